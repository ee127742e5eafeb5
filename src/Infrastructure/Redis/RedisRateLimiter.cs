using Microsoft.Extensions.Logging;
using PredictionMarkets.Application.Limits;
using PredictionMarkets.Infrastructure.Limits;
using StackExchange.Redis;

namespace PredictionMarkets.Infrastructure.Redis;

/// <summary>
/// Counts over all nodes, in Redis, by one script. Each request is counted on this node as well, before Redis is asked: when Redis is away, or
/// has come back empty, the limits hold as this node knows them. A Redis that does not answer in time is left alone for a while (a circuit breaker), so that
/// requests do not wait for it one after the other; after that one request tries it again while the others go on without.
/// </summary>
internal sealed partial class RedisRateLimiter(
    RedisConnection redis, LocalRateLimiter local, RateLimits limits, TimeSpan patience, TimeProvider time, ILogger<RedisRateLimiter> logger) : IRateLimiter
{
    /// <summary>The clock is Redis's own: nodes need not agree on the time. 0 is refused, 1 allowed; then the microseconds until all of the limit is there again.</summary>
    private const string Script = """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        local window, interval = tonumber(ARGV[1]), tonumber(ARGV[2])
        local full = tonumber(redis.call('GET', KEYS[1]) or '0')
        if full < now then full = now end
        if full + interval - now > window then return {0, full - now} end
        full = full + interval
        redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1)
        return {1, full - now}
        """;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private Task<ConnectionMultiplexer>? _connecting;
    private long _restUntil;
    private int _isResting;

    public ValueTask<RateDecision> TakeAsync(RateLimitPolicy policy, UInt128 caller)
    {
        var here = local.Take(policy, caller);
        return here.IsAllowed && Connection() is { } connection && MayAsk() ? new(AskAsync(connection, policy, caller, here)) : new(here);
    }

    private async Task<RateDecision> AskAsync(ConnectionMultiplexer connection, RateLimitPolicy policy, UInt128 caller, RateDecision here)
    {
        var pace = Pace.Of(limits.Of(policy));
        try
        {
            var answer = (RedisValue[])await connection.GetDatabase()
                .ScriptEvaluateAsync(Script, [$"limit:{(int)policy}:{caller:x}"], [pace.Window, pace.Interval]).WaitAsync(patience, time);
            if (Interlocked.Exchange(ref _isResting, 0) == 1)
                LogBack();
            var untilFull = (long)answer[1];
            return (int)answer[0] == 1 ? pace.Allow(untilFull) : pace.Refuse(untilFull);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // Redis has been restarted; the client sends the script with the next call.
            return here;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            Volatile.Write(ref _restUntil, time.GetTimestamp() + (long)(Rest.TotalSeconds * time.TimestampFrequency));
            if (Interlocked.Exchange(ref _isResting, 1) == 0)
                LogAway(exception.GetType().Name);
            return here;
        }
    }

    /// <summary>False while Redis is left alone. When that is over, true for one caller, whose luck decides how it goes on.</summary>
    private bool MayAsk()
    {
        if (Volatile.Read(ref _isResting) == 0)
            return true;
        var until = Volatile.Read(ref _restUntil);
        var now = time.GetTimestamp();
        return now >= until && Interlocked.CompareExchange(ref _restUntil, now + (long)(Rest.TotalSeconds * time.TimestampFrequency), until) == until;
    }

    /// <summary>The connection if it is up. It is opened in the background: no request waits for that.</summary>
    private ConnectionMultiplexer? Connection()
    {
        var connecting = _connecting;
        if (connecting is null or { IsFaulted: true } or { IsCanceled: true })
            connecting = _connecting = Task.Run(() => redis.GetAsync(CancellationToken.None));
        return connecting.IsCompletedSuccessfully && connecting.Result.IsConnected ? connecting.Result : null;
    }

    [LoggerMessage(1, LogLevel.Warning, "Redis does not count requests ({Exception}); this node counts its own")]
    private partial void LogAway(string exception);

    [LoggerMessage(2, LogLevel.Information, "Redis counts requests again")]
    private partial void LogBack();
}
