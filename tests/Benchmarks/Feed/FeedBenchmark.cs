using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using PredictionMarkets.Benchmarks.Orders;
using PredictionMarkets.Benchmarks.Reporting;
using PredictionMarkets.Benchmarks.Servers;

namespace PredictionMarkets.Benchmarks.Feed;

/// <summary>Changes of one book to many subscribers, and the same messages by socket.io on Node, in one run.</summary>
internal sealed class FeedBenchmark : IBenchmark
{
    /// <summary>A side that does not keep up is measured all the same.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public string Name => "feed";

    public string Help => """
        one market's book to many subscribers, against socket.io 4 on Node with the same messages
          --subscribers N  (default 1000)
          --rate N         changes a second (default 100)
          --warm-up N      seconds of the same before anything counts (default 40)
          --seconds N      of each side in each round (default 12)
          --rounds N       of both sides in turn (default 3)
        """;

    public async Task<int> RunAsync(Options options)
    {
        var (subscribers, rate, rounds) = (options.Number("subscribers", 1_000), options.Number("rate", 100), options.Number("rounds", 3));
        var (warmUp, seconds) = (options.Number("warm-up", 40), options.Number("seconds", 12));
        var report = new Report(Name, options);
        options.RefuseOthers();

        await using var bed = await TestBed.StartAsync(["track_commit_timestamp=on"]);
        using var participants = await Participants.CreateAsync(bed, 1);
        var exchange = new FeedSide("exchange", subscribers);
        var node = new FeedSide("socket.io 4 on Node", subscribers);
        var isWhole = true;
        for (var round = 0; round < rounds; round++)
        {
            isWhole &= await ExchangeAsync(exchange, bed, participants, round, rate, warmUp, seconds);
            isWhole &= await SocketIoAsync(node, rate, warmUp, seconds);
        }

        report.Line($"{subscribers} subscribers of one book, {rate} changes/s; {rounds} x {seconds} s a side after {warmUp} s of warm-up. Latency: of each change to each subscriber, to the client's socket; from the request that asked for it, which means the same on both sides, and from the commit (there: from the emit, which a server that does not keep up puts off).");
        report.Table(FeedSide.Head, [exchange.Row(node), node.Row(node)]);
        report.Line(isWhole ? "Every subscriber got every change." : "CHANGES ARE MISSING.");
        report.Finish();
        return isWhole ? 0 : 1;
    }

    private static async Task<bool> ExchangeAsync(FeedSide side, TestBed bed, Participants participants, int round, int rate, int warmUp, int seconds)
    {
        var market = (await participants.OpenMarketsAsync($"feed-{round}", 1))[0];
        using var http = new HttpClient { BaseAddress = bed.Url, Timeout = Patience };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", participants.Tokens[0]);
        var i = 0;
        return await side.MeasureAsync(
            () => Subscriber.OfExchangeAsync(bed.Url, $"orderbook:{market}"), bed.ServerProcess!.Value, rate, warmUp, seconds,
            async () =>
            {
                var price = (10 + (Interlocked.Increment(ref i) % 30)) / 100m;
                using var answer = await http.PostAsJsonAsync("/v1/orders", new { market, side = "BUY", price, quantity = 1 });
                answer.EnsureSuccessStatusCode();
                return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("order").GetProperty("seq").GetInt64();
            },
            () => CommitsAsync(bed, market));
    }

    /// <summary>When each number was committed, by PostgreSQL.</summary>
    private static async Task<Dictionary<long, long>> CommitsAsync(TestBed bed, string market)
    {
        await using var command = bed.Database.CreateCommand("""
            SELECT j.seq, (extract(epoch FROM pg_xact_commit_timestamp(j.xmin)) * 1000000)::bigint FROM market_journal j JOIN markets m ON m.id = j.market_id WHERE m.slug = $1
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = market });
        await using var reader = await command.ExecuteReaderAsync();
        var commits = new Dictionary<long, long>();
        while (await reader.ReadAsync())
            commits[reader.GetInt64(0)] = reader.GetInt64(1);
        return commits;
    }

    private static async Task<bool> SocketIoAsync(FeedSide side, int rate, int warmUp, int seconds)
    {
        var directory = Path.Combine(Machine.Root, "tests", "Benchmarks", "Feed", "socketio");
        await using var server = await GuardedProcess.StartAsync(
            ["-c", "cd \"$1\" && { [ -d node_modules ] || npm ci --silent >&2; } && exec node server.js", "socketio", directory], new Dictionary<string, string>(StringComparer.Ordinal));
        var url = new Uri($"http://127.0.0.1:{server.FirstLine}");
        using var http = new HttpClient { BaseAddress = url, Timeout = Patience };
        var (seq, sent) = (0L, new Dictionary<long, long>());
        return await side.MeasureAsync(
            () => Subscriber.OfSocketIoAsync(url, "book"), server.Id, rate, warmUp, seconds,
            async () =>
            {
                // The exchange's own message, with the same members and of the same length.
                var next = Interlocked.Increment(ref seq);
                var body = $$$"""{"type":"orderbook_update","topic":"book","ts":"2026-01-01T00:00:00.000000Z","seq":{{{next}}},"lastSeq":{{{next - 1}}},"data":{"marketId":"0199f2f4-0000-7000-8000-000000000000","bids":[["0.{{{10 + (next % 30)}}}",{{{next}}}]],"asks":[]}}""";
                using var answer = await http.PostAsync(new Uri("/", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
                answer.EnsureSuccessStatusCode();
                var at = long.Parse(await answer.Content.ReadAsStringAsync());
                lock (sent)
                    sent[next] = at;
                return next;
            },
            () => Task.FromResult(sent));
    }
}
