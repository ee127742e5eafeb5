using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Markets;

/// <summary>Small charts for lists: a few dozen prices a market, read for all markets of a page in one statement.</summary>
internal static class Sparklines
{
    /// <summary>How far back, and how many hours are between two prices.</summary>
    private static readonly Dictionary<string, (int Hours, int Apart)> Spans = new(StringComparer.Ordinal) { ["24h"] = (24, 1), ["7d"] = (168, 4) };

    public static bool IsKnown(string span) => Spans.ContainsKey(span);

    /// <param name="markets">With their last prices, which the lines end with.</param>
    public static async Task<IReadOnlyDictionary<Guid, IReadOnlyList<Money>>> ReadAsync(
        ICandles candles, string span, IReadOnlyList<(Guid Id, long? LastPrice)> markets, DateTime now, CancellationToken cancellationToken)
    {
        var (hours, apart) = Spans[span];
        var first = CandleStep.Hour.Floor(now).AddHours(-hours);
        var closes = await candles.ClosesAsync([.. markets.Where(market => market.LastPrice is not null).Select(market => market.Id)], CandleStep.Hour, first, now, cancellationToken);
        return markets.ToDictionary(market => market.Id, market => Line([.. closes[market.Id]], market.LastPrice, first, hours, apart));
    }

    private static IReadOnlyList<Money> Line(ClosingPrice[] closes, long? lastPrice, DateTime first, int hours, int apart)
    {
        var (line, next, price) = (new List<Money>(), 0, (long?)null);
        for (var hour = 0; hour < hours; hour += apart)
        {
            // The price at the end of these hours.
            for (var end = first.AddHours(hour + apart); next < closes.Length && closes[next].StartsAt < end; next++)
                price = closes[next].Price;
            if (price is { } known)
                line.Add(new Money(known));
        }

        if (lastPrice is { } last)
            line.Add(new Money(last));
        return line;
    }
}
