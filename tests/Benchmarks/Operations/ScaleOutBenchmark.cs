using PredictionMarkets.Benchmarks.Http;
using PredictionMarkets.Benchmarks.Orders;
using PredictionMarkets.Benchmarks.Reporting;
using PredictionMarkets.Benchmarks.Servers;

namespace PredictionMarkets.Benchmarks.Operations;

/// <summary>What a second node on the same database brings or costs, on one hot market and on many, with and without routing by market.</summary>
internal sealed class ScaleOutBenchmark : IBenchmark
{
    private const int Users = 50;

    public string Name => "scale-out";

    public string Help => """
        one node against two on the same PostgreSQL, on one hot market and on many
          --markets N      how many are many (default 20)
          --connections N  HTTP connections, shared between the nodes (default 64)
          --seconds N      of each side in each round (default 15)
          --rounds N       of all sides in turn (default 3)
          --warmup N       seconds before, of each side (default 5)
        """;

    public async Task<int> RunAsync(Options options)
    {
        var (many, connections) = (options.Number("markets", 20), options.Number("connections", 64));
        var (seconds, rounds, warmup) = (options.Number("seconds", 15), options.Number("rounds", 3), options.Number("warmup", 5));
        var report = new Report(Name, options);
        options.RefuseOthers();

        await using var bed = await TestBed.StartAsync([]);
        Uri[] nodes = [bed.Url, await bed.AddNodeAsync()];
        using var participants = await Participants.CreateAsync(bed, Users);
        var (hot, all) = (await participants.OpenMarketsAsync("hot", 1), await participants.OpenMarketsAsync("many", many));
        var sides = new List<Side>
        {
            new("one node", 1, Client(participants, nodes[0], hot, connections, 1)),
            new("two nodes, any request to any", 1, Client(participants, nodes[0], hot, connections / 2, 2), Client(participants, nodes[1], hot, connections / 2, 3)),
            new("one node", many, Client(participants, nodes[0], all, connections, 4)),
            new("two nodes, any request to any", many, Client(participants, nodes[0], all, connections / 2, 5), Client(participants, nodes[1], all, connections / 2, 6)),
            new("two nodes, routed by market", many,
                Client(participants, nodes[0], [.. all.Where((_, i) => i % 2 == 0)], connections / 2, 7), Client(participants, nodes[1], [.. all.Where((_, i) => i % 2 == 1)], connections / 2, 8)),
        };
        foreach (var side in sides)
            await side.RunAsync(TimeSpan.FromSeconds(warmup), keep: false);
        for (var round = 0; round < rounds; round++)
        {
            foreach (var side in sides)
                await side.RunAsync(TimeSpan.FromSeconds(seconds), keep: true);
        }

        report.Line($"{connections} connections, {Users} users; {rounds} x {seconds} s a side, after {warmup} s of warm-up. Nodes, PostgreSQL and client share the machine.");
        report.Table(
            ["side", "markets", "accepted/s", "of one node", "p50 ms", "p99 ms", "5xx"],
            [.. sides.Select(side => side.Row(sides.First(first => first.Markets == side.Markets)))]);
        var books = await BooksVerdict.AskAsync(bed);
        report.Line(books.Line);
        report.Finish();
        sides.ForEach(side => side.Dispose());
        return books.AreRight ? 0 : 1;
    }

    private static LoadClient Client(Participants participants, Uri node, IReadOnlyList<string> markets, int connections, int seed) =>
        new(node, OrderCaller.Make(node, participants.Tokens, markets, connections, seed));

    /// <summary>One way to share the work, with a client a node.</summary>
    private sealed class Side(string name, int markets, params LoadClient[] clients) : IDisposable
    {
        private readonly List<PhaseResult> _rounds = [];

        public int Markets => markets;

        private double Accepted => _rounds.Average(round => round.AcceptedPerSecond);

        public async Task RunAsync(TimeSpan duration, bool keep)
        {
            var parts = await Task.WhenAll(clients.Select(client => client.RunAsync(duration)));
            var result = new PhaseResult { Seconds = parts.Max(part => part.Seconds) };
            foreach (var part in parts)
                result.Add(part);
            if (!keep)
                return;
            _rounds.Add(result);
            Console.WriteLine($"{name}, {markets} markets: {result.AcceptedPerSecond:N0} accepted orders/s");
        }

        public IReadOnlyList<string> Row(Side one) =>
        [
            name, markets.ToString(), Accepted.ToString("N0"), (Accepted / one.Accepted).ToString("0.00"),
            _rounds.Average(round => round.Latencies.Milliseconds(50)).ToString("0.0"), _rounds.Average(round => round.Latencies.Milliseconds(99)).ToString("0.0"),
            _rounds.Sum(round => round.Failed5xx).ToString(),
        ];

        public void Dispose()
        {
            foreach (var client in clients)
                client.Dispose();
        }
    }
}
