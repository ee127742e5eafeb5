using PredictionMarkets.Domain.Ledger;

namespace PredictionMarkets.Application.Persistence;

/// <summary>One movement of money; its entries sum to zero. Append-only, written by the trading store alone.</summary>
public sealed class LedgerTransactionRow
{
    /// <summary>UUID v7.</summary>
    public Guid Id { get; init; }

    public LedgerKind Kind { get; init; }

    public Guid? MarketId { get; init; }

    /// <summary>The trade's number in its market; null unless it is a trade.</summary>
    public long? TradeSeq { get; init; }

    /// <summary>Who ordered it, where that is not the owner: an administrator.</summary>
    public Guid? ActorId { get; init; }

    public string? Reason { get; init; }

    public DateTime CreatedAt { get; init; }
}
