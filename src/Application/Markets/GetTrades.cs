using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Markets;

/// <summary>A market's trades, newest first.</summary>
/// <param name="Limit">1 to 100; 50 if left out.</param>
[Allow(Access.Anyone)]
public sealed record GetTrades(string Market, int? Limit, string? Cursor) : IRequest<Result<Page<TradeDto>>>;

internal sealed class GetTradesValidator : AbstractValidator<GetTrades>
{
    public GetTradesValidator() => RuleFor(trades => trades.Limit).IsLimit();
}

internal sealed class GetTradesHandler(IExchangeDb db, IMarketDirectory markets) : IRequestHandler<GetTrades, Result<Page<TradeDto>>>
{
    public async Task<Result<Page<TradeDto>>> Handle(GetTrades request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(request.Cursor, out long before))
            return Cursor.Invalid;
        if (await markets.FindAsync(request.Market, cancellationToken) is not { } market)
            return new MarketNotFound(request.Market);

        var limit = request.Limit ?? Paging.DefaultLimit;
        var rows = await db.Trades.Where(t => t.MarketId == market.Id && t.Seq < before).OrderByDescending(t => t.Seq).Take(limit + 1)
            .Select(t => new TradeDto(t.Id, t.MarketId, new Money(t.Price), t.Quantity, t.Kind, t.TakerSide, t.TakerOutcome, t.Seq, t.CreatedAt))
            .ToListAsync(cancellationToken);
        return Paging.Cut(rows, limit, t => Cursor.Write(t.Seq), t => t);
    }
}
