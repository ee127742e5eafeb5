using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Orders;

/// <summary>Cancels one of the sender's orders; what was filled before stays filled.</summary>
[Allow(Access.User, Keys = KeyScope.Trade)]
public sealed record CancelOrder(Guid OrderId) : ITradingCommand<OrderDto>, IIdempotent
{
    public MarketAddress? Address => MarketAddress.OfOrder(OrderId);

    /// <summary>Set for an item of a batch with a key.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Set for an item of a batch.</summary>
    public QueueTurn? Turn { get; init; }

    public string Terms => $"cancel|{OrderId}";
}

internal sealed class CancelOrderHandler(ITradingSession session) : IRequestHandler<CancelOrder, Result<OrderDto>>
{
    public Task<Result<OrderDto>> Handle(CancelOrder request, CancellationToken cancellationToken) => Task.FromResult(
        session.Market.Cancel(session.SenderId, request.OrderId, session.Ledger).Map(order => order.ToDto(session.Market.Terms)));
}

/// <summary>An order that is not in the book has ended, is another's, or never was: the database knows.</summary>
internal sealed class CancelOrderRefusal(OrderLookup orders, ICurrentUser user) : IAfterCommit<CancelOrder, Result<OrderDto>>
{
    public async Task<Result<OrderDto>> CompleteAsync(CancelOrder request, Result<OrderDto> answer, CancellationToken cancellationToken) =>
        answer.Refusal is NotInBook ? await orders.ExplainAsync(user.RequiredId, request.OrderId, cancellationToken) : answer;
}

internal static class OrderLookupExtensions
{
    /// <summary>Why an order of this id is not in the book.</summary>
    public static async Task<Refusal> ExplainAsync(this OrderLookup orders, Guid userId, Guid orderId, CancellationToken cancellationToken) =>
        await orders.FindStatusAsync(userId, orderId, cancellationToken) is { } status
            ? new OrderNotOpen(OrderLife.IsOpen(status) ? OrderStatus.Expired : status) // still open: its time has come, and the clean-up has not
            : new OrderNotFound();
}
