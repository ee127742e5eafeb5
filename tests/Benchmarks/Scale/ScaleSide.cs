using PredictionMarkets.Benchmarks.Http;
using PredictionMarkets.Benchmarks.Orders;
using PredictionMarkets.Benchmarks.Reporting;
using PredictionMarkets.Benchmarks.Servers;

namespace PredictionMarkets.Benchmarks.Scale;

/// <summary>One end of a dimension: an exchange with its database in the state of that size, and what its rounds gave.</summary>
internal sealed class ScaleSide(TestBed bed, string name, int size, IReadOnlyList<Caller> callers) : IAsyncDisposable
{
    private readonly List<PhaseResult> _rounds = [];

    public static IReadOnlyList<string> Head { get; } =
        ["dimension", "size", "accepted/s", "trades an order", "p50 ms", "p99 ms", "5xx", "CPU us an order", "server", "PostgreSQL"];

    public int Size => size;

    /// <summary>Only where it was measured.</summary>
    public ColdStart? Cold { get; private set; }

    public IEnumerable<string> Refusals => _rounds.SelectMany(round => round.Refusals).GroupBy(each => each.Key, StringComparer.Ordinal)
        .Select(code => $"{name}, {size:N0}: refused {code.Key} {code.Sum(each => each.Value):N0} of {_rounds.Sum(round => round.Commands):N0}");

    public static async Task<ScaleSide> StartAsync(Dimension dimension, int size, string end, int connections, IReadOnlyList<string> settings)
    {
        // The books are checked at the end; a run in the midst of a round would be measured with it.
        var exchange = new Dictionary<string, string>(StringComparer.Ordinal) { ["Jobs__Reconciliation"] = "1.00:00:00" };
        var bed = await TestBed.StartAsync(settings, exchange, end);
        try
        {
            var seeding = new Seeding(bed, dimension.At(size), $"{dimension.Name}, {size:N0}");
            await seeding.RunAsync();
            var cold = dimension.IsCold ? await ColdStart.MeasureAsync(bed, seeding) : null;
            var callers = OrderCaller.Make(bed.Url, seeding.Tokens, seeding.Markets, connections, seed: 1, new Popularity(seeding.Markets.Count));
            return new ScaleSide(bed, dimension.Name, size, callers) { Cold = cold };
        }
        catch
        {
            await bed.DisposeAsync();
            throw;
        }
    }

    public async Task RunAsync(TimeSpan duration, bool keep)
    {
        // Connected anew: while the other side has its turn, or is seeded, the server gives up connections on which nothing is asked.
        using var client = new LoadClient(bed.Url, callers);
        var (meter, trades) = (new CpuMeter(bed), await bed.CountTradesAsync());
        meter.Start();
        var result = await client.RunAsync(duration);
        result.Cpu = meter.Stop();
        result.Trades = await bed.CountTradesAsync() - trades;
        Console.WriteLine($"{name}, {size:N0}: {result.AcceptedPerSecond:N0} accepted orders/s, {CpuOfAnOrder(result):0} us of CPU each{(keep ? "" : " (warm-up)")}");
        if (keep)
            _rounds.Add(result);
    }

    public Task<BooksVerdict> CheckBooksAsync() => BooksVerdict.AskAsync(bed);

    public IReadOnlyList<string> Row() =>
    [
        name, size.ToString("N0"), Sample(round => round.AcceptedPerSecond).ToString("N0"), Sample(round => round.Trades / (double)round.Accepted).ToString("0.00"),
        Sample(round => round.Latencies.Milliseconds(50)).ToString("0.0"), Sample(round => round.Latencies.Milliseconds(99)).ToString("0.0"),
        _rounds.Sum(round => round.Failed5xx).ToString(), Sample(CpuOfAnOrder).ToString("0"),
        Sample(round => Microseconds(round, round.Cpu.Server)).Median.ToString("0"), Sample(round => Microseconds(round, round.Cpu.Postgres)).Median.ToString("0"),
    ];

    /// <summary>What an order costs here of what it costs at the small end: in time, as the rate says, and in processor time. Each round is compared with its neighbour.</summary>
    public (Sample ByRate, Sample ByCpu) CostOf(ScaleSide small)
    {
        var (byRate, byCpu) = (new Sample(), new Sample());
        foreach (var (there, here) in small._rounds.Zip(_rounds))
        {
            byRate.Add(there.AcceptedPerSecond / here.AcceptedPerSecond);
            byCpu.Add(CpuOfAnOrder(here) / CpuOfAnOrder(there));
        }

        return (byRate, byCpu);
    }

    public ValueTask DisposeAsync() => bed.DisposeAsync();

    private static double CpuOfAnOrder(PhaseResult round) => Microseconds(round, round.Cpu.Server + round.Cpu.Postgres);

    private static double Microseconds(PhaseResult round, double? cores) => cores!.Value * round.Seconds * 1e6 / round.Accepted;

    private Sample Sample(Func<PhaseResult, double> value)
    {
        var sample = new Sample();
        foreach (var round in _rounds)
            sample.Add(value(round));
        return sample;
    }
}
