using System.Diagnostics;
using PredictionMarkets.Benchmarks.Reporting;

namespace PredictionMarkets.Benchmarks.Scale;

/// <summary>What an order costs as the state of the exchange grows: two exchanges that differ in one thing, asked in turn.</summary>
internal sealed class ScaleBenchmark : IBenchmark
{
    private const double Required = 1.5, Aim = 1.15;

    public string Name => "scale";

    public string Help => """
        durable orders over HTTP, closed loop, with little and with much in the exchange, on two servers with a database each
          --only NAME,NAME   of the dimensions book, markets, accounts, history (default: all, one after the other)
          --resting N,N      resting orders in the one market (default 1000,1000000); also measures a cold start and the memory of an order
          --markets N,N      markets, traded by a power law (default 10,10000)
          --accounts N,N     accounts, traded for alike (default 1000,1000000)
          --history N,N      rows of past orders, trades, ledger and journals (default 0,1000000)
          --connections N    HTTP connections (default 64)
          --seconds N        of each side in each round (default 10)
          --rounds N         of both sides in turn (default 5)
          --warmup N         seconds before, of each side (default 15)
          --postgres S=V,S=V settings of the databases, e.g. shared_buffers=2GB
        """;

    public async Task<int> RunAsync(Options options)
    {
        var plan = Plan.From(options);
        var report = new Report(Name, options);
        options.RefuseOthers();

        var (sides, costs, cold, remarks, isRight) = (new List<IReadOnlyList<string>>(), new List<IReadOnlyList<string>>(), new List<IReadOnlyList<string>>(), new List<string>(), true);
        foreach (var dimension in plan.Dimensions)
        {
            await using var small = await ScaleSide.StartAsync(dimension, dimension.Small, "small", plan.Connections, plan.Settings);
            await using var large = await ScaleSide.StartAsync(dimension, dimension.Large, "large", plan.Connections, plan.Settings);
            await MeasureAsync(plan, small, large);
            sides.AddRange([small.Row(), large.Row()]);
            costs.Add(CostRow(dimension, small, large));
            foreach (var side in (ScaleSide[])[small, large])
            {
                if (side.Cold is { } start)
                    cold.Add(start.Row(side.Size));
                remarks.AddRange(side.Refusals);
                isRight &= await CheckAsync(dimension, side, remarks);
            }
        }

        report.Line($"{plan.Connections} connections; {plan.Rounds} x {plan.Seconds} s a side in turn, after {plan.Warmup} s of warm-up each. Medians, least and most.{(plan.Settings.Count > 0 ? $" PostgreSQL with {string.Join(", ", plan.Settings)}." : "")}");
        report.Table(ScaleSide.Head, sides);
        report.Table(["cost of an order with", "so many", "of that with", "by rate", "by CPU", "required", "aim"], costs);
        if (cold.Count > 0)
            report.Table(ColdStart.Head, cold);
        remarks.ForEach(report.Line);
        report.Finish();
        return isRight ? 0 : 1;
    }

    private static async Task MeasureAsync(Plan plan, ScaleSide small, ScaleSide large)
    {
        for (var round = -1; round < plan.Rounds; round++)
        {
            foreach (var side in (ScaleSide[])[small, large])
                await side.RunAsync(TimeSpan.FromSeconds(round < 0 ? plan.Warmup : plan.Seconds), keep: round >= 0);
        }
    }

    private static string[] CostRow(Dimension dimension, ScaleSide small, ScaleSide large)
    {
        var (byRate, byCpu) = large.CostOf(small);
        return [dimension.Of, dimension.Large.ToString("N0"), dimension.Small.ToString("N0"), byRate.ToString("0.00"), byCpu.ToString("0.00"), Required.ToString("0.00"), Aim.ToString("0.00")];
    }

    private static async Task<bool> CheckAsync(Dimension dimension, ScaleSide side, List<string> remarks)
    {
        var started = Stopwatch.GetTimestamp();
        var books = await side.CheckBooksAsync();
        remarks.Add($"{dimension.Of}, {side.Size:N0}: {books.Line} (checked in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s)");
        return books.AreRight;
    }

    private sealed record Plan(IReadOnlyList<Dimension> Dimensions, int Connections, int Seconds, int Rounds, int Warmup, IReadOnlyList<string> Settings)
    {
        public static Plan From(Options options)
        {
            var all = Dimension.From(options);
            var names = options.Text("only")?.Split(',') ?? [.. all.Select(dimension => dimension.Name)];
            return new Plan(
                [.. names.Select(name => all.FirstOrDefault(dimension => string.Equals(dimension.Name, name, StringComparison.Ordinal)) ?? throw new OptionException($"--only knows no '{name}'."))],
                options.Number("connections", 64), options.Number("seconds", 10), options.Number("rounds", 5), options.Number("warmup", 15), options.Text("postgres")?.Split(',') ?? []);
        }
    }
}
