using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Infrastructure.Persistence;

namespace PredictionMarkets.Infrastructure.Identity;

/// <summary>
/// API keys. A key that must sign keeps its secret encrypted, for a signature can be checked only with it; any other is known by its hash alone.
/// </summary>
internal sealed class ApiKeys(
    NpgsqlDataSource database, IServiceScopeFactory scopes, Secrets secrets, ApiKeyCache cache, ISessionGuard guard, IDataProtectionProvider protection, TimeProvider time) : IApiKeys
{
    private const int Most = 20;
    private const string Purpose = "api key";

    /// <summary>How far a signed request's clock may be from ours.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30);

    private readonly IDataProtector _protector = protection.CreateProtector("api-key");

    public async Task<CreatedApiKey?> CreateAsync(Guid userId, NewApiKey key, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime.ToMicroseconds();
        var (id, secret) = (Guid.CreateVersion7(time.GetUtcNow()), Secrets.Make());
        var signingSecret = key.Signed ? Base64Url.EncodeToString(_protector.Protect(Encoding.UTF8.GetBytes(secret))) : null;
        await using (var connection = await database.OpenConnectionAsync(cancellationToken))
        {
            // The user's row is locked, so that many at once do not count past the limit.
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var command = new NpgsqlCommand(
                """
                SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE;
                """, connection, transaction) { Parameters = { new() { Value = userId } } };
            await command.ExecuteNonQueryAsync(cancellationToken);
            await using var insert = new NpgsqlCommand(
                """
                INSERT INTO api_keys (id, user_id, name, can_trade, secret_hash, signing_secret, created_at, expires_at)
                SELECT $1, $2, $3, $4, $5, $6::text, $7, $8::timestamptz
                WHERE (SELECT count(*) FROM api_keys WHERE user_id = $2 AND revoked_at IS NULL) < $9
                """, connection, transaction)
            {
                Parameters =
                {
                    new() { Value = id }, new() { Value = userId }, new() { Value = key.Name }, new() { Value = key.Scope == KeyScope.Trade }, new() { Value = secrets.Hash(Purpose, secret) },
                    new() { Value = (object?)signingSecret ?? DBNull.Value }, new() { Value = now }, new() { Value = (object?)key.ExpiresAt ?? DBNull.Value }, new() { Value = Most },
                },
            };
            if (await insert.ExecuteNonQueryAsync(cancellationToken) == 0)
                return null;
            await transaction.CommitAsync(cancellationToken);
        }

        return new CreatedApiKey(new ApiKeyDto(id, key.Name, ScopesOf(key.Scope == KeyScope.Trade), key.Signed, now, key.ExpiresAt, LastUsedAt: null), $"{id:N}.{secret}");
    }

    public async Task<IReadOnlyList<ApiKeyDto>> ListAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<ExchangeDbContext>().Set<ApiKeyRow>().AsNoTracking()
            .Where(key => key.UserId == userId && key.RevokedAt == null).OrderByDescending(key => key.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(key => new ApiKeyDto(key.Id, key.Name, ScopesOf(key.CanTrade), key.SigningSecret is not null, key.CreatedAt, key.ExpiresAt, key.LastUsedAt))];
    }

    public async Task<bool> RevokeAsync(Guid userId, Guid keyId, CancellationToken cancellationToken) =>
        await RevokeAsync(
            database.Sql("UPDATE api_keys SET revoked_at = now() WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL RETURNING id", keyId, userId), cancellationToken);

    public async Task RevokeAllAsync(Guid userId, CancellationToken cancellationToken) =>
        await RevokeAsync(database.Sql("UPDATE api_keys SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL RETURNING id", userId), cancellationToken);

    public async Task<Result<ApiKeyHolder>> AuthenticateAsync(PresentedApiKey presented, CancellationToken cancellationToken)
    {
        var key = await cache.FindAsync(presented.Id, cancellationToken);
        if (key is null || key.ExpiresAt <= time.GetUtcNow().UtcDateTime || await guard.HasEndedAsync(key.UserId, key.Id, cancellationToken))
            return new InvalidApiKey();
        var refusal = (key.SigningSecret, presented) switch
        {
            ({ } secret, { Signature: { } signature }) => await CheckAsync(key.Id, secret, signature, cancellationToken),
            ({ }, _) => new InvalidApiKey("This API key's requests must be signed."),
            (null, { Secret: { } secret }) => CryptographicOperations.FixedTimeEquals(secrets.Hash(Purpose, secret), key.SecretHash) ? null : new InvalidApiKey(),
            _ => new InvalidApiKey("This API key does not sign; send it as id.secret."),
        };
        if (refusal is not null)
            return refusal;
        cache.NoteUse(key.Id);
        return new ApiKeyHolder(key.UserId, key.Id, key.CanTrade ? KeyScope.Trade : KeyScope.Read, key.ExpiresAt);
    }

    private static IReadOnlyList<ApiKeyScope> ScopesOf(bool canTrade) => canTrade ? [ApiKeyScope.Read, ApiKeyScope.Trade] : [ApiKeyScope.Read];

    private async Task<bool> RevokeAsync(NpgsqlCommand revoking, CancellationToken cancellationToken)
    {
        var revoked = await revoking.IdsAsync(cancellationToken);
        revoked.ForEach(guard.NoteEnded);
        return revoked.Count > 0;
    }

    private async Task<Refusal?> CheckAsync(Guid keyId, string protectedSecret, SignedRequest request, CancellationToken cancellationToken)
    {
        if (!long.TryParse(request.Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || Math.Abs(time.GetUtcNow().ToUnixTimeMilliseconds() - (decimal)milliseconds) > (decimal)Window.TotalMilliseconds)
            return new InvalidSignature("X-Timestamp must be the time in milliseconds since 1970, at most 30 seconds from ours.");
        var secret = _protector.Unprotect(Base64Url.DecodeFromChars(protectedSecret));
        var text = $"{keyId:N}\n{request.Timestamp}\n{request.Method}\n{request.Target}\n{Convert.ToHexStringLower(request.BodyHash)}";
        if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)), request.Signature))
            return new InvalidSignature("The signature does not fit the request.");

        // Remembered in the database, so that no other node takes it either, for as long as its time would be accepted.
        var expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime + Window + Window;
        var isNew = await database.Sql("INSERT INTO api_signatures (signature, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING", request.Signature, expiresAt)
            .RunAsync(cancellationToken) == 1;
        return isNew ? null : new InvalidSignature("This request was seen before.");
    }
}
