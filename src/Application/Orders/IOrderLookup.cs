using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Orders;

/// <summary>Looks orders up in the database, for answers that the book in memory cannot give.</summary>
public interface IOrderLookup
{
    /// <summary>The order as it stands now, with the trades of its placing; null if there is none.</summary>
    Task<OrderWithTrades?> FindPlacingAsync(Guid orderId, CancellationToken cancellationToken);

    /// <summary>The status of a user's order; null if he has none with this id.</summary>
    Task<OrderStatus?> FindStatusAsync(Guid userId, Guid orderId, CancellationToken cancellationToken);

    /// <summary>The markets in which a user has open orders.</summary>
    Task<IReadOnlyList<Guid>> FindMarketsWithOpenOrdersAsync(Guid userId, CancellationToken cancellationToken);
}
