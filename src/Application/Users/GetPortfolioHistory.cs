using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Users;

/// <summary>What the sender had altogether over time: money, and shares at their markets' prices of the time.</summary>
/// <param name="Interval">5m, 1h (if left out) or 1d.</param>
/// <param name="From">300 points before the end if left out.</param>
/// <param name="To">Now if left out.</param>
[Allow(Access.User, Keys = KeyScope.Read)]
public sealed record GetPortfolioHistory(string? Interval, DateTime? From, DateTime? To) : IRequest<Result<PortfolioHistoryDto>>;

/// <summary>Values over time, oldest first; it begins with the first movement of money.</summary>
public sealed record PortfolioHistoryDto(string Interval, IReadOnlyList<PortfolioPointDto> Items);

/// <summary>What a user had at one time.</summary>
/// <param name="Money">Available and locked money, less the debt.</param>
/// <param name="PositionsValue">Shares at the last price of the time; of a market that had not traded yet, at what they cost.</param>
/// <param name="Total">Both together.</param>
public sealed record PortfolioPointDto(DateTime At, Money Money, Money PositionsValue, Money Total);

internal sealed class GetPortfolioHistoryValidator : AbstractValidator<GetPortfolioHistory>
{
    public GetPortfolioHistoryValidator()
    {
        RuleFor(history => history.Interval).Must(name => name is null || (CandleStep.Find(name) is { } step && step != CandleStep.Minute))
            .WithMessage("Must be one of 5m, 1h, 1d.");
        RuleFor(history => history.From).LessThan(history => history.To).When(history => history.To is not null).WithMessage("Must be before 'to'.");
    }
}

internal sealed class GetPortfolioHistoryHandler(IExchangeDb db, ICurrentUser user, IHoldingsHistory holdings, ICandles candles, TimeProvider clock)
    : IRequestHandler<GetPortfolioHistory, Result<PortfolioHistoryDto>>
{
    private const int MostPoints = 1_000, Points = 300;

    public async Task<Result<PortfolioHistoryDto>> Handle(GetPortfolioHistory request, CancellationToken cancellationToken)
    {
        var step = CandleStep.Find(request.Interval) ?? CandleStep.Hour;
        var now = clock.GetUtcNow().UtcDateTime;
        if (ChartWindow.Of(step, request.From, request.To, now, Points, MostPoints) is not { } window)
            return ValidationFailed.Member("from", $"There may be at most {MostPoints} points between 'from' and 'to'.");

        var held = await holdings.ReadAsync(user.RequiredId, step.Length, window.From, window.To, cancellationToken);
        var closes = await candles.ClosesAsync([.. held.Shares.Select(shares => shares.MarketId).Distinct()], step, window.From, window.To, cancellationToken);
        var points = PortfolioReplay.Run(held, closes, step, window);

        // The present is read as GET /portfolio reads it, so that the two agree.
        if (window.To >= now && points.Count > 0)
        {
            var present = (await new GetPortfolioHandler(db, user).Handle(new GetPortfolio(), cancellationToken)).Value;
            points[^1] = new PortfolioPointDto(now, present.Cash + present.Locked - present.Debt, present.PositionsValue, present.Total);
        }

        return new PortfolioHistoryDto(step.Name, points);
    }
}

/// <summary>Goes through the steps of time, with what was held and what it was worth.</summary>
internal static class PortfolioReplay
{
    public static List<PortfolioPointDto> Run(Holdings held, ILookup<Guid, ClosingPrice> closes, CandleStep step, ChartWindow window)
    {
        var points = new List<PortfolioPointDto>();
        var shares = new Dictionary<(Guid, Outcome), HeldShares>();
        var prices = closes.ToDictionary(market => market.Key, market => new PriceLine([.. market]));
        var (money, nextMoney, nextShares) = ((long?)null, 0, 0);
        for (var start = window.From - step.Length; start < window.To; start += step.Length)
        {
            for (; nextMoney < held.Money.Count && held.Money[nextMoney].StepStartsAt <= start; nextMoney++)
                money = held.Money[nextMoney].Money;
            for (; nextShares < held.Shares.Count && held.Shares[nextShares].StepStartsAt <= start; nextShares++)
                shares[(held.Shares[nextShares].MarketId, held.Shares[nextShares].Outcome)] = held.Shares[nextShares];
            if (money is null && shares.Count == 0)
                continue;

            var value = Money.Zero;
            foreach (var position in shares.Values.Where(position => position.Shares > 0))
                value += Valuation.ValueOf(position.Outcome, prices.GetValueOrDefault(position.MarketId)?.At(start), position.Shares, position.Cost);
            var cash = new Money(money ?? 0);
            points.Add(new PortfolioPointDto(start + step.Length, cash, value, cash + value));
        }

        return points;
    }

    /// <summary>A market's prices, asked for in the order of time.</summary>
    private sealed class PriceLine(ClosingPrice[] closes)
    {
        private int _next;
        private long? _price;

        /// <summary>The price at the end of the step that starts then; null before the first trade.</summary>
        public long? At(DateTime start)
        {
            for (; _next < closes.Length && closes[_next].StartsAt <= start; _next++)
                _price = closes[_next].Price;
            return _price;
        }
    }
}
