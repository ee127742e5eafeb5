using PredictionMarkets.Domain;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Middleware;

/// <summary>Ends a request that came with an API key that is not good, whatever it asks for: who sends one should learn that it does not work.</summary>
public sealed class ApiKeyRefusalMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<RefusedApiKey>() is { } refused ? Problem.From(context, refused.Refusal).WriteAsync(context) : next(context);
    }
}

/// <summary>Why the request's API key is not good.</summary>
internal sealed record RefusedApiKey(Refusal Refusal);
