namespace PredictionMarkets.Benchmarks.Orders;

/// <summary>A power law (Zipf, exponent 1): the second of all is asked for half as often as the first, the third a third as often.</summary>
internal sealed class Popularity
{
    /// <summary>How often one of the first so many is asked for, times a constant.</summary>
    private readonly double[] _sums;

    public Popularity(int count)
    {
        _sums = new double[count];
        for (var i = 0; i < count; i++)
            _sums[i] = (i == 0 ? 0 : _sums[i - 1]) + (1.0 / (i + 1));
    }

    /// <summary>Which one is asked for next, from 0.</summary>
    public int Draw(Random random)
    {
        var at = Array.BinarySearch(_sums, random.NextDouble() * _sums[^1]);
        return Math.Min(at < 0 ? ~at : at, _sums.Length - 1);
    }
}
