namespace PredictionMarkets.Domain.Markets;

/// <summary>Where a market is in its life. The allowed moves are in MarketLife.</summary>
public enum MarketStatus : byte { Draft = 1, Open = 2, Halted = 3, Closed = 4, Proposed = 5, Disputed = 6, Settling = 7, Resolved = 8 }

/// <summary>What may be done while a market is open.</summary>
public enum TradingMode : byte
{
    /// <summary>Everything.</summary>
    Normal = 1,

    /// <summary>Only orders that add liquidity.</summary>
    PostOnly = 2,

    /// <summary>No new orders and no amendments; cancelling works.</summary>
    CancelOnly = 3,
}
