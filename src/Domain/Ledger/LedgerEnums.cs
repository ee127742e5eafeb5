namespace PredictionMarkets.Domain.Ledger;

/// <summary>Why money moved.</summary>
public enum LedgerKind : byte { Deposit = 1, Withdrawal = 2, Trade = 3, Split = 4, Merge = 5, Conversion = 6, Payout = 7, Correction = 8 }

/// <summary>The kinds of account money moves between. Every ledger transaction's entries sum to zero over them.</summary>
public enum AccountKind : byte
{
    /// <summary>A user's money, available and locked together. Owner: the user.</summary>
    Cash = 1,

    /// <summary>What a user owes after a correction; never positive. Owner: the user.</summary>
    Debt = 2,

    /// <summary>What backs the shares that exist. Owner: the market, or the event it belongs to.</summary>
    Collateral = 3,

    /// <summary>Fees earned. Owner: the market.</summary>
    Fees = 4,

    /// <summary>Everything outside the exchange; deposits come from here. Owner: the empty id.</summary>
    World = 5,
}
