using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PredictionMarkets.Application.Limits;
using PredictionMarkets.Infrastructure.Redis;

namespace PredictionMarkets.Infrastructure.Limits;

/// <summary>Reads the limits and registers who counts.</summary>
public static class RateLimitRegistration
{
    public const string EnabledKey = "RateLimits:Enabled";

    private const int DefaultWindowSeconds = 60;

    private static readonly (RateLimitPolicy Policy, int Requests)[] Defaults =
    [
        (RateLimitPolicy.Anonymous, 100),
        (RateLimitPolicy.User, 1_200),
        (RateLimitPolicy.ApiKey, 6_000),
        (RateLimitPolicy.SignIn, 5),
        (RateLimitPolicy.Cancel, 6_000),
        (RateLimitPolicy.Connection, 10),
    ];

    public static IServiceCollection AddRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton(Load(configuration));
        services.AddSingleton<LocalRateLimiter>();
        if (string.IsNullOrEmpty(configuration["Redis:Url"]))
            return services.AddSingleton<IRateLimiter>(provider => provider.GetRequiredService<LocalRateLimiter>());
        var patience = configuration.GetValue("RateLimits:RedisTimeout", TimeSpan.FromMilliseconds(50));
        return services.AddSingleton<IRateLimiter>(provider => new RedisRateLimiter(
            provider.GetRequiredService<RedisConnection>(), provider.GetRequiredService<LocalRateLimiter>(), provider.GetRequiredService<RateLimits>(), patience,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RedisRateLimiter>>()));
    }

    /// <summary>Each limit is a number of requests a minute, or "requests/seconds". Throws for anything else: a limit that was mistyped is none.</summary>
    public static RateLimits Load(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return new RateLimits(
            configuration.GetValue(EnabledKey, defaultValue: true),
            [.. Defaults.Select(limit => Read(limit.Policy, limit.Requests, configuration[$"RateLimits:{limit.Policy}"]))]);
    }

    private static RateLimit Read(RateLimitPolicy policy, int byDefault, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new RateLimit(policy, byDefault, TimeSpan.FromSeconds(DefaultWindowSeconds));
        var parts = text.Split('/', StringSplitOptions.TrimEntries);
        var seconds = DefaultWindowSeconds;
        return parts.Length <= 2
            && int.TryParse(parts[0], out var requests) && requests is >= 1 and <= 1_000_000
            && (parts.Length == 1 || (int.TryParse(parts[1], out seconds) && seconds is >= 1 and <= 86_400))
            ? new RateLimit(policy, requests, TimeSpan.FromSeconds(seconds))
            : throw new InvalidOperationException($"RateLimits__{policy} must be a number of requests a minute, or requests/seconds such as 100/60.");
    }
}
