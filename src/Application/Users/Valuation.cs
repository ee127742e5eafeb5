using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Users;

/// <summary>What shares are worth: at the market's last trade. Shares of a market that has not traded yet are worth what they cost.</summary>
internal static class Valuation
{
    /// <param name="lastPrice">The market's last price in YES terms; null before the first trade.</param>
    public static Money? PriceOf(Outcome outcome, long? lastPrice) =>
        lastPrice is { } price ? new Money(outcome == Outcome.Yes ? price : Price.One - price) : null;

    public static Money ValueOf(Outcome outcome, long? lastPrice, long shares, long cost) =>
        PriceOf(outcome, lastPrice) is { } price ? new Money(checked(price.Units * shares)) : new Money(cost);
}
