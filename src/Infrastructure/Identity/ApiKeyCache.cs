using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PredictionMarkets.Infrastructure.Identity;

/// <summary>
/// Keys that were used lately, for a minute, so that an order costs no read of the database. Whether one has been revoked since is the guard's to say.
/// When keys were last used is written every ten seconds.
/// </summary>
internal sealed partial class ApiKeyCache(NpgsqlDataSource database, TimeProvider time, ILogger<ApiKeyCache> logger) : BackgroundService
{
    private const int Most = 10_000;
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, (CachedKey? Key, long At)> _keys = new();
    private ConcurrentDictionary<Guid, DateTime> _used = new();

    /// <summary>The key, if it has not been revoked. What is not there is remembered too, for guesses must not cost a read each.</summary>
    public async ValueTask<CachedKey?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        if (_keys.TryGetValue(id, out var cached) && time.GetElapsedTime(cached.At) < Kept)
            return cached.Key;
        var started = time.GetTimestamp();
        var key = await LoadAsync(id, cancellationToken);
        if (_keys.Count >= Most)
            _keys.Clear();
        _keys[id] = (key, started);
        return key;
    }

    public void NoteUse(Guid id) => _used[id] = time.GetUtcNow().UtcDateTime;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WriteInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await WriteUsesAsync(stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                LogUnwritten(exception.Message);
            }
        }
    }

    internal async Task WriteUsesAsync(CancellationToken cancellationToken)
    {
        var used = Interlocked.Exchange(ref _used, new());
        if (used.IsEmpty)
            return;
        var rows = used.OrderBy(use => use.Key).ToList();
        await database.Sql(
            "UPDATE api_keys k SET last_used_at = GREATEST(k.last_used_at, u.at) FROM unnest($1, $2) AS u (id, at) WHERE k.id = u.id",
            rows.Select(use => use.Key).ToArray(), rows.Select(use => use.Value).ToArray()).RunAsync(cancellationToken);
    }

    private async Task<CachedKey?> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.Sql(
            "SELECT user_id, can_trade, secret_hash, signing_secret, expires_at FROM api_keys WHERE id = $1 AND revoked_at IS NULL", id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        return new CachedKey(
            id, reader.GetGuid(0), reader.GetBoolean(1), reader.GetFieldValue<byte[]>(2),
            await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetString(3),
            await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetDateTime(4));
    }

    [LoggerMessage(320, LogLevel.Warning, "When API keys were last used could not be written: {Reason}")]
    private partial void LogUnwritten(string reason);
}

/// <summary>What is needed of a key to check it.</summary>
internal sealed record CachedKey(Guid Id, Guid UserId, bool CanTrade, byte[] SecretHash, string? SigningSecret, DateTime? ExpiresAt);
