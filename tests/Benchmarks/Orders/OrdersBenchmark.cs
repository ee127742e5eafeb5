using System.Data;
using Npgsql;
using PredictionMarkets.Benchmarks.Reporting;
using PredictionMarkets.Benchmarks.Servers;
using PredictionMarkets.Infrastructure.Reconciliation;

namespace PredictionMarkets.Benchmarks.Orders;

/// <summary>Durable orders over HTTP, and the same mix as one database transaction an order, in one run on one PostgreSQL.</summary>
internal sealed class OrdersBenchmark : IBenchmark
{
    private const int Users = 50;
    private const int NaiveConnections = 16;

    public string Name => "orders";

    public string Help => """
        durable orders over HTTP, closed loop, against one transaction an order without HTTP
          --markets N,N    numbers of markets, one after the other (default 1,20)
          --connections N  HTTP connections (default 64)
          --seconds N      of each side in each round (default 20)
          --rounds N       of both sides in turn (default 1)
          --warmup N       seconds before, of each side (default 10)
          --serializable   runs the transactions of the other side at SERIALIZABLE too
          --only-http      leaves the other side out (to profile the exchange)
          --url URL --database URL
                           a running exchange and its database, instead of private ones; the user must be a superuser of it
          --postgres S=V   a setting of the private PostgreSQL, e.g. shared_preload_libraries=pg_stat_statements
        """;

    public async Task<int> RunAsync(Options options)
    {
        var plan = Plan.From(options);
        var (url, database, setting) = (options.Text("url"), options.Text("database"), options.Text("postgres"));
        var report = new Report(Name, options);
        options.RefuseOthers();
        if (url is null != database is null)
            throw new OptionException("--url and --database go together.");

        await using var bed = url is null ? await TestBed.StartAsync(setting is null ? [] : [setting]) : await TestBed.UseAsync(url, database!);
        using var participants = await Participants.CreateAsync(bed, Users);
        var (rows, isRight) = (new List<IReadOnlyList<string>>(), true);
        var remarks = new List<string>();
        foreach (var markets in plan.Markets)
        {
            var sides = await SidesAsync(bed, participants, plan, markets);
            for (var round = 0; round < plan.Rounds; round++)
            {
                foreach (var side in sides)
                    side.Add(await MeasureAsync(bed, side, TimeSpan.FromSeconds(plan.Seconds), round));
            }

            rows.AddRange(sides.Select(side => side.Row(markets, sides[0])));
            remarks.AddRange(sides.SelectMany(side => side.Remarks(markets)));
            isRight &= await CheckAsync(bed, remarks, markets);
            foreach (var side in sides)
                side.Dispose();
        }

        report.Line($"{plan.Connections} connections, {Users} users; {plan.Rounds} x {plan.Seconds} s a side, after {plan.Warmup} s of warm-up. CPU in cores.");
        report.Table(SideMeasured.Head, rows);
        foreach (var remark in remarks)
            report.Line(remark);
        report.Finish();
        return isRight ? 0 : 1;
    }

    private static async Task<List<SideMeasured>> SidesAsync(TestBed bed, Participants participants, Plan plan, int markets)
    {
        var client = new LoadClient(bed.Url, participants.Tokens, await participants.OpenMarketsAsync($"bench-{markets}", markets), plan.Connections, markets);
        List<SideMeasured> sides = [new("exchange over HTTP", (duration, _) => Task.FromResult(client.Run(duration)), client)];
        foreach (var isolation in plan.Isolations)
        {
            var naive = new NaiveExchange(bed, Users, markets, isolation);
            sides.Add(new SideMeasured($"one transaction an order, {Name(isolation)}", async (duration, seed) =>
            {
                await naive.CreateTablesAsync();
                return await naive.RunAsync(NaiveConnections, duration, seed);
            }, null));
        }

        foreach (var side in sides)
            await side.Run(TimeSpan.FromSeconds(plan.Warmup), 99);
        return sides;

        static string Name(IsolationLevel isolation) => isolation == IsolationLevel.Serializable ? "SERIALIZABLE" : "READ COMMITTED";
    }

    private static async Task<PhaseResult> MeasureAsync(TestBed bed, SideMeasured side, TimeSpan duration, int round)
    {
        var meter = new CpuMeter(bed);
        var trades = await CountTradesAsync(bed);
        meter.Start();
        var result = await side.Run(duration, round);
        result.Cpu = meter.Stop();
        result.Trades += await CountTradesAsync(bed) - trades;
        Console.WriteLine($"{side.Name}: {result.AcceptedPerSecond:N0} accepted orders/s");
        return result;
    }

    private static async Task<long> CountTradesAsync(TestBed bed)
    {
        await using var command = bed.Database.CreateCommand("SELECT coalesce(sum(trade_seq), 0)::bigint FROM markets");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<bool> CheckAsync(TestBed bed, List<string> remarks, int markets)
    {
        var findings = await InvariantChecks.RunAsync(bed.Database, CancellationToken.None);
        remarks.Add(findings.Count == 0 ? $"{markets} markets: invariants: exact" : $"{markets} markets: INVARIANTS BROKEN: {string.Join("; ", findings.Select(finding => $"{finding.Invariant}: {finding.Detail}"))}");
        return findings.Count == 0;
    }

    private sealed record Plan(IReadOnlyList<int> Markets, int Connections, int Seconds, int Rounds, int Warmup, IReadOnlyList<IsolationLevel> Isolations)
    {
        public static Plan From(Options options)
        {
            var (serializable, onlyHttp) = (options.Switch("serializable"), options.Switch("only-http"));
            return new Plan(
                options.Numbers("markets", 1, 20), options.Number("connections", 64), options.Number("seconds", 20), options.Number("rounds", 1), options.Number("warmup", 10),
                onlyHttp ? [] : serializable ? [IsolationLevel.ReadCommitted, IsolationLevel.Serializable] : [IsolationLevel.ReadCommitted]);
        }
    }
}
