namespace PredictionMarkets.Application.Auth;

/// <summary>What a registration and a login have in common.</summary>
internal static class SignIn
{
    public static SignedIn With(ITokenIssuer tokens, UserDto user)
    {
        var token = tokens.Issue(user);
        return new SignedIn(token.Value, token.ExpiresAt, RefreshToken: null, user);
    }
}
