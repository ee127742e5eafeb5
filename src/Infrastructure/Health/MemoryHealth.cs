using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PredictionMarkets.Infrastructure.Health;

/// <summary>Whether the process has memory to work with.</summary>
public sealed class MemoryHealth(MemoryWatch memory) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(memory.IsShort ? HealthCheckResult.Unhealthy("The process is short of memory.") : HealthCheckResult.Healthy());
}

/// <summary>
/// Compares the managed heap with what the process may have: the container's limit, DOTNET_GCHeapHardLimit, or the machine's memory. A process that goes beyond it ends;
/// one that refuses work in time does not.
/// </summary>
public sealed class MemoryWatch(TimeProvider clock)
{
    /// <summary>Of the heap's limit. What is in flight needs the rest.</summary>
    private const double Most = 0.80;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <summary>How often a process that is short of memory collects: while it refuses everything, it allocates too little for the collector to run by itself.</summary>
    private static readonly TimeSpan Collecting = TimeSpan.FromSeconds(1);

    private long _limit;
    private long _lookedAt;
    private long _collectedAt;
    private bool _isShort;

    /// <summary>Bytes that the managed heap may have. Before its first collection the collector does not say, and nothing can be short.</summary>
    public long Limit
    {
        get
        {
            if (_limit == 0)
                _limit = GC.GetGCMemoryInfo(GCKind.Any).TotalAvailableMemoryBytes;
            return _limit == 0 ? long.MaxValue : _limit;
        }
    }

    /// <summary>True while more than four fifths of the heap's limit are in use. Cheap: looks at most every 50 ms.</summary>
    public bool IsShort
    {
        get
        {
            var last = Volatile.Read(ref _lookedAt);
            if (last == 0 || clock.GetElapsedTime(last) >= Interval)
                Look();
            return Volatile.Read(ref _isShort);
        }
    }

    private void Look()
    {
        Volatile.Write(ref _lookedAt, clock.GetTimestamp());
        var limit = Limit * Most;

        // What looks used may be garbage that nobody has collected yet; only the collector knows.
        var isShort = GC.GetTotalMemory(forceFullCollection: false) > limit;
        if (isShort && MayCollect())
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            isShort = GC.GetTotalMemory(forceFullCollection: false) > limit;
        }

        Volatile.Write(ref _isShort, isShort);
    }

    private bool MayCollect()
    {
        var last = Volatile.Read(ref _collectedAt);
        var now = clock.GetTimestamp();
        return (last == 0 || clock.GetElapsedTime(last, now) >= Collecting) && Interlocked.CompareExchange(ref _collectedAt, now, last) == last;
    }
}
