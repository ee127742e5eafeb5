namespace PredictionMarkets.Web.Middleware;

/// <summary>Headers every answer carries; answers of the API that name a signed-in caller are kept by no cache.</summary>
public sealed class SecurityHeadersMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Set(context);
        return next(context);
    }

    /// <summary>Sets them; once more after an answer was thrown away.</summary>
    public static void Set(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        if (IsPrivate(context.Request))
            headers.CacheControl = "no-store";
    }

    /// <summary>Whoever shows who they are gets an answer meant for them alone; so is everything under /v1/auth.</summary>
    private static bool IsPrivate(HttpRequest request) =>
        request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
        && (request.Headers.Authorization.Count > 0 || request.Headers.Cookie.Count > 0
            || request.Path.StartsWithSegments("/v1/auth", StringComparison.OrdinalIgnoreCase));
}
