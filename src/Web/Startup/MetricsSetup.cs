using OpenTelemetry;
using OpenTelemetry.Metrics;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Web.Metrics;

namespace PredictionMarkets.Web.Startup;

/// <summary>Measures the exchange and shows it at /metrics.</summary>
public static class MetricsSetup
{
    /// <summary>Bounds in seconds: a match takes microseconds, a request milliseconds, and what takes ten seconds has gone wrong.</summary>
    private static readonly double[] Seconds = [0.00001, 0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private static readonly double[] Counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];

    public static IServiceCollection AddExchangeMetrics(this IServiceCollection services)
    {
        services.AddSingleton<ProcessMetrics>();
        services.AddSingleton<PrometheusExporter>();
        services.AddSingleton(provider => Sdk.CreateMeterProviderBuilder()
            .AddMeter(ExchangeMetrics.MeterName, ProcessMetrics.MeterName)
            .AddView("*_seconds", new ExplicitBucketHistogramConfiguration { Boundaries = Seconds })
            .AddView("trading_group_size", new ExplicitBucketHistogramConfiguration { Boundaries = Counts })
            .AddReader(new BaseExportingMetricReader(provider.GetRequiredService<PrometheusExporter>()))
            .Build());
        return services;
    }

    public static void MapMetrics(this WebApplication app)
    {
        // Measuring begins at start, not with the first scrape.
        _ = app.Services.GetRequiredService<ProcessMetrics>();
        _ = app.Services.GetRequiredService<MeterProvider>();
        app.MapGet("/metrics", (PrometheusExporter exporter) => Results.Text(exporter.Scrape(), PrometheusText.ContentType)).ExcludeFromDescription();
    }
}
