using System.Collections.Concurrent;
using PredictionMarkets.Application.Limits;

namespace PredictionMarkets.Infrastructure.Limits;

/// <summary>
/// Counts on this node alone. A caller is one number: the instant at which all of the limit is there again, moved on by each request (the generic cell
/// rate algorithm). A request that passes costs a look-up and a compare-and-swap, and allocates nothing.
/// </summary>
internal sealed class LocalRateLimiter(RateLimits limits, TimeProvider time) : IRateLimiter
{
    /// <summary>
    /// Callers remembered at most. Whoever commands more addresses than this is held back by no limit per address, so that forgetting them all when
    /// sweeping does not help gives nothing away.
    /// </summary>
    internal const int MostCallers = 200_000;

    private readonly ConcurrentDictionary<Caller, Bucket> _buckets = new();
    private readonly long _ticksPerMicrosecond = Math.Max(1, time.TimestampFrequency / 1_000_000);
    private int _count;

    public int Callers => Volatile.Read(ref _count);

    public ValueTask<RateDecision> TakeAsync(RateLimitPolicy policy, UInt128 caller) => new(Take(policy, caller));

    public RateDecision Take(RateLimitPolicy policy, UInt128 caller)
    {
        var pace = Pace.Of(limits.Of(policy));
        var now = time.GetTimestamp() / _ticksPerMicrosecond;
        var bucket = Find(new Caller(policy, caller), now);
        while (true)
        {
            var known = Volatile.Read(ref bucket.FullAt);
            var full = Math.Max(known, now) + pace.Interval;
            if (full - now > pace.Window)
                return pace.Refuse(full - pace.Interval - now);
            if (Interlocked.CompareExchange(ref bucket.FullAt, full, known) == known)
                return pace.Allow(full - now);
        }
    }

    private Bucket Find(Caller caller, long now)
    {
        if (_buckets.TryGetValue(caller, out var known))
            return known;
        if (Volatile.Read(ref _count) >= MostCallers)
            Sweep(now);
        var fresh = new Bucket();
        var found = _buckets.GetOrAdd(caller, fresh);
        if (ReferenceEquals(found, fresh))
            Interlocked.Increment(ref _count);
        return found;
    }

    /// <summary>Forgets the callers who have all of their limit again; they are as good as unknown.</summary>
    private void Sweep(long now)
    {
        lock (_buckets)
        {
            if (_count < MostCallers)
                return;
            foreach (var (caller, bucket) in _buckets)
            {
                if (Volatile.Read(ref bucket.FullAt) <= now && _buckets.TryRemove(caller, out _))
                    Interlocked.Decrement(ref _count);
            }

            if (_count < MostCallers)
                return;
            _buckets.Clear();
            Volatile.Write(ref _count, 0);
        }
    }

    private readonly record struct Caller(RateLimitPolicy Policy, UInt128 Number);

    private sealed class Bucket
    {
        public long FullAt;
    }
}

/// <summary>A limit in microseconds: one request each interval, a window's worth of them in advance.</summary>
internal readonly record struct Pace(int Limit, long Window, long Interval)
{
    private const long Second = 1_000_000;

    public static Pace Of(RateLimit limit)
    {
        var window = limit.Window.Ticks / TimeSpan.TicksPerMicrosecond;
        return new Pace(limit.Requests, window, window / limit.Requests);
    }

    /// <param name="untilFull">Microseconds until all of the limit is there again.</param>
    public RateDecision Allow(long untilFull) => new(true, Limit, (int)((Window - untilFull) / Interval), Seconds(untilFull), 0);

    /// <inheritdoc cref="Allow"/>
    public RateDecision Refuse(long untilFull) => new(false, Limit, 0, Seconds(untilFull), Math.Max(1, Seconds(untilFull + Interval - Window)));

    private static int Seconds(long microseconds) => (int)((microseconds + Second - 1) / Second);
}
