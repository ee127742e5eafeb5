using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Domain.Markets;

/// <summary>An order as it is asked for. Price and quantity are as they came: the market checks them.</summary>
/// <param name="RequestHash">What the request said, to recognise the same request again.</param>
/// <param name="Price">Limit in the outcome's own terms; null for a market order.</param>
/// <param name="Quantity">Shares; null when a spend is named.</param>
/// <param name="Spend">Market buys only: the most to pay, fees included, instead of a quantity.</param>
/// <param name="ExpiresAt">UTC; good-till-date only.</param>
public sealed record NewOrder(
    Guid Id, Guid UserId, Guid RequestHash, string? ClientOrderId, Side Side, Outcome Outcome, OrderType Type, Money? Price, long? Quantity, Money? Spend,
    TimeInForce TimeInForce, DateTime? ExpiresAt, bool PostOnly, bool ReduceOnly, SelfTradePrevention SelfTradePrevention)
{
    /// <summary>The most shares one order may have.</summary>
    public const int MaxQuantity = 1_000_000;
}
