using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Orders;

/// <summary>Turns what the market holds into what its users see.</summary>
public static class OrderMapping
{
    /// <param name="spend">Only its placing knows it; an order that names a spend never rests.</param>
    public static OrderDto ToDto(this in Order order, MarketTerms market, Money? spend = null) => new(
        order.Id, order.ClientOrderId, market.Id, market.Slug, order.Side, order.Outcome, order.Type, order.TimeInForce,
        order.Type == OrderType.Limit ? new Money(order.Limit.Units) : null, order.Quantity, spend, order.Filled, order.Remaining,
        AveragePrice(order.FilledValue.Units, order.Filled), order.Fee,
        order.PostOnly, order.ReduceOnly, order.SelfTradePrevention, order.ExpiresAt == DateTime.MaxValue ? null : order.ExpiresAt,
        order.Status, order.Status is OrderStatus.Cancelled or OrderStatus.Expired ? order.Reason : null, order.Seq, order.CreatedAt, order.UpdatedAt);

    /// <summary>The trade as the given side of it sees it.</summary>
    public static OwnTradeDto ToOwnDto(this Trade trade, Role role)
    {
        var own = role == Role.Taker ? trade.Taker : trade.Maker;
        var price = own.Outcome == Outcome.Yes ? trade.Price : trade.Price.Complement;
        return new OwnTradeDto(
            trade.Id, trade.MarketId, own.OrderId, own.Side, own.Outcome, new Money(price.Units), trade.Quantity, role, own.Fee, trade.Kind, trade.Seq, trade.At);
    }

    public static OrderWithTrades ToDto(this PlacedOrder placed, MarketTerms market, Money? spend = null) =>
        new(placed.Order.ToDto(market, spend), [.. placed.Trades.Select(trade => trade.ToOwnDto(Role.Taker))]);

    /// <summary>A stored order as its owner sees it.</summary>
    public static OrderDto ToDto(this OrderRow row, string marketSlug) => new(
        row.Id, row.ClientOrderId, row.MarketId, marketSlug, row.Side, row.Outcome, row.Type, row.TimeInForce,
        row.Price is { } price ? new Money(price) : null, row.Quantity, row.Spend is { } spend ? new Money(spend) : null, row.Filled, row.Quantity - row.Filled,
        AveragePrice(row.FilledValue, row.Filled), new Money(row.Fee),
        row.PostOnly, row.ReduceOnly, row.SelfTradePrevention, row.ExpiresAt, row.Status, row.Reason, row.Seq, row.CreatedAt, row.UpdatedAt);

    /// <summary>A stored trade as the given side of it sees it.</summary>
    public static OwnTradeDto ToOwnDto(this TradeRow row, Role role)
    {
        var (order, side, outcome, fee) = role == Role.Taker
            ? (row.TakerOrderId, row.TakerSide, row.TakerOutcome, row.TakerFee)
            : (row.MakerOrderId, row.MakerSide, row.MakerOutcome, row.MakerFee);
        var price = new Money(outcome == Outcome.Yes ? row.Price : Price.One - row.Price);
        return new OwnTradeDto(row.Id, row.MarketId, order, side, outcome, price, row.Quantity, role, new Money(fee), row.Kind, row.Seq, row.CreatedAt);
    }

    /// <summary>What one share has cost or brought on average, rounded half away from zero to $0.0001; null of no shares.</summary>
    public static Money? AveragePrice(long value, long shares) => shares == 0 ? null : new Money((value + (shares / 2)) / shares);
}
