using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Application.Realtime;

/// <summary>Where a market stands in its life.</summary>
/// <param name="Reason">Why it is halted or restricted; null if nobody said.</param>
/// <param name="ClosesAt">From this instant on nothing trades; null: when somebody closes it.</param>
/// <param name="MarketSeq">The market's own sequence number.</param>
public sealed record MarketStateDto(
    Guid MarketId, string Slug, MarketStatus Status, TradingMode TradingMode, string? Reason, DateTime? ClosesAt, long MarketSeq)
{
    public static MarketStateDto Of(Market market)
    {
        ArgumentNullException.ThrowIfNull(market);
        var state = market.State;
        return new MarketStateDto(market.Id, market.Terms.Slug, state.Status, state.Mode, state.StatusReason, state.ClosesAt, state.Seq);
    }

    internal static MarketStateDto Of(MarketRow row) =>
        new(row.Id, row.Slug, row.Status, row.TradingMode, row.StatusReason, row.ClosesAt, row.Seq);
}
