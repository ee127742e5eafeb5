using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace PredictionMarkets.Infrastructure.Identity;

/// <summary>
/// Makes random secrets and hashes them for the database. They have 256 bits, so a fast hash is enough; it is keyed with JWT_REFRESH_SECRET when that is
/// set, and then what is stolen from the database alone cannot even be compared with anything.
/// </summary>
internal sealed class Secrets
{
    private const int ShortestPepper = 32;
    private readonly byte[] _pepper;

    public Secrets(IConfiguration configuration)
    {
        _pepper = Encoding.UTF8.GetBytes(configuration["Jwt:RefreshSecret"] ?? "prediction-markets");
    }

    /// <summary>Throws for a JWT_REFRESH_SECRET that is set and worth nothing.</summary>
    public static void Check(IConfiguration configuration, bool isDevelopment)
    {
        if (isDevelopment || configuration["Jwt:RefreshSecret"] is not { } pepper)
            return;
        if (Encoding.UTF8.GetByteCount(pepper) < ShortestPepper || string.Equals(pepper, configuration["Jwt:Secret"], StringComparison.Ordinal))
            throw new InvalidOperationException($"JWT_REFRESH_SECRET must have at least {ShortestPepper} bytes and differ from JWT_SECRET; make one with: openssl rand -base64 32");
    }

    /// <summary>A new secret of 256 bits.</summary>
    public static string Make() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is stored of a secret; the purpose keeps a secret of one kind from passing for another.</summary>
    public byte[] Hash(string purpose, string secret) => HMACSHA256.HashData(_pepper, Encoding.UTF8.GetBytes($"{purpose}\n{secret}"));
}
