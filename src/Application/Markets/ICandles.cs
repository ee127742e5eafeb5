namespace PredictionMarkets.Application.Markets;

/// <summary>Prices over time, as they were traded: steps without a trade are missing. Prices are in units of $0.0001 and YES terms.</summary>
public interface ICandles
{
    /// <summary>A market's candles that start in [from, to), and the last one before them; as of this moment, to the trade.</summary>
    Task<CandleSeries> ReadAsync(Guid marketId, CandleStep step, DateTime from, DateTime to, CancellationToken cancellationToken);

    /// <summary>
    /// The closing prices of several markets' candles that start in [from, to), and of the last one before them; the most recent trades may be missing for some seconds.
    /// </summary>
    Task<ILookup<Guid, ClosingPrice>> ClosesAsync(IReadOnlyCollection<Guid> marketIds, CandleStep step, DateTime from, DateTime to, CancellationToken cancellationToken);
}

/// <summary>Candles in the order of their time.</summary>
/// <param name="LastTrade">Number of the market's last trade that they can include.</param>
public sealed record CandleSeries(IReadOnlyList<Candle> Candles, long LastTrade);

/// <summary>What was traded in one step of time.</summary>
/// <param name="Volume">Shares.</param>
public readonly record struct Candle(DateTime StartsAt, long Open, long High, long Low, long Close, long Volume);

/// <summary>The last price of one step of time.</summary>
public readonly record struct ClosingPrice(DateTime StartsAt, long Price);

/// <summary>A step of time that candles are kept for. Steps are counted from midnight, UTC.</summary>
public sealed record CandleStep(string Name, int Minutes)
{
    public static readonly CandleStep Minute = new("1m", 1), FiveMinutes = new("5m", 5), Hour = new("1h", 60), Day = new("1d", 1440);

    public static IReadOnlyList<CandleStep> All { get; } = [Minute, FiveMinutes, Hour, Day];

    public TimeSpan Length { get; } = TimeSpan.FromMinutes(Minutes);

    /// <summary>The step of this name; null if there is none.</summary>
    public static CandleStep? Find(string? name) => All.FirstOrDefault(step => string.Equals(step.Name, name, StringComparison.Ordinal));

    /// <summary>When the step began that this time falls into.</summary>
    public DateTime Floor(DateTime time) => new(time.Ticks - ((time - DateTime.UnixEpoch).Ticks % Length.Ticks), DateTimeKind.Utc);
}
