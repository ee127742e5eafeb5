using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Application.Markets;

/// <summary>A market in a list. Prices are in YES terms.</summary>
/// <param name="LastPrice">Null before the first trade.</param>
/// <param name="Volume">Shares traded since the market began.</param>
/// <param name="Volume24h">Shares traded in the last 24 hours; may be some seconds old.</param>
/// <param name="OpenInterest">YES shares outstanding; outside events there are as many NO shares.</param>
/// <param name="Seq">The market's sequence number that the figures belong to.</param>
/// <param name="Sparkline">Prices of the time asked for, oldest first, ending with the last price; null if not asked for, empty before the first trade.</param>
public sealed record MarketSummaryDto(
    Guid Id, string Slug, string Question, string? Category, Guid? EventId, MarketStatus Status, TradingMode TradingMode,
    Money? BestBid, Money? BestAsk, Money? LastPrice, long Volume, long Volume24h, long OpenInterest, DateTime? ClosesAt, DateTime CreatedAt, long Seq,
    IReadOnlyList<Money>? Sparkline);

/// <summary>Everything that is public about a market. Prices are in YES terms.</summary>
/// <param name="StatusReason">Why it is halted or restricted; null if nobody said.</param>
/// <param name="TickSize">Prices are multiples of this.</param>
/// <param name="ClosesAt">From this instant on nothing trades, whether or not the status says so yet.</param>
/// <param name="LastPrice">Null before the first trade.</param>
/// <param name="Volume">Shares traded since the market began.</param>
/// <param name="Volume24h">Shares traded in the last 24 hours; may be some seconds old.</param>
/// <param name="OpenInterest">YES shares outstanding; outside events there are as many NO shares.</param>
/// <param name="Seq">The market's sequence number that the figures belong to.</param>
/// <param name="EventLabel">What it is called within its event; null if it stands alone.</param>
/// <param name="Resolution">Null until a result is proposed.</param>
public sealed record MarketDetailsDto(
    Guid Id, string Slug, string Question, string? Description, string? Rules, string? ResolutionSource, string? Category, Guid? EventId,
    MarketStatus Status, TradingMode TradingMode, string? StatusReason, Money TickSize, FeeRates Fees,
    DateTime? OpensAt, DateTime? ClosesAt, DateTime CreatedAt, DateTime UpdatedAt,
    Money? BestBid, Money? BestAsk, Money? LastPrice, long Volume, long Volume24h, long OpenInterest, long Seq, string? EventLabel, ResolutionDto? Resolution);

internal static class MarketMapping
{
    public static MarketDetailsDto ToDto(this MarketRow row, long volume24h, ResolutionDto? resolution) => new(
        row.Id, row.Slug, row.Question, row.Description, row.Rules, row.ResolutionSource, row.Category, row.EventId,
        row.Status, row.TradingMode, row.StatusReason, new Money(row.TickSize), new FeeRates(row.TakerFeeBps, row.MakerFeeBps),
        row.OpensAt, row.ClosesAt, row.CreatedAt, row.UpdatedAt,
        PriceOf(row.BestBid), PriceOf(row.BestAsk), PriceOf(row.LastPrice), row.Volume, volume24h, row.YesShares, row.Seq, row.EventLabel, resolution);

    public static Money? PriceOf(long? units) => units is { } price ? new Money(price) : null;
}
