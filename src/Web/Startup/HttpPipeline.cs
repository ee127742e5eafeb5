using PredictionMarkets.Application.Limits;
using PredictionMarkets.Web.Health;
using PredictionMarkets.Web.Http;
using PredictionMarkets.Web.Middleware;
using PredictionMarkets.Web.OpenApi;
using PredictionMarkets.Web.Page;

namespace PredictionMarkets.Web.Startup;

/// <summary>The way of every HTTP request, outermost first.</summary>
public static class HttpPipeline
{
    public static void UseExchange(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseKnownProxies();
        app.UseMiddleware<HttpMetricsMiddleware>();
        app.UseMiddleware<RequestLogMiddleware>();
        app.UseMiddleware<ErrorMiddleware>();
        app.UseMiddleware<ApiPrefixMiddleware>();
        app.UseMiddleware<SecurityHeadersMiddleware>();
        app.UseMiddleware<AddressMiddleware>();
        app.UseMiddleware<PageMiddleware>();
        app.UseRouting();
        app.UseCors();
        app.UseAuthentication();
        app.UseMiddleware<CurrentUserMiddleware>();
        app.UseMiddleware<FeedGateMiddleware>();
        if (app.Services.GetRequiredService<RateLimits>().Enabled)
            app.UseMiddleware<RateLimitMiddleware>();
        app.UseMiddleware<ApiKeyRefusalMiddleware>();
        app.UseMiddleware<LargeBodyMiddleware>();

        app.MapHealth();
        app.MapMetrics();
        app.MapApiDescription();
        app.MapErrorCatalog();
        app.MapControllers();
        app.MapFeed();
    }
}
