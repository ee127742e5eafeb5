using PredictionMarkets.Application.Limits;

namespace PredictionMarkets.Web.Http;

/// <summary>Says that an endpoint is counted against a limit of its own.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class LimitedAttribute(RateLimitPolicy policy) : Attribute
{
    public RateLimitPolicy Policy { get; } = policy;
}
