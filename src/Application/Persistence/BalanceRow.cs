namespace PredictionMarkets.Application.Persistence;

/// <summary>A user's money in units of $0.0001, and the counters that number the user's private topics. Written by the trading store alone.</summary>
public sealed class BalanceRow
{
    public Guid UserId { get; init; }

    /// <summary>What can be spent or withdrawn.</summary>
    public long Available { get; init; }

    /// <summary>What open buys hold in reserve.</summary>
    public long Locked { get; init; }

    /// <summary>What a correction has left owing; credits pay it first.</summary>
    public long Debt { get; init; }

    /// <summary>Number of the last message on the topic of the user's orders.</summary>
    public long OrdersSeq { get; init; }

    /// <summary>Number of the last message on the topic of the user's balance.</summary>
    public long BalancesSeq { get; init; }

    /// <summary>Number of the last message on the topic of the user's positions.</summary>
    public long PositionsSeq { get; init; }
}
