using System.Text.Json.Serialization;
using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Application.Auth;

/// <summary>A user as they see themselves.</summary>
/// <param name="EmailConfirmed">Whether mail is known to arrive there.</param>
/// <param name="TwoFactor">Whether signing in takes a code.</param>
/// <param name="Stamp">Changes with the password: what was proven under another one is no longer proven.</param>
public sealed record UserDto(
    Guid Id, string Email, UserRole Role, string? FullName, DateTime CreatedAt, bool EmailConfirmed, bool TwoFactor, [property: JsonIgnore] string? Stamp);

/// <summary>The answer to a registration, login or renewal. The tokens also travel as cookies.</summary>
/// <param name="AccessToken">Send it as <c>Authorization: Bearer</c>.</param>
/// <param name="AccessTokenExpiresAt">From then on the token is refused.</param>
/// <param name="RefreshToken">Buys the next access token, once.</param>
/// <param name="User">Who signed in.</param>
/// <param name="RefreshTokenExpiresAt">From then on the refresh token is refused.</param>
public sealed record SignedIn(
    string AccessToken, DateTime AccessTokenExpiresAt, string RefreshToken, UserDto User, [property: JsonIgnore] DateTime RefreshTokenExpiresAt)
{
    /// <summary>Without the tokens.</summary>
    public override string ToString() => $"{nameof(SignedIn)} {User.Id}";
}
