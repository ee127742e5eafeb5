using System.Data;
using Npgsql;
using PredictionMarkets.Benchmarks.Http;
using PredictionMarkets.Benchmarks.Reporting;
using PredictionMarkets.Benchmarks.Servers;

namespace PredictionMarkets.Benchmarks.Orders;

/// <summary>Durable orders over HTTP, and the same mix as one database transaction an order, in one run on one PostgreSQL.</summary>
/// <param name="hasSlowDisk">Each flush of the log takes 1 ms longer (PostgreSQL's commit_delay, for every commit), for both sides.</param>
internal sealed class OrdersBenchmark(bool hasSlowDisk) : IBenchmark
{
    private const int Users = 50;
    private const int NaiveConnections = 16;

    /// <summary>Shares of what the closed loop reached that <c>--sweep</c> offers.</summary>
    private static readonly int[] Offered = [10, 25, 50, 80, 90];

    public string Name => hasSlowDisk ? "disk" : "orders";

    public string Help => hasSlowDisk ? "as 'orders', with 1 ms more for each flush of PostgreSQL's log, for both sides" : """
        durable orders over HTTP, closed loop, against one transaction an order without HTTP and against a bare Kestrel POST
          --markets N,N      numbers of markets, one after the other (default 1,20)
          --connections N,N  HTTP connections, one number after the other (default 64)
          --seconds N        of each side in each round (default 12)
          --rounds N         of all sides in turn (default 3)
          --warmup N         seconds before, of each side (default 10)
          --serializable     runs the transactions of the other side at SERIALIZABLE too
          --sweep            then offers 10 to 90 % of what the first run took: latency against throughput
          --only-http        leaves the other sides out (to profile the exchange)
          --url URL --database URL
                             a running exchange and its database, instead of private ones; the user must be a superuser of it
          --postgres S=V,S=V settings of the private PostgreSQL, e.g. shared_preload_libraries=pg_stat_statements
        """;

    public async Task<int> RunAsync(Options options)
    {
        var plan = Plan.From(options, hasSlowDisk);
        var (url, database) = (options.Text("url"), options.Text("database"));
        var report = new Report(Name, options);
        options.RefuseOthers();
        if (url is null != database is null)
            throw new OptionException("--url and --database go together.");

        await using var bed = url is null ? await TestBed.StartAsync(plan.Settings) : await TestBed.UseAsync(url, database!);
        using var participants = await Participants.CreateAsync(bed, Users);
        var (rows, sweep, remarks, isRight) = (new List<IReadOnlyList<string>>(), new List<IReadOnlyList<string>>(), new List<string>(), true);
        foreach (var markets in plan.Markets)
        {
            var slugs = await participants.OpenMarketsAsync($"bench-{markets}", markets);
            foreach (var connections in plan.Connections)
            {
                var sides = await MeasureSidesAsync(bed, participants, plan, slugs, connections);
                rows.AddRange(sides.Select(side => side.Row(markets, connections, sides[0])));
                remarks.AddRange(sides.SelectMany(side => side.Remarks(markets)));
                if (sides[^1] is { Name: Bare } bare)
                    remarks.Add($"{markets} markets, {connections} connections: commands answered are {sides[0].CommandsAgainst(bare)} of a bare Kestrel POST.");
                if (plan.Sweep && sweep.Count == 0)
                    sweep = await SweepAsync(bed, participants, plan, slugs, sides[0].CommandsPerSecond);
            }

            isRight &= await CheckAsync(bed, remarks, markets);
        }

        report.Line($"{Users} users; {plan.Rounds} x {plan.Seconds} s a side, after {plan.Warmup} s of warm-up. CPU in cores.{(plan.Settings.Count > 0 ? $" PostgreSQL with {string.Join(", ", plan.Settings)}." : "")}");
        report.Table(SideMeasured.Head, rows);
        if (sweep.Count > 0)
            report.Table(["offered, of saturation", "commands/s", "answered/s", "p50 ms", "p95 ms", "p99 ms", "p99.9 ms", "CPU server", "client", "PostgreSQL"], sweep);
        foreach (var remark in remarks)
            report.Line(remark);
        report.Finish();
        return isRight ? 0 : 1;
    }

    private const string Bare = "bare Kestrel POST";

