using System.Diagnostics;
using System.Diagnostics.Metrics;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Common;

/// <summary>
/// What the exchange measures about itself, under the names that /metrics shows. Recording costs nothing to speak of while nobody listens.
/// </summary>
public static class ExchangeMetrics
{
    /// <summary>The meter's name; the composition root subscribes to it.</summary>
    public const string MeterName = "PredictionMarkets";

    public static readonly Meter Meter = new(MeterName);

    public static readonly Counter<long> OrdersPlaced =
        Meter.CreateCounter<long>("orders_placed_total", description: "Orders accepted.");

    public static readonly Counter<long> TradesExecuted =
        Meter.CreateCounter<long>("trades_executed_total", description: "Trades executed.");

    /// <summary>Seconds one order spent in the matching itself.</summary>
    public static readonly Histogram<double> MatchingDuration =
        Meter.CreateHistogram<double>("order_matching_duration_seconds", description: "Time to match one order, in seconds.");

    /// <summary>Seconds one database command took, as its caller saw it.</summary>
    public static readonly Histogram<double> QueryDuration =
        Meter.CreateHistogram<double>("database_query_duration_seconds", description: "Time of one database command, in seconds.");

    /// <summary>How many commands shared a database transaction.</summary>
    public static readonly Histogram<int> GroupSize =
        Meter.CreateHistogram<int>("trading_group_size", description: "Commands committed together in one transaction.");

    /// <summary>Seconds from a group's first statement that writes to its commit.</summary>
    public static readonly Histogram<double> CommitDuration =
        Meter.CreateHistogram<double>("trading_commit_duration_seconds", description: "Time to write and commit one group, in seconds.");

    /// <summary>All histograms of this class.</summary>
    public static readonly IReadOnlyList<Instrument> Histograms = [MatchingDuration, QueryDuration, GroupSize, CommitDuration];

    public static readonly UpDownCounter<long> WebSocketConnections =
        Meter.CreateUpDownCounter<long>("websocket_connections_total", description: "Open realtime connections.");

    /// <summary>Realtime messages; the tag <c>direction</c> says <c>in</c> or <c>out</c>.</summary>
    public static readonly Counter<long> WebSocketMessages =
        Meter.CreateCounter<long>("websocket_messages_total", description: "Realtime messages received and sent.");

    private static readonly Counter<long> Refusals =
        Meter.CreateCounter<long>("refusals_total", description: "Requests refused, by request and code.");

    private static readonly Counter<long> FailedJobs =
        Meter.CreateCounter<long>("jobs_failed_total", description: "Runs of jobs that failed, by job.");

    private static readonly ObservedSum QueueDepth = new("trading_queue_depth", "Trading commands waiting for their group.");

    private static long _ledgerImbalance, _findings;

    static ExchangeMetrics()
    {
        Meter.CreateObservableGauge(
            "ledger_imbalance", () => Volatile.Read(ref _ledgerImbalance) / (double)Money.UnitsPerDollar,
            description: "Dollars by which this node's last reconciliation found the books out of balance.");
        Meter.CreateObservableGauge(
            "reconciliation_findings", () => Volatile.Read(ref _findings), description: "Rules that this node's last reconciliation found broken, of whatever kind.");
    }

    /// <summary>Makes the counters appear at once, with 0: a rate over something that appears only with its first event begins with a lie.</summary>
    public static void BeginCounting()
    {
        OrdersPlaced.Add(0);
        TradesExecuted.Add(0);
        WebSocketConnections.Add(0);
        WebSocketMessages.Add(0, new KeyValuePair<string, object?>("direction", "in"));
        WebSocketMessages.Add(0, new KeyValuePair<string, object?>("direction", "out"));
    }

    /// <summary>Adds a reader to <c>trading_queue_depth</c> (the sum of all readers) until the result is disposed of.</summary>
    public static IDisposable ObserveQueueDepth(Func<long> read) => QueueDepth.Add(read);

    /// <summary>What the reconciliation found: the amount by which the books do not balance, and how many rules are broken in all.</summary>
    public static void SetReconciled(Money imbalance, int findings)
    {
        Volatile.Write(ref _ledgerImbalance, imbalance.Units);
        Volatile.Write(ref _findings, findings);
    }

    public static void CountFailedJob(string job) => FailedJobs.Add(1, new KeyValuePair<string, object?>("job", job));

    public static void CountRefusal(string request, string code) => Refusals.Add(1, new("request", request), new("code", code));

    /// <summary>Records the seconds since <paramref name="startedTimestamp"/> (<see cref="Stopwatch.GetTimestamp"/>).</summary>
    public static void RecordSince(this Histogram<double> histogram, long startedTimestamp)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        histogram.Record(Stopwatch.GetElapsedTime(startedTimestamp).TotalSeconds);
    }

    private sealed class ObservedSum
    {
        private readonly List<Func<long>> _readers = [];

        public ObservedSum(string name, string description) => Meter.CreateObservableGauge(name, Sum, description: description);

        public IDisposable Add(Func<long> read)
        {
            lock (_readers)
                _readers.Add(read);
            return new Registration(this, read);
        }

        private long Sum()
        {
            lock (_readers)
                return _readers.Sum(read => read());
        }

        private sealed class Registration(ObservedSum sum, Func<long> read) : IDisposable
        {
            public void Dispose()
            {
                lock (sum._readers)
                    sum._readers.Remove(read);
            }
        }
    }
}
