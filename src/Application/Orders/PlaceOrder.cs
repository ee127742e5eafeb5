using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Orders;

/// <summary>Places an order. A client order id that was used before, with the same terms, is answered with the order it placed.</summary>
/// <param name="Market">Id or slug.</param>
/// <param name="Price">In the outcome's own terms; limit orders only.</param>
/// <param name="Spend">Market buys only, instead of a quantity: the most to pay, fees included.</param>
/// <param name="TimeInForce">GTC unless said otherwise; of a market order, IOC.</param>
[Allow(Access.User, Keys = KeyScope.Trade)]
public sealed record PlaceOrder(
    string Market, Side Side, Outcome Outcome, OrderType Type, Money? Price, long? Quantity, Money? Spend, TimeInForce? TimeInForce, DateTime? ExpiresAt,
    bool PostOnly, bool ReduceOnly, SelfTradePrevention SelfTradePrevention, string? ClientOrderId) : ITradingCommand<Placement>, IIdempotent
{
    public MarketAddress? Address => MarketAddress.Of(Market);

    /// <summary>Set for an item of a batch with a key.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Set for an item of a batch.</summary>
    public QueueTurn? Turn { get; init; }

    public string Terms =>
        $"{Market}|{Side}|{Outcome}|{Type}|{Price?.Units}|{Quantity}|{Spend?.Units}|{TimeInForce}|{ExpiresAt?.Ticks}|{PostOnly}|{ReduceOnly}|{SelfTradePrevention}|{ClientOrderId}";

    public void Foresee(IForesight foresight)
    {
        foresight.Incoming(Side, Outcome, Price, Quantity, Spend);
        if (ClientOrderId is not null)
            foresight.ClientOrderId(ClientOrderId);
    }
}

/// <summary>An accepted order, or the one that the same client order id had placed before.</summary>
/// <param name="Answer">Null only inside the group, while an earlier order has yet to be looked up.</param>
public sealed record Placement(Guid OrderId, OrderWithTrades? Answer, bool IsReplay);

internal sealed class PlaceOrderValidator : AbstractValidator<PlaceOrder>
{
    public PlaceOrderValidator()
    {
        RuleFor(order => order.Market).NotEmpty();
        RuleFor(order => order.Side).IsInEnum();
        RuleFor(order => order.Price).NotNull().When(order => order.Type == OrderType.Limit).WithMessage("A limit order names a price.");
        RuleFor(order => order.Price).Null().When(order => order.Type == OrderType.Market).WithMessage("A market order names no price.");
        RuleFor(order => order.Quantity).NotNull().When(order => order.Spend is null).WithMessage("Name a quantity.");
        RuleFor(order => order.Quantity).Null().When(order => order.Spend is not null).WithMessage("Name a quantity or a spend, not both.");
        RuleFor(order => order.Spend).Must(spend => spend is null or { Units: > 0 }).WithMessage("A spend is more than nothing.");
        RuleFor(order => order.Spend).Null().Unless(order => order is { Type: OrderType.Market, Side: Side.Buy }).WithMessage("Only a market buy names a spend.");
        RuleFor(order => order.TimeInForce).Must(tif => tif is null or Domain.Orders.TimeInForce.Ioc or Domain.Orders.TimeInForce.Fok)
            .When(order => order.Type == OrderType.Market).WithMessage("A market order is IOC or FOK.");
        RuleFor(order => order.ExpiresAt).NotNull().When(order => order.TimeInForce == Domain.Orders.TimeInForce.Gtd).WithMessage("A GTD order names its expiry.");
        RuleFor(order => order.ExpiresAt).Null().Unless(order => order.TimeInForce == Domain.Orders.TimeInForce.Gtd).WithMessage("Only a GTD order names an expiry.");
        RuleFor(order => order.PostOnly).Equal(false)
            .Unless(order => order is { Type: OrderType.Limit, TimeInForce: null or Domain.Orders.TimeInForce.Gtc or Domain.Orders.TimeInForce.Gtd })
            .WithMessage("Only an order that may rest can be post-only.");
        RuleFor(order => order.ReduceOnly).Equal(false).When(order => order.Side == Side.Buy).WithMessage("Only a sell can be reduce-only.");
        RuleFor(order => order.ClientOrderId).IsKey();
    }
}

internal sealed class PlaceOrderHandler(ITradingSession session) : IRequestHandler<PlaceOrder, Result<Placement>>
{
    public Task<Result<Placement>> Handle(PlaceOrder request, CancellationToken cancellationToken) => Task.FromResult(Place(request));

    private Result<Placement> Place(PlaceOrder request)
    {
        var market = session.Market;
        var hash = RequestHash.Of((request with { Market = market.Id.ToString() }).Terms);
        if (request.ClientOrderId is { } clientOrderId && session.FindClientOrder(clientOrderId) is { } known)
            return known.RequestHash == hash ? new Placement(known.OrderId, Answer: null, IsReplay: true) : new ClientOrderIdReused();
        if (session.Halt is { } halt)
            return halt;

        var defaultTimeInForce = request.Type == OrderType.Market ? TimeInForce.Ioc : TimeInForce.Gtc;
        var order = new NewOrder(
            session.Ids.NewOrderId(market.Terms.Number), session.SenderId, hash, request.ClientOrderId, request.Side, request.Outcome, request.Type,
            request.Price, request.Quantity, request.Spend, request.TimeInForce ?? defaultTimeInForce, request.ExpiresAt?.ToMicroseconds(),
            request.PostOnly, request.ReduceOnly, request.SelfTradePrevention);
        return market.Place(order, session.Ledger).Map(placed => new Placement(order.Id, placed.ToDto(market.Terms, request.Spend), IsReplay: false));
    }
}

/// <summary>A repeated client order id is answered with the same order again, as it stands now, and the trades of its placing.</summary>
internal sealed class PlaceOrderReplay(OrderLookup orders) : IAfterCommit<PlaceOrder, Result<Placement>>
{
    public async Task<Result<Placement>> CompleteAsync(PlaceOrder request, Result<Placement> answer, CancellationToken cancellationToken)
    {
        if (answer.IsRefused || answer.Value.Answer is not null)
            return answer;
        var placed = await orders.FindPlacingAsync(answer.Value.OrderId, cancellationToken);
        return answer.Value with { Answer = placed ?? throw new InvalidOperationException($"Order {answer.Value.OrderId} is known and cannot be found.") };
    }
}
