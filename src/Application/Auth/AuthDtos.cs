using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Application.Auth;

/// <summary>A user as they see themselves.</summary>
public sealed record UserDto(Guid Id, string Email, UserRole Role, string? FullName, DateTime CreatedAt);

/// <summary>The answer to a registration or login. The access token also travels as a cookie.</summary>
/// <param name="AccessToken">Send it as <c>Authorization: Bearer</c>.</param>
/// <param name="AccessTokenExpiresAt">From then on the token is refused.</param>
/// <param name="RefreshToken">Buys the next access token; null while sessions cannot be renewed.</param>
/// <param name="User">Who signed in.</param>
public sealed record SignedIn(string AccessToken, DateTime AccessTokenExpiresAt, string? RefreshToken, UserDto User);
