using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using Microsoft.IdentityModel.Tokens;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Infrastructure.Identity;

/// <summary>Signs access tokens.</summary>
internal sealed class JwtTokenIssuer(JwtSettings settings, TimeProvider time) : ITokenIssuer
{
    /// <summary>The claim that names the session.</summary>
    private const string SessionClaim = "sid";

    public AccessToken Issue(UserDto user, Guid sessionId)
    {
        // A token counts in whole seconds.
        var now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds()).UtcDateTime;
        var expires = now + settings.Lifetime;
        var header = new JwtHeader(new SigningCredentials(settings.Key, JwtSettings.Algorithm)) { [JwtHeaderParameterNames.Typ] = JwtSettings.TokenType };
        var payload = new JwtPayload(
            settings.Issuer,
            settings.Audience,
            [
                new Claim(JwtRegisteredClaimNames.Sub, user.Id.ToString()),
                new Claim(SessionClaim, sessionId.ToString()),
                new Claim("role", user.Role == UserRole.Admin ? "ADMIN" : "USER"),
                new Claim(JwtRegisteredClaimNames.Jti, Guid.NewGuid().ToString("N")),
            ],
            notBefore: now,
            expires,
            issuedAt: now);
        return new AccessToken(new JwtSecurityTokenHandler().WriteToken(new JwtSecurityToken(header, payload)), expires);
    }
}
