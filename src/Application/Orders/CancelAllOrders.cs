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
public sealed record CancelledOrders(IReadOnlyList<OrderDto> Cancelled);

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
        IReadOnlyList<string> markets = request.Market is { } market
            ? [market]
            : [.. (await orders.FindMarketsWithOpenOrdersAsync(user.RequiredId, cancellationToken)).Select(id => id.ToString())];
        var answers = await Task.WhenAll(markets.Select(name => sender.SendAsync(new CancelOrdersInMarket(name), cancellationToken)));
        return answers.FirstOrDefault(answer => answer.IsRefused) is { Refusal: { } refusal }
            ? refusal
            : new CancelledOrders([.. answers.SelectMany(answer => answer.Value.Cancelled)]);
    }
}

internal sealed class CancelOrdersInMarketHandler(ITradingSession session) : IRequestHandler<CancelOrdersInMarket, Result<CancelledOrders>>
{
    public Task<Result<CancelledOrders>> Handle(CancelOrdersInMarket request, CancellationToken cancellationToken)
    {
        var cancelled = session.Market.CancelAll(session.SenderId, session.Ledger);
        return Task.FromResult<Result<CancelledOrders>>(new CancelledOrders([.. cancelled.Select(order => order.ToDto(session.Market.Terms))]));
    }
}
