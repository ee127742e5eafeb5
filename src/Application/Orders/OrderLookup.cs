using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Orders;

/// <summary>Looks orders up in the database, for answers that the book in memory cannot give.</summary>
public sealed class OrderLookup(IExchangeDb db)
{
    /// <summary>The order as it stands now, with the trades of its placing; null if there is none.</summary>
    public async Task<OrderWithTrades?> FindPlacingAsync(Guid orderId, CancellationToken cancellationToken)
    {
        var found = await db.Orders.Where(order => order.Id == orderId)
            .Join(db.Markets, order => order.MarketId, market => market.Id, (order, market) => new { Order = order, market.Slug })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return null;
        var (from, until) = (found.Order.PlacingTradeFrom, found.Order.PlacingTradeFrom + found.Order.PlacingTradeCount);
        var trades = await db.Trades.Where(trade => trade.MarketId == found.Order.MarketId && trade.Seq >= from && trade.Seq < until)
            .OrderBy(trade => trade.Seq).ToListAsync(cancellationToken);
        return new OrderWithTrades(found.Order.ToDto(found.Slug), trades.ConvertAll(trade => trade.ToOwnDto(Role.Taker)));
    }

    /// <summary>The status of a user's order; null if he has none with this id.</summary>
    public async Task<OrderStatus?> FindStatusAsync(Guid userId, Guid orderId, CancellationToken cancellationToken) => await db.Orders
        .Where(order => order.Id == orderId && order.UserId == userId).Select(order => (OrderStatus?)order.Status).SingleOrDefaultAsync(cancellationToken);

    /// <summary>The markets in which a user has open orders.</summary>
    public async Task<IReadOnlyList<Guid>> FindMarketsWithOpenOrdersAsync(Guid userId, CancellationToken cancellationToken) => await db.Orders
        .Where(order => order.UserId == userId && order.Status <= OrderStatus.PartiallyFilled).Select(order => order.MarketId).Distinct().ToListAsync(cancellationToken);
}
