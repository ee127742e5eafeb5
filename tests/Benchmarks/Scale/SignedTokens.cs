using System.Buffers.Text;
using System.Collections;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using PredictionMarkets.Benchmarks.Servers;
using PredictionMarkets.Infrastructure.Identity;

namespace PredictionMarkets.Benchmarks.Scale;

/// <summary>
/// Access tokens of the users of a <see cref="Seeding"/>, who have never logged in: signed here as the exchange signs them, each time one is asked for (a million would fill the
/// memory), and each time the same.
/// </summary>
internal sealed class SignedTokens : IReadOnlyList<string>
{
    private readonly JwtSettings _settings = JwtSettings.Load(
        new ConfigurationBuilder().AddInMemoryCollection([new("Jwt:Secret", TestBed.Secret)]).Build(), isDevelopment: false);

    private readonly long _from = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    private readonly string _head;

    public SignedTokens(int users)
    {
        Count = users;
        _head = Encode($$"""{"alg":"HS256","kid":"{{_settings.Key.KeyId}}","typ":"{{JwtSettings.TokenType}}"}""");
    }

    public int Count { get; }

    public string this[int index]
    {
        get
        {
            var id = IdOf(index);
            var claims = Encode(
                $$"""{"iss":"{{_settings.Issuer}}","aud":"{{_settings.Audience}}","sub":"{{id}}","sid":"{{id}}","role":"USER","jti":"{{id:N}}","nbf":{{_from}},"exp":{{_from + 86_400}},"iat":{{_from}}}""");
            var signed = $"{_head}.{claims}";
            return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(_settings.Key.Key, Encoding.ASCII.GetBytes(signed)))}";
        }
    }

    /// <summary>The id of a user by his number; Crowd.sql makes the same.</summary>
    public static Guid IdOf(int user) => new($"00000000-0000-7000-8000-{user:x12}");

    public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, Count).Select(user => this[user]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
