using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Orders;

/// <summary>One of the sender's orders with all of its trades, oldest first.</summary>
[Allow(Access.User, Keys = KeyScope.Read)]
public sealed record GetOrder(Guid OrderId) : IRequest<Result<OrderWithTrades>>;

/// <summary>The same, by the name its owner gave it.</summary>
[Allow(Access.User, Keys = KeyScope.Read)]
public sealed record GetOrderByClientId(string ClientOrderId) : IRequest<Result<OrderWithTrades>>;

internal sealed class GetOrderByClientIdValidator : AbstractValidator<GetOrderByClientId>
{
    public GetOrderByClientIdValidator() => RuleFor(order => order.ClientOrderId).NotNull().IsKey();
}

internal sealed class GetOrderHandler(IExchangeDb db, ICurrentUser user)
    : IRequestHandler<GetOrder, Result<OrderWithTrades>>, IRequestHandler<GetOrderByClientId, Result<OrderWithTrades>>
{
    public Task<Result<OrderWithTrades>> Handle(GetOrder request, CancellationToken cancellationToken)
    {
        var userId = user.RequiredId;
        return ReadAsync(db.Orders.Where(o => o.Id == request.OrderId && o.UserId == userId), cancellationToken);
    }

    public Task<Result<OrderWithTrades>> Handle(GetOrderByClientId request, CancellationToken cancellationToken)
    {
        var userId = user.RequiredId;
        return ReadAsync(db.Orders.Where(o => o.UserId == userId && o.ClientOrderId == request.ClientOrderId), cancellationToken);
    }

    /// <summary>One statement, so that the order and its trades are of the same moment.</summary>
    private async Task<Result<OrderWithTrades>> ReadAsync(IQueryable<OrderRow> order, CancellationToken cancellationToken)
    {
        var found = await order
            .Select(o => new
            {
                Order = o,
                Slug = db.Markets.Where(m => m.Id == o.MarketId).Select(m => m.Slug).First(),
                Trades = db.Trades.Where(t => t.TakerOrderId == o.Id || t.MakerOrderId == o.Id).OrderBy(t => t.Seq).ToList(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return new OrderNotFound();
        return new OrderWithTrades(
            found.Order.ToDto(found.Slug),
            found.Trades.ConvertAll(t => t.ToOwnDto(t.TakerOrderId == found.Order.Id ? Role.Taker : Role.Maker)));
    }
}