    private static async Task<List<SideMeasured>> MeasureSidesAsync(TestBed bed, Participants participants, Plan plan, IReadOnlyList<string> markets, int connections)
    {
        var bareUrl = new Uri($"http://127.0.0.1:{TestBed.FreePort()}");
        await using var bareServer = plan.OnlyHttp ? null : await BareServer.StartAsync(bareUrl);
        var client = new LoadClient(bed.Url, OrderCaller.Make(bed.Url, participants.Tokens, markets, connections, seed: markets.Count));
        List<SideMeasured> sides = [new("exchange over HTTP", (duration, _) => Task.FromResult(client.Run(duration)), client)];
        foreach (var isolation in plan.Isolations)
        {
            var naive = new NaiveExchange(bed, Users, markets.Count, isolation);
            sides.Add(new SideMeasured($"one transaction an order, {ShortName(isolation)}", async (duration, seed) =>
            {
                await naive.CreateTablesAsync();
                return await naive.RunAsync(NaiveConnections, duration, seed);
            }, null));
        }

        if (bareServer is not null)
        {
            var request = SameRequest.Post(bareUrl, "/orders", """{"side":"BUY","outcome":"YES","price":"0.55","quantity":10}""");
            var bare = new LoadClient(bareUrl, Enumerable.Repeat(request, connections));
            sides.Add(new SideMeasured(Bare, (duration, _) => Task.FromResult(bare.Run(duration)), bare));
        }

        foreach (var side in sides)
            await side.Run(TimeSpan.FromSeconds(plan.Warmup), 99);
        for (var round = 0; round < plan.Rounds; round++)
        {
            foreach (var side in sides)
                side.Add(await MeasureAsync(bed, side, TimeSpan.FromSeconds(plan.Seconds), round));
        }

        foreach (var side in sides)
            side.Dispose();
        return sides;
    }

    /// <summary>Latency against throughput: a connection is always free, and a latency counts from when the order was due.</summary>
    private static async Task<List<IReadOnlyList<string>>> SweepAsync(TestBed bed, Participants participants, Plan plan, IReadOnlyList<string> markets, double saturation)
    {
        using var client = new LoadClient(bed.Url, OrderCaller.Make(bed.Url, participants.Tokens, markets, 512, seed: 7));
        var rows = new List<IReadOnlyList<string>>();
        foreach (var share in Offered)
        {
            var meter = new CpuMeter(bed);
            meter.Start();
            var result = client.Run(TimeSpan.FromSeconds(plan.Seconds), saturation * share / 100);
            var cpu = meter.Stop();
            rows.Add([
                $"{share} %", (saturation * share / 100).ToString("N0"), (result.Commands / result.Seconds).ToString("N0"),
                Latency(50), Latency(95), Latency(99), Latency(99.9), $"{cpu.Server:0.00}", $"{cpu.Client:0.00}", $"{cpu.Postgres:0.00}"]);
            Console.WriteLine($"offered {share} %: p99 {Latency(99)} ms");
            await Task.Delay(500);

            string Latency(double percent) => result.Latencies.Milliseconds(percent).ToString("0.0");
        }

        return rows;
    }

    private static string ShortName(IsolationLevel isolation) => isolation == IsolationLevel.Serializable ? "SERIALIZABLE" : "READ COMMITTED";

    private static async Task<PhaseResult> MeasureAsync(TestBed bed, SideMeasured side, TimeSpan duration, int round)
    {
        var meter = new CpuMeter(bed);
        var trades = await bed.CountTradesAsync();
        meter.Start();
        var result = await side.Run(duration, round);
        result.Cpu = meter.Stop();
        result.Trades += await bed.CountTradesAsync() - trades;
        Console.WriteLine($"{side.Name}: {result.AcceptedPerSecond:N0} accepted orders/s");
        return result;
    }

    private static async Task<bool> CheckAsync(TestBed bed, List<string> remarks, int markets)
    {
        var books = await BooksVerdict.AskAsync(bed);
        remarks.Add($"{markets} markets: {books.Line}");
        return books.AreRight;
    }

    private sealed record Plan(
        IReadOnlyList<int> Markets, IReadOnlyList<int> Connections, int Seconds, int Rounds, int Warmup, IReadOnlyList<IsolationLevel> Isolations, bool OnlyHttp, bool Sweep,
        IReadOnlyList<string> Settings)
    {
        public static Plan From(Options options, bool hasSlowDisk)
        {
            var (serializable, onlyHttp) = (options.Switch("serializable"), options.Switch("only-http"));
            string[] slow = hasSlowDisk ? ["commit_delay=1000", "commit_siblings=0"] : [];
            return new Plan(
                options.Numbers("markets", 1, 20), options.Numbers("connections", 64), options.Number("seconds", 12), options.Number("rounds", 3), options.Number("warmup", 10),
                onlyHttp ? [] : serializable ? [IsolationLevel.ReadCommitted, IsolationLevel.Serializable] : [IsolationLevel.ReadCommitted],
                onlyHttp, options.Switch("sweep"), [.. slow, .. options.Text("postgres")?.Split(',') ?? []]);
        }
    }
}
