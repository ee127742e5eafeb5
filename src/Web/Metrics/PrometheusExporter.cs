using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using PredictionMarkets.Application.Common;

namespace PredictionMarkets.Web.Metrics;

/// <summary>
/// Turns what the OpenTelemetry SDK has aggregated into Prometheus text when it is asked for (the SDK's own Prometheus exporter is no stable package).
/// Instruments carry the names that are shown, so nothing is renamed here.
/// </summary>
[ExportModes(ExportModes.Pull)]
public sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock _scraping = new();
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private PrometheusText _text = new();

    /// <summary>Set by the SDK: collects and calls <see cref="Export"/>.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>Everything measured so far.</summary>
    public string Scrape()
    {
        lock (_scraping)
        {
            _text = new PrometheusText();
            _written.Clear();
            if (Collect?.Invoke(Timeout.Infinite) != true)
                throw new InvalidOperationException("The metrics could not be collected.");
            WriteSilent();
            return _text.ToString();
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (var metric in batch)
            Write(metric);
        return ExportResult.Success;
    }

    /// <summary>Histograms that have nothing to show yet are announced all the same.</summary>
    private void WriteSilent()
    {
        foreach (var histogram in ExchangeMetrics.Histograms)
        {
            if (!_written.Contains(histogram.Name))
                _text.Family(histogram.Name, "histogram", histogram.Description);
        }
    }

    private void Write(Metric metric)
    {
        var type = metric.MetricType switch
        {
            MetricType.LongSum or MetricType.DoubleSum => "counter",
            MetricType.Histogram => "histogram",
            _ => "gauge",
        };
        _text.Family(metric.Name, type, metric.Description);
        _written.Add(metric.Name);
        foreach (ref readonly var point in metric.GetMetricPoints())
            Write(metric, in point);
    }

    private void Write(Metric metric, in MetricPoint point)
    {
        var labels = Labels(point.Tags);
        switch (metric.MetricType)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                _text.Sample(metric.Name, "", labels, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                _text.Sample(metric.Name, "", labels, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                _text.Sample(metric.Name, "", labels, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                _text.Sample(metric.Name, "", labels, point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram:
                WriteHistogram(metric.Name, in point, labels);
                break;
            default:
                throw new NotSupportedException($"{metric.Name} is a {metric.MetricType}, which this exporter does not write.");
        }
    }

    /// <summary>Prometheus' buckets are cumulative and end with +Inf.</summary>
    private void WriteHistogram(string name, in MetricPoint point, string labels)
    {
        var count = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            count += bucket.BucketCount;
            var bound = PrometheusText.Label("le", PrometheusText.Number(bucket.ExplicitBound));
            _text.Sample(name, "_bucket", labels.Length > 0 ? $"{labels},{bound}" : bound, count);
        }

        _text.Sample(name, "_sum", labels, point.GetHistogramSum());
        _text.Sample(name, "_count", labels, point.GetHistogramCount());
    }

    private static string Labels(ReadOnlyTagCollection tags)
    {
        if (tags.Count == 0)
            return "";
        var labels = new List<string>(tags.Count);
        foreach (var (name, value) in tags)
            labels.Add(PrometheusText.Label(name, Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""));
        return string.Join(',', labels);
    }
}
