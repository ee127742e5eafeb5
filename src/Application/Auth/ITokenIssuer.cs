namespace PredictionMarkets.Application.Auth;

/// <summary>Makes the tokens that show who is calling.</summary>
public interface ITokenIssuer
{
    /// <summary>An access token of the session.</summary>
    AccessToken Issue(UserDto user, Guid sessionId);
}

/// <summary>A signed access token and the instant it ends.</summary>
public readonly record struct AccessToken(string Value, DateTime ExpiresAt);
