namespace PredictionMarkets.Web.Middleware;

/// <summary>/api/... is the same as /v1/...: older clients know the routes by that name. It must stand before routing.</summary>
public sealed class ApiPrefixMiddleware(RequestDelegate next)
{
    private const string Usual = "/v1", Older = "/api";

    /// <summary>The prefix under which the client knows the routes.</summary>
    public static string PrefixOf(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.ContainsKey(typeof(ApiPrefixMiddleware)) ? Older : Usual;
    }

    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Request.Path.StartsWithSegments(Older, StringComparison.OrdinalIgnoreCase, out var rest))
        {
            context.Request.Path = new PathString(Usual).Add(rest);
            context.Items[typeof(ApiPrefixMiddleware)] = true;
        }

        return next(context);
    }
}
