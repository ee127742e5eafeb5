namespace PredictionMarkets.Benchmarks.Reporting;

/// <summary>Several measurements of one thing, as its median and how far apart they lie.</summary>
internal sealed class Sample
{
    private readonly List<double> _values = [];

    public void Add(double value) => _values.Add(value);

    public double Median
    {
        get
        {
            var sorted = _values.Order().ToArray();
            return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>"0.42 (0.40-0.45)": median, least and most; the median alone of a single value.</summary>
    public string ToString(string format) => _values.Count == 1 ? Median.ToString(format) : $"{Median.ToString(format)} ({_values.Min().ToString(format)}-{_values.Max().ToString(format)})";
}

/// <summary>Durations, each kept, in nanoseconds: percentiles are exact.</summary>
internal sealed class Durations(int capacity = 1 << 16)
{
    private long[] _values = new long[capacity];
    private bool _sorted;

    public int Count { get; private set; }

    public void Add(long nanoseconds)
    {
        if (Count == _values.Length)
            Array.Resize(ref _values, Count * 2);
        _values[Count++] = nanoseconds;
        _sorted = false;
    }

    /// <summary>The smallest duration that <paramref name="percent"/> percent do not exceed.</summary>
    public long Percentile(double percent)
    {
        if (Count == 0)
            return 0;
        if (!_sorted)
            Array.Sort(_values, 0, Count);
        _sorted = true;
        return _values[Math.Clamp((int)Math.Ceiling(percent / 100 * Count) - 1, 0, Count - 1)];
    }

    public void CopyTo(Durations other)
    {
        for (var i = 0; i < Count; i++)
            other.Add(_values[i]);
    }

    public double Milliseconds(double percent) => Percentile(percent) / 1e6;
}
