using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Orders;

/// <summary>Changes a resting order's price, quantity or both. Less quantity keeps its place in the queue; anything else loses it.</summary>
/// <param name="Price">In the outcome's own terms; null leaves it.</param>
/// <param name="Quantity">The new total, more than what is filled; null leaves it.</param>
[Allow(Access.User, Keys = KeyScope.Trade)]
public sealed record AmendOrder(Guid OrderId, Money? Price, long? Quantity) : ITradingCommand<OrderWithTrades>, IIdempotent
{
    public MarketAddress? Address => MarketAddress.OfOrder(OrderId);

    /// <summary>Set for an item of a batch with a key.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Set for an item of a batch.</summary>
    public QueueTurn? Turn { get; init; }

    public string Terms => $"amend|{OrderId}|{Price?.Units}|{Quantity}";

    public void Foresee(IForesight foresight)
    {
        var slot = foresight.Market.Book.Find(OrderId);
        if (slot < 0)
            return;
        ref readonly var order = ref foresight.Market.Book[slot];
        foresight.Incoming(order.Side, order.Outcome, Price ?? new Money(order.Limit.Units), (Quantity ?? order.Quantity) - order.Filled, spend: null);
    }
}

internal sealed class AmendOrderValidator : AbstractValidator<AmendOrder>
{
    public AmendOrderValidator() =>
        RuleFor(amendment => amendment.Quantity).NotNull().When(amendment => amendment.Price is null).WithMessage("Name a price, a quantity or both.");
}

internal sealed class AmendOrderHandler(ITradingSession session) : IRequestHandler<AmendOrder, Result<OrderWithTrades>>
{
    public Task<Result<OrderWithTrades>> Handle(AmendOrder request, CancellationToken cancellationToken) => Task.FromResult(session.Halt is { } halt
        ? halt
        : session.Market.Amend(session.SenderId, request.OrderId, request.Price, request.Quantity, session.Ledger)
            .Map(amended => amended.ToDto(session.Market.Terms)));
}

internal sealed class AmendOrderRefusal(OrderLookup orders, ICurrentUser user) : IAfterCommit<AmendOrder, Result<OrderWithTrades>>
{
    public async Task<Result<OrderWithTrades>> CompleteAsync(AmendOrder request, Result<OrderWithTrades> answer, CancellationToken cancellationToken) =>
        answer.Refusal is NotInBook ? await orders.ExplainAsync(user.RequiredId, request.OrderId, cancellationToken) : answer;
}
