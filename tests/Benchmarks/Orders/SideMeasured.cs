using PredictionMarkets.Benchmarks.Reporting;

namespace PredictionMarkets.Benchmarks.Orders;

/// <summary>One side of the ratio with what its rounds gave.</summary>
/// <param name="run">Runs it for so long, with a seed.</param>
internal sealed class SideMeasured(string name, Func<TimeSpan, int, Task<PhaseResult>> run, IDisposable? resource) : IDisposable
{
    private readonly List<PhaseResult> _rounds = [];

    public static IReadOnlyList<string> Head { get; } =
        ["side", "markets", "connections", "accepted/s", "ratio", "trades/s", "cancels/s", "p50 ms", "p95 ms", "p99 ms", "5xx", "CPU server", "client", "PostgreSQL", "others", "CPU us a command"];

    public string Name => name;

    public Func<TimeSpan, int, Task<PhaseResult>> Run => run;

    /// <summary>Server (or, without one, client) + PostgreSQL: a figure that other programs on the machine hardly touch.</summary>
    private string CpuOfACommand => _rounds.All(round => round.Cpu is { Server: not null, Postgres: not null })
        ? $"{Microseconds(round => resource is null ? round.Cpu.Client : round.Cpu.Server!.Value)} + {Microseconds(round => round.Cpu.Postgres!.Value)}"
        : "-";

    private Sample Accepted => Sample(round => round.AcceptedPerSecond);

    public void Add(PhaseResult round) => _rounds.Add(round);

    /// <summary>Commands answered a second: orders, cancels and refusals.</summary>
    public double CommandsPerSecond => Sample(CommandsOf).Median;

    /// <summary>Commands that this side has answered, of those that another one has in the same round.</summary>
    public string CommandsAgainst(SideMeasured other) => other.RatioOf(this, CommandsOf).ToString("0.000");

    /// <param name="exchange">The side whose accepted orders are divided by this side's, round by round.</param>
    public IReadOnlyList<string> Row(int markets, int connections, SideMeasured exchange) =>
    [
        name, markets.ToString(), connections.ToString(), Accepted.ToString("N0"), RatioOf(exchange, round => round.AcceptedPerSecond).ToString("0.0"),
        Sample(round => round.Trades / round.Seconds).ToString("N0"), Sample(round => round.Cancelled / round.Seconds).ToString("N0"),
        Latency(50), Latency(95), Latency(99), _rounds.Sum(round => round.Failed5xx).ToString(),
        Cpu(round => round.Cpu.Server), Cpu(round => round.Cpu.Client), Cpu(round => round.Cpu.Postgres), Cpu(round => round.Cpu.Others),
        CpuOfACommand,
    ];

    /// <summary>What does not fit into a table.</summary>
    public IEnumerable<string> Remarks(int markets)
    {
        var refusals = _rounds.SelectMany(round => round.Refusals).GroupBy(each => each.Key, StringComparer.Ordinal).Select(code => $"{code.Key} {code.Sum(each => each.Value):N0}").ToList();
        if (refusals.Count > 0)
            yield return $"{markets} markets, {name}: refused {string.Join(", ", refusals)}.";
        if (_rounds.Sum(round => round.Retries) is var retries and > 0)
            yield return $"{markets} markets, {name}: {retries / (double)_rounds.Sum(round => round.Latencies.Count):0.00} retries a transaction.";
    }

    public void Dispose() => resource?.Dispose();

    private string Microseconds(Func<PhaseResult, double> cores) => Sample(round => cores(round) * round.Seconds * 1e6 / round.Commands).Median.ToString("0");

    private string Latency(double percent) => Sample(round => round.Latencies.Milliseconds(percent)).ToString("0.0");

    private string Cpu(Func<PhaseResult, double?> share) => _rounds.All(round => share(round) is not null) ? Sample(round => share(round)!.Value).Median.ToString("0.00") : "-";

    private static double CommandsOf(PhaseResult round) => round.Commands / round.Seconds;

    /// <summary>Another side's figure divided by this side's, round by round: what the machine does meanwhile touches both.</summary>
    private Sample RatioOf(SideMeasured other, Func<PhaseResult, double> value)
    {
        var sample = new Sample();
        foreach (var (own, others) in _rounds.Zip(other._rounds))
            sample.Add(value(others) / value(own));
        return sample;
    }

    private Sample Sample(Func<PhaseResult, double> value)
    {
        var sample = new Sample();
        foreach (var round in _rounds)
            sample.Add(value(round));
        return sample;
    }
}
