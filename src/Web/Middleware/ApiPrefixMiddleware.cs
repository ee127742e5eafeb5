namespace PredictionMarkets.Web.Middleware;

/// <summary>/api/... is the same as /v1/...: older clients know the routes by that name. It must stand before routing.</summary>
public sealed class ApiPrefixMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase, out var rest))
            context.Request.Path = new PathString("/v1").Add(rest);
        return next(context);
    }
}
