using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Application.Markets;

/// <summary>Lists markets.</summary>
/// <param name="Q">Words of the question, slug, category, description or rules: each from its beginning or, if English, in any form.</param>
/// <param name="Category">Exactly so.</param>
/// <param name="Sort">volume (traded since the beginning, the default), newest, closing (what closes soonest, among those that still may), or relevance (the default with <paramref name="Q"/>).</param>
/// <param name="Limit">1 to 100; 50 if left out.</param>
/// <param name="Offset">How many to leave out at the beginning.</param>
/// <param name="Sparkline">24h or 7d: with the prices of that time.</param>
[Allow(Access.Anyone)]
public sealed record ListMarkets(MarketStatus? Status, string? Q, string? Category, string? Sort, int? Limit, int? Offset, string? Sparkline = null) : IRequest<Result<MarketList>>
{
    internal const string ByVolume = "volume", Newest = "newest", Closing = "closing", Relevance = "relevance";
}

/// <summary>A part of the markets found.</summary>
/// <param name="Total">How many there are altogether.</param>
public sealed record MarketList(IReadOnlyList<MarketSummaryDto> Items, int Total);

internal sealed class ListMarketsValidator : AbstractValidator<ListMarkets>
{
    private const int MaxOffset = 100_000;

    public ListMarketsValidator()
    {
        RuleFor(list => list.Q).MaximumLength(100);
        RuleFor(list => list.Category).MaximumLength(60);
        RuleFor(list => list.Sort).Must(sort => sort is null or ListMarkets.ByVolume or ListMarkets.Newest or ListMarkets.Closing or ListMarkets.Relevance)
            .WithMessage("Must be one of volume, newest, closing, relevance.");
        RuleFor(list => list.Sparkline).Must(span => span is null || Sparklines.IsKnown(span)).WithMessage("Must be one of 24h, 7d.");
        RuleFor(list => list.Limit).IsLimit();
        RuleFor(list => list.Offset).InclusiveBetween(0, MaxOffset).WithMessage($"Must be between 0 and {MaxOffset}.");
    }
}

internal sealed class ListMarketsHandler(IExchangeDb db, IMarketVolumes volumes, ICandles candles, TimeProvider clock) : IRequestHandler<ListMarkets, Result<MarketList>>
{
    public async Task<Result<MarketList>> Handle(ListMarkets request, CancellationToken cancellationToken)
    {
        var found = Find(request);
        var total = await found.CountAsync(cancellationToken);
        var rows = await Sort(found, request).Skip(request.Offset ?? 0).Take(request.Limit ?? Paging.DefaultLimit)
            .Select(m => new
            {
                m.Id, m.Slug, m.Question, m.Category, m.EventId, m.Status, m.TradingMode, m.BestBid, m.BestAsk, m.LastPrice, m.Volume, m.YesShares,
                m.ClosesAt, m.CreatedAt, m.Seq,
            })
            .ToListAsync(cancellationToken);
        var lastDay = await volumes.Last24HoursAsync(cancellationToken);
        var lines = request.Sparkline is { } span
            ? await Sparklines.ReadAsync(candles, span, rows.ConvertAll(m => (m.Id, m.LastPrice)), clock.GetUtcNow().UtcDateTime, cancellationToken)
            : null;
        return new MarketList(
            rows.ConvertAll(m => new MarketSummaryDto(
                m.Id, m.Slug, m.Question, m.Category, m.EventId, m.Status, m.TradingMode,
                MarketMapping.PriceOf(m.BestBid), MarketMapping.PriceOf(m.BestAsk), MarketMapping.PriceOf(m.LastPrice),
                m.Volume, lastDay.GetValueOrDefault(m.Id), m.YesShares, m.ClosesAt, m.CreatedAt, m.Seq, lines?[m.Id])),
            total);
    }

    private IQueryable<MarketRow> Find(ListMarkets request)
    {
        var found = db.Markets;
        if (request.Status is { } status)
            found = found.Where(m => m.Status == status);
        if (!string.IsNullOrEmpty(request.Category))
            found = found.Where(m => m.Category == request.Category);
        if (!string.IsNullOrWhiteSpace(request.Q))
        {
            var hits = db.SearchMarkets(request.Q);
            found = found.Where(m => hits.Any(hit => hit.MarketId == m.Id));
        }

        return found;
    }

    private IQueryable<MarketRow> Sort(IQueryable<MarketRow> markets, ListMarkets request)
    {
        if (string.IsNullOrWhiteSpace(request.Q))
            return Sort(markets, request.Sort);
        var hits = db.SearchMarkets(request.Q);
        return request.Sort is null or ListMarkets.Relevance
            ? markets.Join(hits, m => m.Id, hit => hit.MarketId, (market, hit) => new { market, hit.Rank })
                .OrderByDescending(found => found.Rank).ThenByDescending(found => found.market.Volume).ThenByDescending(found => found.market.Id).Select(found => found.market)
            : Sort(markets, request.Sort);
    }

    private static IQueryable<MarketRow> Sort(IQueryable<MarketRow> markets, string? sort) => sort switch
    {
        ListMarkets.Newest => markets.OrderByDescending(m => m.CreatedAt).ThenByDescending(m => m.Id),
        ListMarkets.Closing => markets
            .OrderByDescending(m => m.ClosesAt != null && (m.Status == MarketStatus.Draft || m.Status == MarketStatus.Open || m.Status == MarketStatus.Halted))
            .ThenBy(m => m.ClosesAt).ThenByDescending(m => m.Id),
        _ => markets.OrderByDescending(m => m.Volume).ThenByDescending(m => m.Id),
    };
}
