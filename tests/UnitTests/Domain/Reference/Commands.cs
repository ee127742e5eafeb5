using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.UnitTests.Domain.Reference;

/// <summary>What the exchange answers, in the terms in which it is compared: a refusal's code, or the order and its trades.</summary>
internal readonly record struct Answer(string? Code, Order? Order = null, IReadOnlyList<Trade>? Trades = null)
{
    public static Answer Of(Result<PlacedOrder> result) =>
        result.IsRefused ? new(result.Refusal!.Code) : new(null, result.Value.Order, result.Value.Trades);

    public static Answer Of(Result<Order> result) => result.IsRefused ? new(result.Refusal!.Code) : new(null, result.Value);

    public static Answer Of(Result<Unit> result) => new(result.Refusal?.Code);
}

/// <summary>One command, given to the exchange and to the reference alike.</summary>
internal abstract record Command
{
    public abstract Answer On(Market market, GeneralLedger ledger);

    public abstract ReferenceAnswer On(ReferenceExchange reference);
}

internal sealed record PlaceCommand(NewOrder Order) : Command
{
    public override Answer On(Market market, GeneralLedger ledger) => Answer.Of(market.Place(Order, ledger));

    public override ReferenceAnswer On(ReferenceExchange reference) => reference.Place(Order);
}

internal sealed record AmendCommand(Guid User, Guid OrderId, Money? Price, long? Quantity) : Command
{
    public override Answer On(Market market, GeneralLedger ledger) => Answer.Of(market.Amend(User, OrderId, Price, Quantity, ledger));

    public override ReferenceAnswer On(ReferenceExchange reference) => reference.Amend(User, OrderId, Price?.Units, Quantity);
}

internal sealed record CancelCommand(Guid User, Guid OrderId) : Command
{
    public override Answer On(Market market, GeneralLedger ledger) => Answer.Of(market.Cancel(User, OrderId, ledger));

    public override ReferenceAnswer On(ReferenceExchange reference) => reference.Cancel(User, OrderId);
}

internal sealed record CancelAllCommand(Guid User) : Command
{
    public override Answer On(Market market, GeneralLedger ledger)
    {
        market.CancelAll(User, ledger);
        return default;
    }

    public override ReferenceAnswer On(ReferenceExchange reference)
    {
        reference.CancelAll(User);
        return new ReferenceAnswer(null);
    }
}

internal sealed record ExpireCommand : Command
{
    public override Answer On(Market market, GeneralLedger ledger)
    {
        market.ExpireOrders(ledger);
        return default;
    }

    public override ReferenceAnswer On(ReferenceExchange reference)
    {
        reference.ExpireOrders();
        return new ReferenceAnswer(null);
    }
}

internal sealed record SplitCommand(Guid User, long Quantity) : Command
{
    public override Answer On(Market market, GeneralLedger ledger) => Answer.Of(market.Split(User, Quantity, ledger));

    public override ReferenceAnswer On(ReferenceExchange reference) => reference.Split(User, Quantity);
}

internal sealed record MergeCommand(Guid User, long Quantity) : Command
{
    public override Answer On(Market market, GeneralLedger ledger) => Answer.Of(market.Merge(User, Quantity, ledger));

    public override ReferenceAnswer On(ReferenceExchange reference) => reference.Merge(User, Quantity);
}

internal sealed record ModeCommand(TradingMode Mode) : Command
{
    public override Answer On(Market market, GeneralLedger ledger) => Answer.Of(market.SetMode(Mode, null));

    public override ReferenceAnswer On(ReferenceExchange reference) => reference.SetMode(Mode);
}

internal sealed record StatusCommand(MarketStatus Status) : Command
{
    public override Answer On(Market market, GeneralLedger ledger) => Answer.Of(market.MoveTo(Status, null, ledger));

    public override ReferenceAnswer On(ReferenceExchange reference) => reference.MoveTo(Status);
}

internal sealed record ClosingTimeCommand(DateTime? When) : Command
{
    public override Answer On(Market market, GeneralLedger ledger) => Answer.Of(market.SetClosingTime(When));

    public override ReferenceAnswer On(ReferenceExchange reference) => reference.SetClosingTime(When);
}
