using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Web.Http;
using PredictionMarkets.Web.Hubs;
using PredictionMarkets.Web.Startup;

namespace PredictionMarkets.Web.Middleware;

/// <summary>
/// Stands before the realtime connections. CORS does not hold for WebSockets, and a browser sends its cookies along: a page of another origin must be listed. And whoever
/// shows a token that is not good is told so, rather than taken for nobody. Who passes gets a <see cref="Wire"/>.
/// </summary>
public sealed class FeedGateMiddleware(RequestDelegate next, RequestOrigin origins)
{
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var isHub = FeedSetup.IsHub(context.Request.Path);
        if (!isHub && !context.Request.Path.Equals("/v1/stream", StringComparison.OrdinalIgnoreCase))
            return next(context);
        if (!origins.MayConnect(context.Request))
            return Problem.From(context, new OriginForbidden()).WriteAsync(context);
        if (context.User.Identity?.IsAuthenticated != true && (context.Request.Headers.Authorization.Count > 0 || (isHub && context.Request.Query.ContainsKey("access_token"))))
            return WebRefusals.Problem(context, StatusCodes.Status401Unauthorized).WriteAsync(context);
        if (isHub)
            Wire.PutUnder(context);
        return next(context);
    }
}
