using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Middleware;

/// <summary>Headers every answer carries; answers of the API that name a signed-in caller are kept by no cache.</summary>
public sealed class SecurityHeadersMiddleware(RequestDelegate next)
{
    /// <summary>Pages run our own files and nothing that stands inside the page itself. Swagger UI draws its icons from data: addresses.</summary>
    private const string PagePolicy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Nothing the API answers is a page, whatever a browser takes it for.</summary>
    private const string ApiPolicy = "default-src 'none'; frame-ancestors 'none'";

    private const string Hsts = "max-age=31536000";

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
        headers.ContentSecurityPolicy = IsApi(context.Request.Path) ? ApiPolicy : PagePolicy;
        if (context.Request.IsHttps && !context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment())
            headers.StrictTransportSecurity = Hsts;
        if (IsPrivate(context.Request))
            headers.CacheControl = "no-store";
    }

    private static bool IsApi(PathString path) =>
        path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase)
        || path.Value is "/metrics" or "/health" or "/healthz" or "/ready";

    /// <summary>Whoever shows who they are gets an answer meant for them alone; so is everything under /v1/auth.</summary>
    private static bool IsPrivate(HttpRequest request) =>
        request.Path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
        && (request.Headers.Authorization.Count > 0 || request.Headers.Cookie.Count > 0 || ApiKeyHeaders.ArePresent(request)
            || request.Path.StartsWithSegments("/v1/auth", StringComparison.OrdinalIgnoreCase));
}
