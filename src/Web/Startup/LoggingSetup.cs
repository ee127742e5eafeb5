using PredictionMarkets.Infrastructure.Errors;
using PredictionMarkets.Web.Http;
using PredictionMarkets.Web.Middleware;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Json;

namespace PredictionMarkets.Web.Startup;

/// <summary>Logs to the console: a JSON object a line, or readable lines in Development. Levels are the Serilog section's, the default one LOG_LEVEL.</summary>
public static class LoggingSetup
{
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddHttpContextAccessor();
        builder.Logging.ClearProviders();

        // Serilog decides by level; the factory's own filter lets everything through to it.
        builder.Logging.SetMinimumLevel(LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        if (builder.Configuration["SENTRY_DSN"] is { Length: > 0 } dsn)
        {
            builder.Services.AddSingleton(SentryDsn.Parse(dsn));
            builder.Services.AddSingleton<ILoggerProvider, SentrySink>(provider => new SentrySink(
                provider.GetRequiredService<SentryDsn>(), builder.Environment.EnvironmentName, provider.GetRequiredService<TimeProvider>()));
        }

        builder.Services.AddSingleton<ILoggerProvider>(provider =>
        {
            var settings = new LoggerConfiguration()
                .MinimumLevel.Information()
                .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                .MinimumLevel.Override("Npgsql", LogEventLevel.Warning)
                .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
                .MinimumLevel.Override(typeof(RequestLogMiddleware).FullName!, RequestLines(builder))
                .ReadFrom.Configuration(builder.Configuration)
                .Enrich.With(new RequestEnricher(provider.GetRequiredService<IHttpContextAccessor>()));
            return new SerilogLoggerProvider(ToConsole(settings, builder.Environment).CreateLogger(), dispose: true);
        });
    }

    private static LoggerConfiguration ToConsole(LoggerConfiguration settings, IHostEnvironment environment) => environment.IsDevelopment()
        ? settings.WriteTo.Console(outputTemplate: "{Timestamp:HH:mm:ss.fff} {Level:u3} {SourceContext} {RequestId} {Message:lj}{NewLine}{Exception}")
        : settings.WriteTo.Console(new JsonFormatter(renderMessage: true));

    /// <summary>A line for each request: if asked for; or in Development, unless LOG_LEVEL asks for less.</summary>
    private static LogEventLevel RequestLines(WebApplicationBuilder builder) =>
        builder.Configuration.GetValue(RequestLogMiddleware.EnabledKey, builder.Environment.IsDevelopment() && ShowsInformation(builder.Configuration))
            ? LogEventLevel.Information : LogEventLevel.Error;

    private static bool ShowsInformation(IConfiguration configuration) =>
        !Enum.TryParse<LogEventLevel>(configuration["Serilog:MinimumLevel:Default"], ignoreCase: true, out var level) || level <= LogEventLevel.Information;

    /// <summary>Adds which request a line belongs to, and whose it is.</summary>
    private sealed class RequestEnricher(IHttpContextAccessor accessor) : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            if (accessor.HttpContext is not { } context)
                return;
            logEvent.AddOrUpdateProperty(propertyFactory.CreateProperty("RequestId", Http.RequestId.Of(context)));
            if (context.User.FindFirst("sub")?.Value is { } user)
                logEvent.AddPropertyIfAbsent(propertyFactory.CreateProperty("UserId", user));
        }
    }
}
