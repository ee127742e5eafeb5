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

/// <summary>The sender's trades on both sides, each as he sees it, newest first.</summary>
/// <param name="Limit">1 to 100; 50 if left out.</param>
[Allow(Access.User, Keys = KeyScope.Read)]
public sealed record GetUserTrades(string? Market, int? Limit, string? Cursor) : IRequest<Result<Page<OwnTradeDto>>>;

/// <summary>All of them, for a file.</summary>
[Allow(Access.User, Keys = KeyScope.Read)]
public sealed record ExportUserTrades(string? Market) : IRequest<Result<Export<OwnTradeDto>>>;

internal sealed class GetUserTradesValidator : AbstractValidator<GetUserTrades>
{
    public GetUserTradesValidator() => RuleFor(trades => trades.Limit).IsLimit();
}

internal sealed class GetUserTradesHandler(IExchangeDb db, IMarketDirectory markets, ICurrentUser user)
    : IRequestHandler<GetUserTrades, Result<Page<OwnTradeDto>>>, IRequestHandler<ExportUserTrades, Result<Export<OwnTradeDto>>>
{
    public async Task<Result<Page<OwnTradeDto>>> Handle(GetUserTrades request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(request.Cursor, out Guid before))
            return Cursor.Invalid;
        var market = request.Market is null ? null : await markets.FindAsync(request.Market, cancellationToken);
        if (market is null && request.Market is not null)
            return new MarketNotFound(request.Market);

        var limit = request.Limit ?? Paging.DefaultLimit;
        var rows = await ReadAsync(market?.Id, before, limit + 1, cancellationToken);
        return Paging.Cut(rows, limit, t => Cursor.Write(t.Id), ToDto);
    }

    public async Task<Result<Export<OwnTradeDto>>> Handle(ExportUserTrades request, CancellationToken cancellationToken)
    {
        var market = request.Market is null ? null : await markets.FindAsync(request.Market, cancellationToken);
        if (market is null && request.Market is not null)
            return new MarketNotFound(request.Market);
        return Export<OwnTradeDto>.Of<TradeRow>((last, take, cancel) => ReadAsync(market?.Id, last?.Id ?? Guid.AllBitsSet, take, cancel), ToDto);
    }

    /// <summary>Each side is cut before the two are put together: two short walks down two indexes, however many trades there are.</summary>
    private Task<List<TradeRow>> ReadAsync(Guid? marketId, Guid before, int take, CancellationToken cancellationToken)
    {
        var userId = user.RequiredId;
        var trades = db.Trades.Where(t => t.Id < before);
        if (marketId is { } id)
            trades = trades.Where(t => t.MarketId == id);
        return trades.Where(t => t.TakerUserId == userId).OrderByDescending(t => t.Id).Take(take)
            .Concat(trades.Where(t => t.MakerUserId == userId).OrderByDescending(t => t.Id).Take(take))
            .OrderByDescending(t => t.Id).Take(take).ToListAsync(cancellationToken);
    }

    /// <summary>Nobody trades with himself, so the user is on one side only.</summary>
    private OwnTradeDto ToDto(TradeRow trade) => trade.ToOwnDto(trade.TakerUserId == user.RequiredId ? Role.Taker : Role.Maker);
}
