namespace PredictionMarkets.Web.Startup;

/// <summary>
/// The environment's short names for settings, and what they are called inside. A short name wins over the same setting elsewhere, except that an
/// address given with --urls wins over PORT. DATABASE_URL is read by that name.
/// </summary>
public static class SeedNames
{
    private const int DefaultPort = 8080;

    private static readonly (string Short, string Key)[] Names =
    [
        ("REDIS_URL", "Redis:Url"),
        ("JWT_SECRET", "Jwt:Secret"),
        ("JWT_SECRET_PREVIOUS", "Jwt:PreviousSecret"),
        ("JWT_REFRESH_SECRET", "Jwt:RefreshSecret"),
        ("RESEND_API_KEY", "Email:ResendApiKey"),
        ("EMAIL_FROM", "Email:From"),
        ("PUBLIC_URL", "Email:PublicUrl"),
        ("CORS_ORIGIN", "Cors:Origins"),
        ("MAX_PRICE_SLIPPAGE", "Trading:MaxPriceSlippage"),
        ("REQUEST_LOG", "RequestLog:Enabled"),
    ];

    private static readonly Dictionary<string, string> Levels = new(StringComparer.OrdinalIgnoreCase)
    {
        ["trace"] = "Verbose",
        ["debug"] = "Debug",
        ["info"] = "Information",
        ["warn"] = "Warning",
        ["error"] = "Error",
        ["fatal"] = "Fatal",
    };

    /// <summary>Adds the settings that the short names stand for.</summary>
    public static void AddSeedNames(this ConfigurationManager configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var settings = Names
            .Where(name => !string.IsNullOrWhiteSpace(configuration[name.Short]))
            .ToDictionary(name => name.Key, name => configuration[name.Short], StringComparer.OrdinalIgnoreCase);
        if (configuration["LOG_LEVEL"] is { Length: > 0 } level)
            settings["Serilog:MinimumLevel:Default"] = Levels.GetValueOrDefault(level, level);
        if (string.IsNullOrEmpty(configuration["urls"]))
            settings["urls"] = $"http://*:{Port(configuration["PORT"])}";
        configuration.AddInMemoryCollection(settings);
    }

    private static int Port(string? text) => string.IsNullOrWhiteSpace(text) ? DefaultPort
        : int.TryParse(text, out var port) && port is >= 0 and <= 65535 ? port
        : throw new InvalidOperationException("PORT must be a number between 0 and 65535.");
}
