using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Sessions: one a login, renewed by a refresh token that is good for one renewal.</summary>
public interface ISessions
{
    /// <summary>Begins a session; refused if the password was changed or the user banned since the user was read.</summary>
    Task<Result<SignedIn>> OpenAsync(UserDto user, CallerOrigin? origin, CancellationToken cancellationToken);

    /// <summary>
    /// Spends the refresh token and gives its successor. Of any number of renewals with one token exactly one succeeds; a token that was spent more than
    /// a few seconds ago ends its session, for two parties hold it.
    /// </summary>
    Task<Result<SignedIn>> RefreshAsync(string refreshToken, CancellationToken cancellationToken);

    /// <summary>The user's live sessions, last used first.</summary>
    Task<IReadOnlyList<SessionDto>> ListAsync(Guid userId, Guid? currentId, CancellationToken cancellationToken);

    /// <summary>Ends one session of the user's. False when the user has no such live session.</summary>
    Task<bool> EndAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Ends all sessions of the user's, or all but one.</summary>
    Task EndAllAsync(Guid userId, Guid? exceptId, CancellationToken cancellationToken);

    /// <summary>Ends the session that the refresh token belongs to, if there is one.</summary>
    Task EndByTokenAsync(string refreshToken, CancellationToken cancellationToken);
}

/// <summary>A session as its user sees it.</summary>
/// <param name="Address">Where it began.</param>
/// <param name="UserAgent">What it began with.</param>
/// <param name="Current">Whether it is the one that asks.</param>
public sealed record SessionDto(Guid Id, DateTime CreatedAt, DateTime LastUsedAt, DateTime ExpiresAt, string? Address, string? UserAgent, bool Current);
