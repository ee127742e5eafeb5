using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Orders;

/// <summary>The sender's orders, newest first.</summary>
/// <param name="Status">Any of these; all if left out.</param>
/// <param name="Limit">1 to 100; 50 if left out.</param>
[Allow(Access.User, Keys = KeyScope.Read)]
public sealed record ListOrders(string? Market, IReadOnlyList<OrderStatus>? Status, int? Limit, string? Cursor) : IRequest<Result<Page<OrderDto>>>;

internal sealed class ListOrdersValidator : AbstractValidator<ListOrders>
{
    public ListOrdersValidator() => RuleFor(orders => orders.Limit).IsLimit();
}

internal sealed class ListOrdersHandler(IExchangeDb db, IMarketDirectory markets, ICurrentUser user) : IRequestHandler<ListOrders, Result<Page<OrderDto>>>
{
    public async Task<Result<Page<OrderDto>>> Handle(ListOrders request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(request.Cursor, out DateTime time, out Guid id))
            return Cursor.Invalid;
        var userId = user.RequiredId;
        var orders = db.Orders.Where(o => o.UserId == userId && o.CreatedAt <= time && (o.CreatedAt < time || o.Id < id));
        if (request.Market is not null)
        {
            if (await markets.FindAsync(request.Market, cancellationToken) is not { } market)
                return new MarketNotFound(request.Market);
            orders = orders.Where(o => o.MarketId == market.Id);
        }

        if (request.Status is { Count: > 0 } status)
            orders = orders.Where(o => status.Contains(o.Status));

        var limit = request.Limit ?? Paging.DefaultLimit;
        var rows = await orders.OrderByDescending(o => o.CreatedAt).ThenByDescending(o => o.Id).Take(limit + 1)
            .Join(db.Markets, o => o.MarketId, m => m.Id, (o, m) => new { Order = o, m.Slug })
            .OrderByDescending(row => row.Order.CreatedAt).ThenByDescending(row => row.Order.Id)
            .ToListAsync(cancellationToken);
        return Paging.Cut(rows, limit, row => Cursor.Write(row.Order.CreatedAt, row.Order.Id), row => row.Order.ToDto(row.Slug));
    }
}
