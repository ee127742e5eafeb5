using System.IdentityModel.Tokens.Jwt;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace PredictionMarkets.Infrastructure.Identity;

/// <summary>How access tokens are signed and checked. One algorithm, one type, one issuer: everything else is no token of ours.</summary>
public sealed class JwtSettings
{
    public const string Algorithm = SecurityAlgorithms.HmacSha256;

    /// <summary>RFC 9068: says what the token is for, so that no other token signed with the key passes for one.</summary>
    public const string TokenType = "at+jwt";

    /// <summary>The secret of appsettings.Development.json. It is public, so nothing but Development accepts it.</summary>
    public const string DevelopmentSecret = "development-only-secret-that-everyone-knows";

    private const int ShortestSecret = 32;

    private static readonly string[] KnownSecrets =
        [DevelopmentSecret, "your-secret-32-chars-min", "your-super-secret-jwt-key-change-in-production", "change-me-change-me-change-me-change-me"];

    private JwtSettings(string secret, string issuer, string audience, TimeSpan lifetime)
    {
        Key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret));
        (Issuer, Audience, Lifetime) = (issuer, audience, lifetime);
    }

    public SymmetricSecurityKey Key { get; }

    public string Issuer { get; }

    public string Audience { get; }

    public TimeSpan Lifetime { get; }

    /// <summary>Reads the section <c>Jwt</c>. Outside of Development a missing, short or published secret throws: the exchange must not start with it.</summary>
    public static JwtSettings Load(IConfiguration configuration, bool isDevelopment)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var secret = configuration["Jwt:Secret"] ?? (isDevelopment ? DevelopmentSecret : "");
        if (Encoding.UTF8.GetByteCount(secret) < ShortestSecret)
            throw new InvalidOperationException($"JWT_SECRET must have at least {ShortestSecret} bytes; make one with: openssl rand -base64 32");
        if (!isDevelopment && KnownSecrets.Contains(secret, StringComparer.OrdinalIgnoreCase))
            throw new InvalidOperationException("JWT_SECRET is one that everyone knows; make one with: openssl rand -base64 32");
        return new JwtSettings(
            secret,
            configuration["Jwt:Issuer"] ?? "prediction-markets",
            configuration["Jwt:Audience"] ?? "prediction-markets-api",
            configuration.GetValue("Jwt:Lifetime", TimeSpan.FromMinutes(15)));
    }

    /// <summary>Whether it says to be signed and meant as ours are. The library checks the signature by whatever algorithm the token names, and no type.</summary>
    public static bool IsAccessToken(JwtSecurityToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.Header.Alg is Algorithm && token.Header.Typ is TokenType;
    }

    /// <summary>What a token must satisfy besides <see cref="IsAccessToken"/>.</summary>
    public TokenValidationParameters Validation() => new()
    {
        ValidIssuer = Issuer,
        ValidateIssuer = true,
        ValidAudience = Audience,
        ValidateAudience = true,
        IssuerSigningKey = Key,
        ValidateIssuerSigningKey = true,
        RequireSignedTokens = true,
        ValidateLifetime = true,
        RequireExpirationTime = true,
        ClockSkew = TimeSpan.FromSeconds(10),
        NameClaimType = "sub",
        RoleClaimType = "role",
    };
}
