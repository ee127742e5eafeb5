using PredictionMarkets.Benchmarks.Reporting;
using PredictionMarkets.Benchmarks.Servers;

namespace PredictionMarkets.Benchmarks.Orders;

/// <summary>What one side did in one stretch of time.</summary>
internal sealed class PhaseResult
{
    /// <summary>Orders placed: answered with success, hence durable.</summary>
    public int Accepted { get; set; }

    public int Cancelled { get; set; }

    public int Failed5xx { get; set; }

    /// <summary>Conflicts after which a transaction was run again.</summary>
    public int Retries { get; set; }

    public long Trades { get; set; }

    public double Seconds { get; set; }

    public CpuShares Cpu { get; set; }

    public Dictionary<string, int> Refusals { get; } = new(StringComparer.Ordinal);

    /// <summary>Of accepted orders and cancels, from the first byte sent to the last received.</summary>
    public Durations Latencies { get; } = new();

    /// <summary>All that was answered, refusals included.</summary>
    public int Commands => Accepted + Cancelled + Refusals.Values.Sum();

    public double AcceptedPerSecond => Accepted / Seconds;

    public void CountRefusal(string code) => Refusals[code] = Refusals.GetValueOrDefault(code) + 1;

    /// <summary>Adds what another caller did at the same time.</summary>
    public void Add(PhaseResult other)
    {
        Accepted += other.Accepted;
        Cancelled += other.Cancelled;
        Retries += other.Retries;
        Trades += other.Trades;
        Failed5xx += other.Failed5xx;
        foreach (var (code, count) in other.Refusals)
            Refusals[code] = Refusals.GetValueOrDefault(code) + count;
        other.Latencies.CopyTo(Latencies);
    }
}
