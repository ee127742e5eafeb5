using OpenTelemetry;
using OpenTelemetry.Metrics;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Web.Metrics;
using PredictionMarkets.Web.Middleware;

namespace PredictionMarkets.Web.Startup;

/// <summary>Measures the exchange and shows it at /metrics.</summary>
public static class MetricsSetup
{
    /// <summary>Bounds in seconds: what takes ten of them has gone wrong.</summary>
    private static readonly double[] Seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>A match takes microseconds.</summary>
    private static readonly double[] MatchingSeconds = [0.000001, 0.0000025, 0.000005, 0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.01, 0.1, 1];

    private static readonly double[] Counts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000];

    public static IServiceCollection AddExchangeMetrics(this IServiceCollection services)
    {
        services.AddSingleton<PrometheusExporter>();
        services.AddSingleton(provider => Sdk.CreateMeterProviderBuilder()
            .AddMeter(ExchangeMetrics.MeterName, ProcessMetrics.MeterName)
            .AddView(ExchangeMetrics.MatchingDuration.Name, new ExplicitBucketHistogramConfiguration { Boundaries = MatchingSeconds })
            .AddView(ExchangeMetrics.QueryDuration.Name, new ExplicitBucketHistogramConfiguration { Boundaries = Seconds })
            .AddView(ExchangeMetrics.CommitDuration.Name, new ExplicitBucketHistogramConfiguration { Boundaries = Seconds })
            .AddView(HttpMetricsMiddleware.DurationName, new ExplicitBucketHistogramConfiguration { Boundaries = Seconds })
            .AddView(ExchangeMetrics.GroupSize.Name, new ExplicitBucketHistogramConfiguration { Boundaries = Counts })
            .AddReader(new BaseExportingMetricReader(provider.GetRequiredService<PrometheusExporter>()))
            .Build());
        return services;
    }

    public static void MapMetrics(this WebApplication app)
    {
        // Measuring begins at start, not with the first scrape.
        ProcessMetrics.Begin();
        _ = app.Services.GetRequiredService<MeterProvider>();
        ExchangeMetrics.BeginCounting();
        app.MapGet("/metrics", (PrometheusExporter exporter) => Results.Text(exporter.Scrape(), PrometheusText.ContentType)).ExcludeFromDescription();
    }
}
