using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Markets;

/// <summary>A market's prices over time, for a chart.</summary>
/// <param name="Interval">1m, 5m, 1h (if left out) or 1d.</param>
/// <param name="From">The candle of this time is the first one; 300 candles before the end if left out.</param>
/// <param name="To">No candle starts at this time or later; now if left out.</param>
[Allow(Access.Anyone)]
public sealed record GetCandles(string Market, Outcome Outcome, string? Interval, DateTime? From, DateTime? To) : IRequest<Result<CandlesDto>>;

/// <summary>Prices over time in the outcome's own terms, oldest first, one candle for every step since the first trade; none is missing.</summary>
/// <param name="Seq">Number of the last trade that is included; the feed's trades continue from there.</param>
public sealed record CandlesDto(Guid MarketId, Outcome Outcome, string Interval, IReadOnlyList<CandleDto> Items, long Seq);

/// <summary>One step of time. Without a trade in it all four prices are the close before, and the volume is 0.</summary>
/// <param name="Volume">Shares traded.</param>
public sealed record CandleDto(DateTime StartsAt, Money Open, Money High, Money Low, Money Close, long Volume);

internal sealed class GetCandlesValidator : AbstractValidator<GetCandles>
{
    public GetCandlesValidator()
    {
        RuleFor(candles => candles.Interval).Must(name => name is null || CandleStep.Find(name) is not null).WithMessage("Must be one of 1m, 5m, 1h, 1d.");
        RuleFor(candles => candles.From).LessThan(candles => candles.To).When(candles => candles.To is not null).WithMessage("Must be before 'to'.");
    }
}

internal sealed class GetCandlesHandler(IExchangeDb db, IMarketDirectory markets, ICandles candles, TimeProvider clock) : IRequestHandler<GetCandles, Result<CandlesDto>>
{
    /// <summary>Hours of a year and some.</summary>
    private const int MostCandles = 10_000;

    private const int Candles = 300;

    public async Task<Result<CandlesDto>> Handle(GetCandles request, CancellationToken cancellationToken)
    {
        var step = CandleStep.Find(request.Interval) ?? CandleStep.Hour;
        var now = clock.GetUtcNow().UtcDateTime;
        if (ChartWindow.Of(step, request.From, request.To, now, Candles, MostCandles) is not { } window)
            return ValidationFailed.Member("from", $"There may be at most {MostCandles} candles between 'from' and 'to'.");
        if (await markets.FindAsync(request.Market, cancellationToken) is not { } market)
            return new MarketNotFound(request.Market);

        var found = await candles.ReadAsync(market.Id, step, window.From, window.To, cancellationToken);
        var life = await db.Markets.Where(m => m.Id == market.Id).Select(m => new { m.Status, m.LastTime }).SingleAsync(cancellationToken);

        // The line of a market that is over ends where it ended.
        var end = life.Status is MarketStatus.Settling or MarketStatus.Resolved && life.LastTime < now ? life.LastTime : now;
        return new CandlesDto(market.Id, request.Outcome, step.Name, Chart.Fill(found.Candles, step, window, end, request.Outcome), found.LastTrade);
    }
}

/// <summary>What part of time a chart shows: [From, To), both on the grid of its steps.</summary>
internal readonly record struct ChartWindow(DateTime From, DateTime To)
{
    /// <summary>Null if it would hold more than <paramref name="most"/> steps.</summary>
    public static ChartWindow? Of(CandleStep step, DateTime? from, DateTime? to, DateTime now, int usual, int most)
    {
        // There is nothing to see beyond these two, whatever was asked for.
        var end = Ceiling(step, to is { } asked && asked < now ? Later(asked, DateTime.UnixEpoch) : now);
        var start = from is { } first ? step.Floor(Later(first, DateTime.UnixEpoch)) : end - (step.Length * usual);
        return (end - start) / step.Length > most ? null : new ChartWindow(start, end);
    }

    private static DateTime Later(DateTime one, DateTime other) => one > other ? one : other;

    private static DateTime Ceiling(CandleStep step, DateTime time) => step.Floor(time) is var floor && floor == time ? time : floor + step.Length;
}

/// <summary>Makes charts of what was traded.</summary>
internal static class Chart
{
    /// <summary>One candle for each step of the window that begins after the first trade and not after <paramref name="end"/>.</summary>
    /// <param name="found">In the order of time; of those before the window the last is carried into it.</param>
    public static List<CandleDto> Fill(IReadOnlyList<Candle> found, CandleStep step, ChartWindow window, DateTime end, Outcome outcome)
    {
        var (chart, next, close) = (new List<CandleDto>(), 0, (long?)null);
        for (; next < found.Count && found[next].StartsAt < window.From; next++)
            close = found[next].Close;

        for (var at = window.From; at < window.To && (at <= end || next < found.Count); at += step.Length)
        {
            if (next < found.Count && found[next].StartsAt == at)
            {
                var traded = found[next++];
                chart.Add(In(outcome, traded));
                close = traded.Close;
            }
            else if (close is { } flat)
            {
                chart.Add(In(outcome, new Candle(at, flat, flat, flat, flat, 0)));
            }
        }

        return chart;
    }

    /// <summary>NO costs what YES leaves of a dollar, so its highest price is YES's lowest.</summary>
    private static CandleDto In(Outcome outcome, Candle candle) => outcome == Outcome.Yes
        ? new CandleDto(candle.StartsAt, new Money(candle.Open), new Money(candle.High), new Money(candle.Low), new Money(candle.Close), candle.Volume)
        : new CandleDto(
            candle.StartsAt, new Money(Price.One - candle.Open), new Money(Price.One - candle.Low), new Money(Price.One - candle.High), new Money(Price.One - candle.Close), candle.Volume);
}
