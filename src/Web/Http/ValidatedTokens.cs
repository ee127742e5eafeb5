using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;

namespace PredictionMarkets.Web.Http;

/// <summary>
/// Tokens that have been found good, until they expire: a bot sends the same one with every order, and checking a signature costs more than placing one.
/// The whole token is the key, so what has not been checked is never found here.
/// </summary>
public sealed class ValidatedTokens(TimeProvider time)
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, Entry> _tokens = new(StringComparer.Ordinal);

    public bool TryGet(string token, [NotNullWhen(true)] out ClaimsPrincipal? principal)
    {
        principal = null;
        if (!_tokens.TryGetValue(token, out var entry))
            return false;
        if (entry.ExpiresAt <= time.GetUtcNow())
        {
            _tokens.TryRemove(token, out _);
            return false;
        }

        principal = entry.Principal;
        return true;
    }

    public void Add(string token, ClaimsPrincipal principal, DateTime expiresAt)
    {
        // Starting afresh now and then is cheaper than knowing which entry is the oldest.
        if (_tokens.Count >= Most)
            _tokens.Clear();
        _tokens[token] = new Entry(principal, new DateTimeOffset(expiresAt));
    }

    private sealed record Entry(ClaimsPrincipal Principal, DateTimeOffset ExpiresAt);
}
