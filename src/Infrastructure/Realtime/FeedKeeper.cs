using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Realtime;

namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>
/// Once a second: heartbeats that are due; connections that must end (token expired, session ended, user banned, nothing read for too long); topics that nobody watches. Who is
/// banned or signed out on this node is cut off at once; the second is for what could not be told.
/// A heartbeat says "this is all there is", so none goes out while the relay cannot say so.
/// </summary>
internal sealed partial class FeedKeeper(
    Feed feed, FeedRelay relay, ISessionGuard sessions, IOptions<FeedOptions> settings, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<FeedKeeper> logger)
    : BackgroundService
{
    private readonly FeedOptions _options = settings.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Before the server waits for open requests to end: they would not.
        await using var stopping = lifetime.ApplicationStopping.Register(() =>
        {
            foreach (var connection in feed.Connections)
                connection.Close(new ServerStopping());
        });
        sessions.Ended += CutOff;
        var second = TimeSpan.FromSeconds(1);
        var beat = _options.HeartbeatInterval < second ? _options.HeartbeatInterval : second;
        using var timer = new PeriodicTimer(beat, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Beat();
                await CloseAsync(stoppingToken);
                feed.Sweep();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
        finally
        {
            sessions.Ended -= CutOff;
        }
    }

    /// <summary>Closes what a session, an API key or a user has open.</summary>
    private void CutOff(Guid id)
    {
        foreach (var connection in feed.Connections.Where(connection => connection.Caller.CredentialId == id || connection.Caller.UserId == id))
            connection.Close(new SessionEnded());
    }

    private void Beat()
    {
        if (relay.Age > _options.PollInterval + _options.PollInterval + TimeSpan.FromSeconds(1))
            return;
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var topic in feed.Sources.SelectMany(source => source.Topics))
        {
            if (topic.BeatAt != 0 && Stopwatch.GetElapsedTime(topic.BeatAt) < _options.HeartbeatInterval)
                continue;
            topic.BeatAt = Stopwatch.GetTimestamp();
            topic.Beat(now);
        }
    }

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        foreach (var connection in feed.Connections)
        {
            if (connection.StalledFor > _options.StallTimeout)
                connection.Close(new SlowConsumer());
            else if (connection.SilentFor > _options.IdleTimeout)
                connection.Close(new ClientSilent());
            else if (connection.Caller.ExpiresAt <= now)
                connection.Close(new TokenExpired());
            else if (connection.Caller is { UserId: { } user, CredentialId: { } credential } && await HasEndedAsync(user, credential, cancellationToken))
                connection.Close(new SessionEnded());
        }
    }

    /// <summary>While the database is away nobody can say; the guard is asked again a second later, and no news reach anyone meanwhile.</summary>
    private async ValueTask<bool> HasEndedAsync(Guid user, Guid credential, CancellationToken cancellationToken)
    {
        try
        {
            return await sessions.HasEndedAsync(user, credential, cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            LogUnasked(exception.Message);
            return false;
        }
    }

    [LoggerMessage(420, LogLevel.Warning, "Whether sessions of realtime connections have ended could not be asked: {Reason}")]
    private partial void LogUnasked(string reason);
}
