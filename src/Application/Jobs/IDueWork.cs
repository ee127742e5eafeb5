namespace PredictionMarkets.Application.Jobs;

/// <summary>Finds what the clock has made due, by indexes that hold nothing else.</summary>
public interface IDueWork
{
    /// <summary>Markets whose opening or closing time has come, the earliest first.</summary>
    Task<IReadOnlyList<DueMarket>> MarketsAsync(DateTime now, int limit, CancellationToken cancellationToken);

    /// <summary>Open orders whose time has come, the earliest first.</summary>
    Task<IReadOnlyList<OpenOrder>> ExpiringOrdersAsync(DateTime now, int limit, CancellationToken cancellationToken);

    /// <summary>Open orders of a market, the oldest first.</summary>
    Task<IReadOnlyList<OpenOrder>> OpenOrdersAsync(Guid marketId, int limit, CancellationToken cancellationToken);
}

/// <summary>An order in a book, and whose it is.</summary>
public sealed record OpenOrder(Guid Id, Guid MarketId, Guid UserId);

/// <summary>A market whose time has come.</summary>
/// <param name="IsDraft">True if it is its opening that is due.</param>
public sealed record DueMarket(Guid Id, bool IsDraft);
