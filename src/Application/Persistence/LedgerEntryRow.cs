using PredictionMarkets.Domain.Ledger;

namespace PredictionMarkets.Application.Persistence;

/// <summary>One line of a ledger transaction. Append-only, written by the trading store alone.</summary>
public sealed class LedgerEntryRow
{
    public Guid TransactionId { get; init; }

    public short Line { get; init; }

    public AccountKind Account { get; init; }

    /// <summary>The user, market or event whose account it is; the empty id for the outside world.</summary>
    public Guid OwnerId { get; init; }

    /// <summary>What the account gained (positive) or gave (negative), in units of $0.0001.</summary>
    public long Amount { get; init; }
}
