namespace PredictionMarkets.Application.Auth;

/// <summary>Makes the tokens that show who is calling.</summary>
public interface ITokenIssuer
{
    AccessToken Issue(UserDto user);
}

/// <summary>A signed access token and the instant it ends.</summary>
public readonly record struct AccessToken(string Value, DateTime ExpiresAt);
