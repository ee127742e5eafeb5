using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Keys with which bots act for their owners.</summary>
public interface IApiKeys
{
    /// <summary>Makes a key. Null when the user has as many as anyone may have.</summary>
    Task<CreatedApiKey?> CreateAsync(Guid userId, NewApiKey key, CancellationToken cancellationToken);

    /// <summary>The user's keys that have not been revoked, newest first.</summary>
    Task<IReadOnlyList<ApiKeyDto>> ListAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>Revokes a key of the user's. False when there is none.</summary>
    Task<bool> RevokeAsync(Guid userId, Guid keyId, CancellationToken cancellationToken);

    /// <summary>Revokes all keys of the user's.</summary>
    Task RevokeAllAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>Whose key this is and what it may do, or why it is refused.</summary>
    Task<Result<ApiKeyHolder>> AuthenticateAsync(PresentedApiKey presented, CancellationToken cancellationToken);
}

/// <summary>A key to be.</summary>
public sealed record NewApiKey(string Name, KeyScope Scope, DateTime? ExpiresAt, bool Signed);

/// <summary>A key as its owner sees it.</summary>
/// <param name="Scopes">READ, or READ and TRADE.</param>
/// <param name="Signed">Whether its requests must be signed.</param>
/// <param name="LastUsedAt">To within some seconds; null if it never was.</param>
public sealed record ApiKeyDto(Guid Id, string Name, IReadOnlyList<ApiKeyScope> Scopes, bool Signed, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? LastUsedAt);

/// <summary>What a key may be used for.</summary>
public enum ApiKeyScope
{
    Read = 1,
    Trade = 2,
}

/// <summary>A key that was just made. The secret is shown this once; it cannot be read again.</summary>
public sealed record CreatedApiKey(ApiKeyDto Key, string Secret)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{nameof(CreatedApiKey)} {Key.Id}";
}

/// <summary>Who holds a key.</summary>
/// <param name="ExpiresAt">UTC; null: never.</param>
public sealed record ApiKeyHolder(Guid UserId, Guid KeyId, KeyScope Scope, DateTime? ExpiresAt);

/// <summary>A key as a request shows it: with its secret, or with a signature over the request.</summary>
public sealed record PresentedApiKey(Guid Id, string? Secret, SignedRequest? Signature)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{nameof(PresentedApiKey)} {Id}";
}

/// <summary>What was signed, and the signature. <paramref name="Target"/> is path and query as they were sent.</summary>
public sealed record SignedRequest(string Timestamp, string Method, string Target, byte[] BodyHash, byte[] Signature);
