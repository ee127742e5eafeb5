using System.IdentityModel.Tokens.Jwt;
using System.Security.Cryptography;
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

    private JwtSettings(string secret, string? previousSecret, string issuer, string audience, TimeSpan lifetime)
    {
        Key = ToKey(secret);
        PreviousKey = previousSecret is null ? null : ToKey(previousSecret);
        (Issuer, Audience, Lifetime) = (issuer, audience, lifetime);
    }

    public SymmetricSecurityKey Key { get; }

    /// <summary>Signed what is still under way after a change of the secret; checks tokens, signs none. Null when there is none.</summary>
    public SymmetricSecurityKey? PreviousKey { get; }

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
        var previous = string.IsNullOrEmpty(configuration["Jwt:PreviousSecret"]) ? null : configuration["Jwt:PreviousSecret"];
        if (previous is not null && !isDevelopment && (Encoding.UTF8.GetByteCount(previous) < ShortestSecret || KnownSecrets.Contains(previous, StringComparer.OrdinalIgnoreCase)))
            throw new InvalidOperationException("JWT_SECRET_PREVIOUS is short or known to everyone; without it, tokens under way end at once.");
        Secrets.Check(configuration, isDevelopment);
        return new JwtSettings(
            secret,
            previous,
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
        IssuerSigningKeyResolver = (_, _, kid, _) => KeysNamed(kid),
        ValidateIssuerSigningKey = true,
        RequireSignedTokens = true,
        ValidateLifetime = true,
        RequireExpirationTime = true,
        ClockSkew = TimeSpan.FromSeconds(10),
        NameClaimType = "sub",
        RoleClaimType = "role",
    };

    /// <summary>
    /// The name tells the keys apart and says nothing of them. The library's cache of signers, which all threads share, can hand one out that another has just disposed of: a signer
    /// for each token costs less than that.
    /// </summary>
    private static SymmetricSecurityKey ToKey(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        return new SymmetricSecurityKey(bytes)
        {
            KeyId = Convert.ToHexStringLower(HMACSHA256.HashData(bytes, "kid"u8))[..16], CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
    }

    /// <summary>A token that names no key of ours is checked with none.</summary>
    private IEnumerable<SecurityKey> KeysNamed(string? kid) =>
        new[] { Key, PreviousKey }.OfType<SymmetricSecurityKey>().Where(key => string.Equals(key.KeyId, kid, StringComparison.Ordinal));
}
