using System.Globalization;
using System.Text;

namespace PredictionMarkets.Web.Metrics;

/// <summary>Writes Prometheus' text exposition format, version 0.0.4: HELP and TYPE once a family, then its samples.</summary>
public sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    public void Family(string name, string type, string? help)
    {
        _text.Append("# HELP ").Append(Name(name)).Append(' ').Append(Escape(help ?? "", quotes: false)).Append('\n');
        _text.Append("# TYPE ").Append(Name(name)).Append(' ').Append(type).Append('\n');
    }

    public void Sample(string name, string suffix, string labels, double value)
    {
        _text.Append(Name(name)).Append(suffix);
        if (labels.Length > 0)
            _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    public override string ToString() => _text.ToString();

    /// <summary>One label as it stands between the braces.</summary>
    public static string Label(string name, string value) => $"{Name(name)}=\"{Escape(value, quotes: true)}\"";

    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Letters, digits and underscores, not beginning with a digit.</summary>
    private static string Name(string name)
    {
        if (name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(name[0]))
            return name;
        var cleaned = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return char.IsAsciiDigit(cleaned[0]) ? $"_{cleaned}" : cleaned;
    }

    private static string Escape(string text, bool quotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
