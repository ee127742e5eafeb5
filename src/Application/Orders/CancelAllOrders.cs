using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Orders;

/// <summary>Cancels all of the sender's open orders, or those in one market.</summary>
/// <param name="Market">Id or slug; null for all markets.</param>
[Allow(Access.User, Keys = KeyScope.Trade)]
public sealed record CancelAllOrders(string? Market) : IRequest<Result<CancelledOrders>>;

/// <summary>The orders that were cancelled, with what was filled before.</summary>
/// <param name="Failed">Markets in which nothing could be cancelled; empty as a rule. The others' orders are gone all the same.</param>
public sealed record CancelledOrders(IReadOnlyList<OrderDto> Cancelled, IReadOnlyList<CancelFailure> Failed);

/// <summary>A market in which the orders are as they were.</summary>
/// <param name="MarketId">The market.</param>
/// <param name="Code">Why, as a single cancellation would have been refused.</param>
/// <param name="Detail">The same in words.</param>
public sealed record CancelFailure(Guid MarketId, string Code, string Detail);

/// <summary>Cancels all of the sender's open orders in one market.</summary>
[Allow(Access.User, Keys = KeyScope.Trade)]
public sealed record CancelOrdersInMarket(string Market) : ITradingCommand<CancelledOrders>
{
    public MarketAddress? Address => MarketAddress.Of(Market);
}

internal sealed class CancelAllOrdersHandler(OrderLookup orders, ICurrentUser user, IScopedSender sender) : IRequestHandler<CancelAllOrders, Result<CancelledOrders>>
{
    public async Task<Result<CancelledOrders>> Handle(CancelAllOrders request, CancellationToken cancellationToken)
    {
        if (request.Market is { } market)
            return await sender.SendAsync(new CancelOrdersInMarket(market), cancellationToken);
        var markets = await orders.FindMarketsWithOpenOrdersAsync(user.RequiredId, cancellationToken);
        var answers = await Task.WhenAll(markets.Select(async id => (Market: id, Answer: await CancelAsync(id, cancellationToken))));

        // Each market is a transaction of its own: what one refuses does not undo, and must not hide, what the others have done.
        var done = answers.Where(each => !each.Answer.IsRefused).SelectMany(each => each.Answer.Value.Cancelled).ToList();
        var refused = answers.Where(each => each.Answer.IsRefused).Select(each => (each.Market, Refusal: each.Answer.Refusal!)).ToList();
        return done.Count == 0 && refused is [var (_, first), ..]
            ? first
            : new CancelledOrders(done, [.. refused.Select(each => new CancelFailure(each.Market, each.Refusal.Code, each.Refusal.Detail))]);
    }

    private async Task<Result<CancelledOrders>> CancelAsync(Guid market, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.SendAsync(new CancelOrdersInMarket(market.ToString()), cancellationToken);
        }
        catch (Exception exception) when (PassingFault.Is(exception))
        {
            // The market could not be looked up, so nothing of it was done.
            return new Busy();
        }
    }
}

internal sealed class CancelOrdersInMarketHandler(ITradingSession session) : IRequestHandler<CancelOrdersInMarket, Result<CancelledOrders>>
{
    public Task<Result<CancelledOrders>> Handle(CancelOrdersInMarket request, CancellationToken cancellationToken)
    {
        var cancelled = session.Market.CancelAll(session.SenderId, session.Ledger);
        return Task.FromResult<Result<CancelledOrders>>(new CancelledOrders([.. cancelled.Select(order => order.ToDto(session.Market.Terms))], []));
    }
}
