using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Startup;

/// <summary>Which pages of other origins may use the API with the user's cookies: those listed in CORS_ORIGIN, and no others.</summary>
public static class CorsSetup
{
    /// <summary>The setting: a comma-separated list.</summary>
    public const string OriginsKey = "Cors:Origins";

    public static IServiceCollection AddListedOrigins(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var origins = Origins(configuration);
        return services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(origins)
            .AllowCredentials()
            .WithMethods("GET", "POST", "PATCH", "DELETE")
            .WithHeaders("Content-Type", "Authorization", "If-None-Match", "Last-Event-ID", "X-Requested-With", "X-SignalR-User-Agent", ApiKeyHeaders.Key, ApiKeyHeaders.Timestamp, ApiKeyHeaders.Signature)
            .WithExposedHeaders("ETag", "Retry-After", "Idempotent-Replayed", "Content-Disposition", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10))));
    }

    /// <summary>The listed origins. Throws for anything that is not exactly scheme, host and port: "*" would mean everyone.</summary>
    public static string[] Origins(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var origins = (configuration[OriginsKey] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var origin in origins)
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || !string.Equals(origin.TrimEnd('/'), uri.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal))
                throw new InvalidOperationException($"CORS_ORIGIN must list origins such as https://app.example.com; this is none: {origin}");
        }

        return [.. origins.Select(origin => origin.TrimEnd('/'))];
    }
}
