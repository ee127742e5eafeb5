namespace PredictionMarkets.Application.Limits;

/// <summary>What is counted, and by whom.</summary>
public enum RateLimitPolicy
{
    /// <summary>Requests that nobody is signed in for, by address.</summary>
    Anonymous = 1,

    /// <summary>Requests of a signed-in user, wherever they come from.</summary>
    User = 2,

    /// <summary>Requests of an API key.</summary>
    ApiKey = 3,

    /// <summary>Attempts to log in, register or get a password back, by address.</summary>
    SignIn = 4,

    /// <summary>Cancellations of a signed-in user: who wants to get out must not be kept in by what went before.</summary>
    Cancel = 5,

    /// <summary>New realtime connections, by address.</summary>
    Connection = 6,
}

/// <summary>So many requests in so long a time: all of them at once if need be, and then as they grow back, evenly.</summary>
public sealed record RateLimit(RateLimitPolicy Policy, int Requests, TimeSpan Window);

/// <summary>All limits of this exchange.</summary>
public sealed class RateLimits(bool enabled, IReadOnlyList<RateLimit> limits)
{
    private readonly RateLimit[] _byPolicy = [.. Enum.GetValues<RateLimitPolicy>().Select(policy => limits.Single(limit => limit.Policy == policy))];

    public bool Enabled => enabled;

    public IReadOnlyList<RateLimit> All => _byPolicy;

    public RateLimit Of(RateLimitPolicy policy) => _byPolicy[(int)policy - 1];
}

/// <summary>Whether a request may pass, and what is left.</summary>
/// <param name="ResetSeconds">Until all of the limit is there again.</param>
/// <param name="RetryAfterSeconds">Until one more request may pass; 0 when this one may.</param>
public readonly record struct RateDecision(bool IsAllowed, int Limit, int Remaining, int ResetSeconds, int RetryAfterSeconds);

/// <summary>Counts requests against the limits.</summary>
public interface IRateLimiter
{
    /// <summary>Takes one request off what the caller may still send.</summary>
    /// <param name="caller">An address or an id, as a number.</param>
    ValueTask<RateDecision> TakeAsync(RateLimitPolicy policy, UInt128 caller);
}
