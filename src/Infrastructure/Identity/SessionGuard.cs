using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PredictionMarkets.Application.Admin;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Infrastructure.Identity;

/// <summary>
/// Keeps in memory which sessions and API keys were ended lately (for as long as an access token could still name them) and who is banned. What this node
/// does is known at once; what other nodes do is read every second. When that reading has not succeeded for three seconds, the database is asked instead
/// (docs/decisions/0011).
/// </summary>
internal sealed partial class SessionGuard(NpgsqlDataSource database, JwtSettings jwt, TimeProvider time, ILogger<SessionGuard> logger)
    : BackgroundService, ISessionGuard, IUserStandingObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(3);

    /// <summary>A transaction shows what it did only when it commits, up to this long after the time that it wrote.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, long> _ended = new();
    private readonly ConcurrentDictionary<Guid, long> _banned = new();
    private long _readAt;

    public event Action<Guid>? Ended;

    private TimeSpan Remembered => jwt.Lifetime + Overlap + Overlap;

    public ValueTask<bool> HasEndedAsync(Guid userId, Guid credentialId, CancellationToken cancellationToken)
    {
        if (_ended.ContainsKey(credentialId) || _banned.ContainsKey(userId))
            return new(true);
        var readAt = Volatile.Read(ref _readAt);
        return readAt != 0 && time.GetElapsedTime(readAt) < Stale ? new(false) : new(HasEndedInDatabaseAsync(userId, credentialId, cancellationToken));
    }

    public async Task<SessionStanding> StandingAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken) =>
        await database.Sql(
            """
            SELECT role FROM users u JOIN sessions s ON s.user_id = u.id
            WHERE u.id = $1 AND s.id = $2 AND u.banned_at IS NULL AND s.revoked_at IS NULL AND s.expires_at > now()
            """, userId, sessionId).OneAsync<short?>(cancellationToken) switch
        {
            null => SessionStanding.Ended,
            (short)UserRole.Admin => SessionStanding.Admin,
            _ => SessionStanding.User,
        };

    public void NoteEnded(Guid credentialId)
    {
        _ended[credentialId] = time.GetTimestamp();
        Ended?.Invoke(credentialId);
    }

    public void NoteBanned(Guid userId)
    {
        _banned[userId] = time.GetTimestamp();
        Ended?.Invoke(userId);
    }

    /// <summary>A banned user's next call fails, and that of someone who is let in again succeeds, without waiting for the next reading.</summary>
    public void StandingChanged(Guid userId, bool isBanned, UserRole role)
    {
        if (isBanned)
            NoteBanned(userId);
        else
            _banned.TryRemove(userId, out _);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
            {
                LogUnread(exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var window = _readAt == 0 ? Remembered : time.GetElapsedTime(_readAt) + Overlap;
        var ended = await database.Sql(
            "SELECT id FROM sessions WHERE revoked_at > now() - $1 UNION ALL SELECT id FROM api_keys WHERE revoked_at > now() - $1", window).IdsAsync(cancellationToken);
        foreach (var id in ended.Where(id => _ended.TryAdd(id, started)))
            Ended?.Invoke(id);
        foreach (var (id, at) in _ended)
        {
            if (time.GetElapsedTime(at) > Remembered)
                _ended.TryRemove(id, out _);
        }

        var banned = (await database.Sql("SELECT id FROM users WHERE banned_at IS NOT NULL").IdsAsync(cancellationToken)).ToHashSet();
        foreach (var id in banned.Where(id => _banned.TryAdd(id, started)))
            Ended?.Invoke(id);

        // A ban that this node noted after the reading began may not be in it yet.
        foreach (var (id, at) in _banned)
        {
            if (at <= started && !banned.Contains(id))
                _banned.TryRemove(KeyValuePair.Create(id, at));
        }

        Volatile.Write(ref _readAt, started);
    }

    private async Task<bool> HasEndedInDatabaseAsync(Guid userId, Guid credentialId, CancellationToken cancellationToken) =>
        await database.Sql(
            """
            SELECT NOT EXISTS (SELECT 1 FROM users WHERE id = $1 AND banned_at IS NULL)
                OR EXISTS (SELECT 1 FROM sessions WHERE id = $2 AND revoked_at IS NOT NULL)
                OR EXISTS (SELECT 1 FROM api_keys WHERE id = $2 AND revoked_at IS NOT NULL)
            """, userId, credentialId).OneAsync<bool>(cancellationToken);

    [LoggerMessage(300, LogLevel.Warning, "Ended sessions could not be read: {Reason}; each request asks the database until they can")]
    private partial void LogUnread(string reason);
}
