using System.Security.Cryptography;
using System.Text;

namespace PredictionMarkets.Application.Trading;

/// <summary>A fingerprint of what a request asks for: the first 16 bytes of SHA-256 over its terms.</summary>
public static class RequestHash
{
    public static Guid Of(string terms)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(terms), hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}
