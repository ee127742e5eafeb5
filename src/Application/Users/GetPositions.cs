using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Users;

/// <summary>
/// What the sender holds, and what is left of what was held: a position without shares is listed while it has a realised result. Newest market first.
/// </summary>
/// <param name="Limit">1 to 100; 50 if left out.</param>
[Allow(Access.User, Keys = KeyScope.Read)]
public sealed record GetPositions(string? Market, int? Limit, string? Cursor) : IRequest<Result<PositionPage>>;

/// <summary>A part of a user's positions.</summary>
/// <param name="NextCursor">Hand it back as <c>cursor</c> for the next part; null when this was the last.</param>
/// <param name="Seq">Number of the last message on the topic of the user's positions that this includes.</param>
public sealed record PositionPage(IReadOnlyList<PositionDto> Items, string? NextCursor, long Seq);

/// <summary>What a user holds of one outcome of one market.</summary>
/// <param name="Shares">Held, locked ones included.</param>
/// <param name="LockedShares">Held by open sells.</param>
/// <param name="Cost">What the shares held have cost, without fees.</param>
/// <param name="AveragePrice">Cost of one of them, rounded half away from zero to $0.0001; null if none is held.</param>
/// <param name="Price">The outcome's price at the market's last trade; null before the first.</param>
/// <param name="Value">Shares at that price; before the first trade, what they cost.</param>
/// <param name="RealizedPnl">Proceeds less cost of what was given up, without fees.</param>
/// <param name="UnrealizedPnl">Value less cost.</param>
public sealed record PositionDto(
    Guid MarketId, string MarketSlug, string MarketQuestion, Outcome Outcome, long Shares, long LockedShares, Money Cost,
    Money? AveragePrice, Money? Price, Money Value, Money RealizedPnl, Money UnrealizedPnl);

internal sealed class GetPositionsValidator : AbstractValidator<GetPositions>
{
    public GetPositionsValidator() => RuleFor(positions => positions.Limit).IsLimit();
}

internal sealed class GetPositionsHandler(IExchangeDb db, IMarketDirectory markets, ICurrentUser user) : IRequestHandler<GetPositions, Result<PositionPage>>
{
    public async Task<Result<PositionPage>> Handle(GetPositions request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(request.Cursor, out Guid lastMarket, out short lastOutcome))
            return Cursor.Invalid;
        var userId = user.RequiredId;
        var noFollows = lastOutcome == (short)Outcome.Yes;
        var positions = db.Positions.Where(p =>
            p.UserId == userId && (p.Shares > 0 || p.Realised != 0)
            && (p.MarketId < lastMarket || (noFollows && p.MarketId == lastMarket && p.Outcome == Outcome.No)));
        if (request.Market is not null)
        {
            if (await markets.FindAsync(request.Market, cancellationToken) is not { } market)
                return new MarketNotFound(request.Market);
            positions = positions.Where(p => p.MarketId == market.Id);
        }

        // One statement, so that the positions are those of the sequence number.
        var limit = request.Limit ?? Paging.DefaultLimit;
        var found = await db.Balances.Where(b => b.UserId == userId)
            .Select(b => new
            {
                b.PositionsSeq,
                Items = positions.OrderByDescending(p => p.MarketId).ThenBy(p => p.Outcome).Take(limit + 1)
                    .Join(db.Markets, p => p.MarketId, m => m.Id, (p, m) => new HeldPosition(p, m.Slug, m.Question, m.LastPrice)).ToList(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        var page = Paging.Cut(found?.Items ?? [], limit, held => Cursor.Write(held.Position.MarketId, (short)held.Position.Outcome), ToDto);
        return new PositionPage(page.Items, page.NextCursor, found?.PositionsSeq ?? 0);
    }

    private static PositionDto ToDto(HeldPosition held)
    {
        var position = held.Position;
        var value = Valuation.ValueOf(position.Outcome, held.LastPrice, position.Shares, position.Cost);
        return new PositionDto(
            position.MarketId, held.Slug, held.Question, position.Outcome, position.Shares, position.Locked, new Money(position.Cost),
            OrderMapping.AveragePrice(position.Cost, position.Shares), Valuation.PriceOf(position.Outcome, held.LastPrice), value,
            new Money(position.Realised), value - new Money(position.Cost));
    }

    private sealed record HeldPosition(PositionRow Position, string Slug, string Question, long? LastPrice);
}
