using PredictionMarkets.Benchmarks.Http;
using PredictionMarkets.Benchmarks.Orders;
using PredictionMarkets.Benchmarks.Reporting;
using PredictionMarkets.Benchmarks.Servers;

namespace PredictionMarkets.Benchmarks.Reads;

/// <summary>What people and bots look at most: a hot order book, the list of markets, a portfolio; while nobody trades and while orders run.</summary>
internal sealed class ReadsBenchmark : IBenchmark
{
    private const int Users = 50;

    public string Name => "reads";

    public string Help => """
        order book, markets list and portfolio over HTTP, closed loop, without orders and while orders run in the same market
          --connections N  of the readers (default 64)
          --orders N       commands offered a second meanwhile (default: half of what a closed loop of the same run takes)
          --seconds N      of each measurement (default 10)
          --rounds N       of all measurements in turn (default 3)
          --warmup N       seconds before, of each (default 5)
        """;

    public async Task<int> RunAsync(Options options)
    {
        var (connections, seconds, rounds, warmup) = (options.Number("connections", 64), options.Number("seconds", 10), options.Number("rounds", 3), options.Number("warmup", 5));
        var offered = options.Number("orders", int.MaxValue);
        var report = new Report(Name, options);
        options.RefuseOthers();

        await using var bed = await TestBed.StartAsync([]);
        using var participants = await Participants.CreateAsync(bed, Users);
        var slugs = await participants.OpenMarketsAsync("reads", 20);
        string[] hot = [slugs[0]];
        using var traders = new LoadClient(bed.Url, OrderCaller.Make(bed.Url, participants.Tokens, hot, 64, seed: 1));
        var saturation = Warm(traders, warmup);
        var rate = offered == int.MaxValue ? saturation / 2 : offered;

        List<Read> reads =
        [
            new("order book, hot market", Client(i => SameRequest.Get(bed.Url, $"/v1/orderbook/{hot[0]}"))),
            new("markets, 20 of them", Client(i => SameRequest.Get(bed.Url, "/v1/markets"))),
            new("portfolio", Client(i => SameRequest.Get(bed.Url, "/v1/user/portfolio", participants.Tokens[i % Users]))),
        ];
        foreach (var read in reads)
            read.Client.Run(TimeSpan.FromSeconds(warmup));
        for (var round = 0; round < rounds; round++)
        {
            foreach (var read in reads)
            {
                read.Quiet.Add(await MeasureAsync(bed, read, TimeSpan.FromSeconds(seconds)));
                var trading = traders.RunAsync(TimeSpan.FromSeconds(seconds), rate);
                read.Busy.Add(await MeasureAsync(bed, read, TimeSpan.FromSeconds(seconds)));
                read.Orders.Add(await trading);
            }
        }

        report.Line($"{connections} connections; {rounds} x {seconds} s each, medians. Orders meanwhile: {rate:N0} commands/s offered, half of the {saturation:N0}/s that a closed loop of 64 connections took.");
        report.Table(
            ["read", "orders", "answered/s", "p50 ms", "p99 ms", "5xx", "CPU server", "client", "PostgreSQL", "orders' p99 ms"],
            [.. reads.SelectMany(read => read.Rows())]);
        var books = await BooksVerdict.AskAsync(bed);
        report.Line(books.Line);
        report.Finish();
        reads.ForEach(read => read.Client.Dispose());
        return books.AreRight ? 0 : 1;

        LoadClient Client(Func<int, Caller> caller) => new(bed.Url, Enumerable.Range(0, connections).Select(caller));
    }

    /// <summary>Warms up the orders. Returns the commands a second that a closed loop takes.</summary>
    private static double Warm(LoadClient traders, int seconds)
    {
        traders.Run(TimeSpan.FromSeconds(seconds * 2));
        var result = traders.Run(TimeSpan.FromSeconds(seconds));
        return result.Commands / result.Seconds;
    }

    private static async Task<PhaseResult> MeasureAsync(TestBed bed, Read read, TimeSpan duration)
    {
        var meter = new CpuMeter(bed);
        meter.Start();
        var result = await read.Client.RunAsync(duration);
        result.Cpu = meter.Stop();
        Console.WriteLine($"{read.Name}: {result.AcceptedPerSecond:N0}/s");
        return result;
    }

    private sealed record Read(string Name, LoadClient Client)
    {
        public List<PhaseResult> Quiet { get; } = [];

        public List<PhaseResult> Busy { get; } = [];

        /// <summary>What traded meanwhile.</summary>
        public List<PhaseResult> Orders { get; } = [];

        public IEnumerable<IReadOnlyList<string>> Rows() => [Row("none", Quiet, []), Row("half speed", Busy, Orders)];

        private string[] Row(string orders, List<PhaseResult> rounds, List<PhaseResult> traded) =>
        [
            Name, orders, Median(rounds, round => round.AcceptedPerSecond, "N0"), Median(rounds, round => round.Latencies.Milliseconds(50), "0.0"),
            Median(rounds, round => round.Latencies.Milliseconds(99), "0.0"), rounds.Sum(round => round.Failed5xx).ToString(), Median(rounds, round => round.Cpu.Server ?? 0, "0.00"),
            Median(rounds, round => round.Cpu.Client, "0.00"), Median(rounds, round => round.Cpu.Postgres ?? 0, "0.00"),
            traded.Count == 0 ? "-" : Median(traded, round => round.Latencies.Milliseconds(99), "0.0"),
        ];

        private static string Median(List<PhaseResult> rounds, Func<PhaseResult, double> value, string format)
        {
            var sample = new Sample();
            foreach (var round in rounds)
                sample.Add(value(round));
            return sample.ToString(format);
        }
    }
}
