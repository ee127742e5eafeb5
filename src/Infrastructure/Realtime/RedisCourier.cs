using Microsoft.Extensions.Logging;
using PredictionMarkets.Infrastructure.Redis;
using PredictionMarkets.Infrastructure.Trading;
using StackExchange.Redis;

namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>Between nodes by Redis: publish and subscribe on feed:orderbook, feed:trades, feed:markets and feed:users.</summary>
internal sealed partial class RedisCourier(RedisConnection redis, CommitSignal commits, FeedRelay relay, ILogger<RedisCourier> logger)
    : FeedCourier(commits, relay, TimeSpan.FromMilliseconds(2))
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private bool _isAway;

    protected override async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var connection = await redis.GetAsync(cancellationToken);
                connection.ConnectionRestored += (_, _) => MayHaveMissed();
                foreach (var channel in Channels)
                    await connection.GetSubscriber().SubscribeAsync($"feed:{channel}", (_, message) => Received(channel, message!)).WaitAsync(Pause, cancellationToken);
                return; // The connection mends itself and subscribes anew.
            }
            catch (Exception exception) when (exception is RedisException or TimeoutException)
            {
                Away(exception);
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    protected override async Task SendAsync(string channel, string message, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await redis.GetAsync(cancellationToken);
            if (!connection.IsConnected)
                return; // The others look for themselves meanwhile.
            connection.GetSubscriber().Publish($"feed:{channel}", message, CommandFlags.FireAndForget);
            _isAway = false;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            Away(exception);
        }
    }

    private void Away(Exception exception)
    {
        if (!_isAway)
            LogAway(exception.GetType().Name);
        _isAway = true;
    }

    [LoggerMessage(430, LogLevel.Warning, "Redis does not carry news between nodes ({Exception}); each looks for itself every second")]
    private partial void LogAway(string exception);
}
