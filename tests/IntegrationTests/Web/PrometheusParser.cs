using System.Globalization;

namespace PredictionMarkets.IntegrationTests.Web;

/// <summary>
/// Reads Prometheus' text exposition format 0.0.4 strictly: anything the format does not allow throws, and so does what only Prometheus itself would
/// trip over (a family in two places, a sample twice, a histogram whose buckets do not rise to its count).
/// </summary>
internal sealed class PrometheusParser
{
    private readonly Dictionary<string, Family> _families = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private string _text = "";
    private int _at;
    private Family? _current;

    public sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

    public sealed record Family(string Name)
    {
        public string? Type { get; set; }

        public string? Help { get; set; }

        public List<Sample> Samples { get; } = [];

        public double Sum(string suffix = "") => Samples.Where(sample => sample.Name == Name + suffix).Sum(sample => sample.Value);
    }

    public static IReadOnlyDictionary<string, Family> Parse(string text)
    {
        if (!text.EndsWith('\n'))
            throw new FormatException("The last line must end with a line feed.");
        if (text.Contains('\r'))
            throw new FormatException("Lines end with a line feed alone.");
        var parser = new PrometheusParser();
        foreach (var line in text[..^1].Split('\n'))
            parser.ReadLine(line);
        foreach (var family in parser._families.Values.Where(family => family.Type == "histogram"))
            CheckHistogram(family);
        return parser._families;
    }

    private void ReadLine(string line)
    {
        (_text, _at) = (line, 0);
        if (line.Length == 0)
            throw Wrong("an empty line");
        if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            ReadHelp();
        else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            ReadType();
        else if (line[0] != '#')
            ReadSample();
    }

    private void ReadHelp()
    {
        _at = 7;
        Enter(ReadName(colons: true));
        if (_current!.Help is not null)
            throw Wrong("a second HELP");
        Expect(' ');
        var help = _text[_at..];
        for (var i = help.IndexOf('\\'); i >= 0; i = help.IndexOf('\\', i + 2))
        {
            if (i + 1 >= help.Length || help[i + 1] is not ('\\' or 'n'))
                throw Wrong("an escape that HELP does not know");
        }

        _current.Help = help;
    }

    private void ReadType()
    {
        _at = 7;
        Enter(ReadName(colons: true));
        Expect(' ');
        if (_current!.Type is not null || _current.Samples.Count > 0)
            throw Wrong("TYPE must come once and before the samples");
        _current.Type = _text[_at..] is "counter" or "gauge" or "histogram" or "summary" or "untyped" ? _text[_at..] : throw Wrong("an unknown type");
    }

    private void ReadSample()
    {
        var name = ReadName(colons: true);
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Peek() == '{')
        {
            do
            {
                _at++;
                if (Peek() == '}')
                    break;
                var label = ReadName(colons: false);
                Expect('=');
                if (!labels.TryAdd(label, ReadQuoted()))
                    throw Wrong("a label twice");
            }
            while (Peek() == ',');
            Expect('}');
        }

        Expect(' ');
        var value = ReadNumber(_text[_at..]);
        var family = FamilyOf(name);
        if (_current is not null && family != _current)
            throw Wrong("samples of a family must stand together under its head");
        if (!_seen.Add($"{name}{{{string.Join(',', labels.OrderBy(label => label.Key, StringComparer.Ordinal))}}}"))
            throw Wrong("a sample twice");
        family.Samples.Add(new Sample(name, labels, value));
    }

    private Family FamilyOf(string name)
    {
        foreach (var suffix in (string[])["_bucket", "_sum", "_count"])
        {
            if (name.EndsWith(suffix, StringComparison.Ordinal) && _families.TryGetValue(name[..^suffix.Length], out var histogram) && histogram.Type == "histogram")
                return histogram;
        }

        return _families.TryGetValue(name, out var family) && family.Type is "counter" or "gauge" ? _families[name] : throw Wrong("a sample without TYPE");
    }

    private void Enter(string name)
    {
        if (_current?.Name == name)
            return;
        if (!_families.TryAdd(name, _current = new Family(name)))
            throw Wrong("a family in two places");
    }

    private string ReadName(bool colons)
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_' || (colons && _text[_at] == ':')))
            _at++;
        return _at > start && !char.IsAsciiDigit(_text[start]) ? _text[start.._at] : throw Wrong("a name");
    }

    private string ReadQuoted()
    {
        Expect('"');
        var value = "";
        for (; Peek() != '"'; _at++)
        {
            if (Peek() == '\\')
            {
                _at++;
                value += Peek() switch { '\\' => '\\', '"' => '"', 'n' => '\n', _ => throw Wrong("an unknown escape") };
            }
            else
            {
                value += Peek();
            }
        }

        _at++;
        return value;
    }

    private double ReadNumber(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong("a number"),
    };

    private char Peek() => _at < _text.Length ? _text[_at] : throw Wrong("more text");

    private void Expect(char c)
    {
        if (Peek() != c)
            throw Wrong($"'{c}'");
        _at++;
    }

    private FormatException Wrong(string what) => new($"At {_at}, {what}: {_text}");

    private static void CheckHistogram(Family family)
    {
        foreach (var series in family.Samples.Where(sample => sample.Name == $"{family.Name}_bucket").GroupBy(Others))
        {
            var buckets = series.Select(sample => (Bound: double.Parse(sample.Labels["le"].Replace("+Inf", "Infinity"), CultureInfo.InvariantCulture), sample.Value)).ToList();
            var count = family.Samples.Single(sample => sample.Name == $"{family.Name}_count" && Others(sample) == series.Key).Value;
            _ = family.Samples.Single(sample => sample.Name == $"{family.Name}_sum" && Others(sample) == series.Key);
            var rises = buckets.Zip(buckets.Skip(1)).All(pair => pair.First.Bound < pair.Second.Bound && pair.First.Value <= pair.Second.Value);
            if (!rises || !double.IsPositiveInfinity(buckets[^1].Bound) || buckets[^1].Value != count)
                throw new FormatException($"The buckets of {family.Name} {{{series.Key}}} do not rise to its count.");
        }
    }

    private static string Others(Sample sample) =>
        string.Join(',', sample.Labels.Where(label => label.Key != "le").OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
}
