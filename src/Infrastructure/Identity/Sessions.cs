using Microsoft.EntityFrameworkCore;
using Npgsql;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Infrastructure.Persistence;

namespace PredictionMarkets.Infrastructure.Identity;

/// <inheritdoc cref="ISessions"/>
internal sealed class Sessions(
    NpgsqlDataSource database, ExchangeDbContext db, IAccounts accounts, ITokenIssuer tokens, Secrets secrets, ISessionGuard guard, TimeProvider time) : ISessions
{
    private const string Purpose = "refresh";
    private static readonly TimeSpan RefreshLifetime = TimeSpan.FromDays(7);

    /// <summary>However often it is renewed, a session ends after this.</summary>
    private static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(30);

    /// <summary>Two tabs may renew at the same time: within this time a spent token is refused, and nothing more.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    public async Task<Result<SignedIn>> OpenAsync(UserDto user, CallerOrigin? origin, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime.ToMicroseconds();
        var (id, token) = (Guid.CreateVersion7(time.GetUtcNow()), Secrets.Make());

        // The lock makes a change of the password that is under way wait for the session, so as to end it, or the session for the change, so as to fail.
        var opened = await database.Sql(
            """
            WITH owner AS (SELECT id FROM users WHERE id = $2 AND banned_at IS NULL AND security_stamp IS NOT DISTINCT FROM $9::text FOR SHARE),
            session AS (
                INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at, address, user_agent)
                SELECT $1, id, $3, $3, $4, $5::text, $6::text FROM owner RETURNING id)
            INSERT INTO refresh_tokens (hash, session_id, expires_at) SELECT $7, id, $8 FROM session
            """,
            id, user.Id, now, now + SessionLifetime, Cut(origin?.Address, 45), Cut(origin?.UserAgent, 200), secrets.Hash(Purpose, token), now + RefreshLifetime, user.Stamp)
            .RunAsync(cancellationToken);
        if (opened == 0)
            return new InvalidCredentials();
        return Answer(user, id, token, now + RefreshLifetime);
    }

    public async Task<Result<SignedIn>> RefreshAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime.ToMicroseconds();
        var (hash, next) = (secrets.Hash(Purpose, refreshToken), Secrets.Make());

        // Spending is one statement: of many at once the row's lock lets one through, and the others find the token spent.
        var sessionId = await database.Sql(
            """
            WITH spent AS (
                UPDATE refresh_tokens t SET spent_at = $2 WHERE t.hash = $1 AND t.spent_at IS NULL AND t.expires_at > $2
                RETURNING t.session_id),
            renewed AS (
                UPDATE sessions s SET last_used_at = $2 FROM spent WHERE s.id = spent.session_id AND s.revoked_at IS NULL AND s.expires_at > $2
                RETURNING s.id, s.expires_at)
            INSERT INTO refresh_tokens (hash, session_id, expires_at) SELECT $3, id, LEAST($4, expires_at) FROM renewed
            RETURNING session_id
            """,
            hash, now, secrets.Hash(Purpose, next), now + RefreshLifetime).OneAsync<Guid?>(cancellationToken);
        if (sessionId is null)
            return await RefuseAsync(hash, now, cancellationToken);

        var userId = await database.Sql("SELECT user_id FROM sessions WHERE id = $1", sessionId).OneAsync<Guid>(cancellationToken);
        if (await guard.StandingAsync(userId, sessionId.Value, cancellationToken) == SessionStanding.Ended)
            return new InvalidRefreshToken();
        return Answer((await accounts.FindAsync(userId, cancellationToken))!, sessionId.Value, next, now + RefreshLifetime);
    }

    public async Task<IReadOnlyList<SessionDto>> ListAsync(Guid userId, Guid? currentId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return await db.Set<SessionRow>().AsNoTracking()
            .Where(session => session.UserId == userId && session.RevokedAt == null && session.ExpiresAt > now)
            .Where(session => db.Set<RefreshTokenRow>().Any(token => token.SessionId == session.Id && token.ExpiresAt > now))
            .OrderByDescending(session => session.LastUsedAt).Take(100)
            .Select(session => new SessionDto(
                session.Id, session.CreatedAt, session.LastUsedAt, session.ExpiresAt, session.Address, session.UserAgent, session.Id == currentId))
            .ToListAsync(cancellationToken);
    }

    public async Task<bool> EndAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken) =>
        await EndAsync(database.Sql("UPDATE sessions SET revoked_at = now() WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL RETURNING id", sessionId, userId), cancellationToken);

    public async Task EndAllAsync(Guid userId, Guid? exceptId, CancellationToken cancellationToken) =>
        await EndAsync(
            database.Sql(
                "UPDATE sessions SET revoked_at = now() WHERE user_id = $1 AND id IS DISTINCT FROM $2::uuid AND revoked_at IS NULL RETURNING id", userId, exceptId),
            cancellationToken);

    public async Task EndByTokenAsync(string refreshToken, CancellationToken cancellationToken) =>
        await EndByHashAsync(secrets.Hash(Purpose, refreshToken), cancellationToken);

    private async Task EndByHashAsync(byte[] hash, CancellationToken cancellationToken) =>
        await EndAsync(
            database.Sql(
                "UPDATE sessions SET revoked_at = now() WHERE id = (SELECT session_id FROM refresh_tokens WHERE hash = $1) AND revoked_at IS NULL RETURNING id", hash),
            cancellationToken);

    private async Task<bool> EndAsync(NpgsqlCommand ending, CancellationToken cancellationToken)
    {
        var ended = await ending.IdsAsync(cancellationToken);
        ended.ForEach(guard.NoteEnded);
        return ended.Count > 0;
    }

    private async Task<Refusal> RefuseAsync(byte[] hash, DateTime now, CancellationToken cancellationToken)
    {
        var spent = await database.Sql(
            """
            SELECT t.spent_at FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
            WHERE t.hash = $1 AND t.expires_at > $2 AND s.revoked_at IS NULL AND s.expires_at > $2
            """, hash, now).OneAsync<DateTime?>(cancellationToken);
        if (spent is not { } spentAt)
            return new InvalidRefreshToken();
        if (now - spentAt <= Overlap)
            return new RefreshTokenSuperseded();

        // Whether the thief or the owner comes second: both hold it, so neither may go on.
        await EndByHashAsync(hash, CancellationToken.None);
        return new InvalidRefreshToken();
    }

    private SignedIn Answer(UserDto user, Guid sessionId, string refreshToken, DateTime refreshExpiresAt)
    {
        var access = tokens.Issue(user, sessionId);
        return new SignedIn(access.Value, access.ExpiresAt, refreshToken, user, refreshExpiresAt);
    }

    /// <summary>What the caller says of itself, as far as a column takes it: half a character at the cut would not be text.</summary>
    private static string? Cut(string? text, int length)
    {
        if (text is null || text.Length <= length)
            return text;
        return text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
    }
}
