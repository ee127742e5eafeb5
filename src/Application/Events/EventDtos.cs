using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Application.Events;

/// <summary>An event and its markets.</summary>
/// <param name="Status">What holds for all: of the markets' statuses the least advanced.</param>
/// <param name="Volume">Shares traded in all markets.</param>
/// <param name="Markets">In the order in which they were named.</param>
public sealed record EventDto(
    Guid Id, string Slug, string Title, string? Description, string? Category, MarketStatus Status, long Volume, DateTime? ClosesAt, DateTime CreatedAt,
    IReadOnlyList<EventMarketDto> Markets)
{
    internal static EventDto Of(EventRow row, IEnumerable<MarketRow> members)
    {
        var markets = members.OrderBy(market => market.Number).ToList();
        return new EventDto(
            row.Id, row.Slug, row.Title, row.Description, row.Category, markets.Min(market => market.Status), markets.Sum(market => market.Volume),
            markets.Max(market => market.ClosesAt), row.CreatedAt, markets.ConvertAll(EventMarketDto.Of));
    }
}

/// <summary>A market of an event. Prices are in YES terms.</summary>
/// <param name="Label">What it is called within the event.</param>
/// <param name="SettlementPrice">What a YES share is to be paid or was paid; null until a result is proposed.</param>
public sealed record EventMarketDto(
    Guid Id, string Slug, string Label, string Question, MarketStatus Status, TradingMode TradingMode, Money? BestBid, Money? BestAsk, Money? LastPrice, long Volume,
    long YesShares, long NoShares, Money? SettlementPrice, DateTime? DisputableUntil, long Seq)
{
    internal static EventMarketDto Of(MarketRow row) => new(
        row.Id, row.Slug, row.EventLabel ?? row.Slug, row.Question, row.Status, row.TradingMode, MarketMapping.PriceOf(row.BestBid), MarketMapping.PriceOf(row.BestAsk),
        MarketMapping.PriceOf(row.LastPrice), row.Volume, row.YesShares, row.NoShares, MarketMapping.PriceOf(row.YesPays), row.DisputableUntil, row.Seq);
}
