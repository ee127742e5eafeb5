namespace PredictionMarkets.Domain.Markets;

/// <summary>
/// The moves that the life of a market allows: DRAFT -> OPEN &lt;-> HALTED; OPEN or HALTED -> CLOSED -> PROPOSED -> (DISPUTED -> PROPOSED)* ->
/// SETTLING -> RESOLVED. A corrected result goes back to SETTLING.
/// </summary>
public static class MarketLife
{
    public static bool Allows(MarketStatus from, MarketStatus to) => (from, to) switch
    {
        (MarketStatus.Draft, MarketStatus.Open) => true,
        (MarketStatus.Open, MarketStatus.Halted or MarketStatus.Closed) => true,
        (MarketStatus.Halted, MarketStatus.Open or MarketStatus.Closed) => true,
        (MarketStatus.Closed, MarketStatus.Proposed) => true,
        (MarketStatus.Proposed, MarketStatus.Disputed or MarketStatus.Settling) => true,
        (MarketStatus.Disputed, MarketStatus.Proposed) => true,
        (MarketStatus.Settling, MarketStatus.Resolved) => true,
        (MarketStatus.Resolved, MarketStatus.Settling) => true,
        _ => false,
    };

    /// <summary>True while a trader can turn a YES and a NO back into $1: while shares are still worth $1 a pair to everyone, that is before a result is proposed.</summary>
    public static bool AllowsMerging(MarketStatus status) => status is MarketStatus.Open or MarketStatus.Halted or MarketStatus.Closed;
}
