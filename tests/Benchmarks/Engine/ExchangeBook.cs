using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Benchmarks.Engine;

/// <summary>
/// The exchange's own book, used as a market uses it: every order is accepted with all its terms, matched, filled on both sides with fees and states, put to rest or
/// closed, and committed with its undo journal; orders are found by their UUIDs.
/// </summary>
internal sealed class ExchangeBook(CommandStream stream) : BookEngine(stream)
{
    private const int CentUnits = 100;

    private readonly OrderBook _book = new(TickSize.Cent);
    private readonly List<Encounter> _met = [];
    private readonly DateTime _now = new(2026, 9, 21, 0, 0, 0, DateTimeKind.Utc);
    private long _seq;

    public override void Run(int from, int to)
    {
        for (var i = from; i < to; i++)
            Execute(i);
    }

    public override void Execute(int number)
    {
        ref readonly var command = ref Stream.Commands[number];
        if (command.Kind == CommandKind.Cancel)
            Cancel(in Stream.Ids[number]);
        else
            Place(in command, in Stream.Ids[number]);
        _book.Commit();
    }

    private void Cancel(in Guid id)
    {
        var slot = _book.Find(in id);
        if (slot < 0)
            return;
        _book.Withdraw(slot);
        _book.Change(slot).Close(OrderReason.UserRequest, ++_seq, _now);
    }

    private void Place(in Command command, in Guid id)
    {
        ref var order = ref _book.Accept(new Order
        {
            Id = id,
            CreatedAt = _now,
            UpdatedAt = _now,
            ExpiresAt = DateTime.MaxValue,
            Trader = command.Id,
            Quantity = command.Quantity,
            Limit = new Price((command.IsBid ? command.Level : CommandStream.Levels + 1 - command.Level) * CentUnits),
            TakerFeeBps = 100,
            Side = Side.Buy,
            Outcome = command.IsBid ? Outcome.Yes : Outcome.No,
            Type = OrderType.Limit,
            TimeInForce = command.Kind == CommandKind.Limit ? TimeInForce.Gtc : TimeInForce.Ioc,
            SelfTradePrevention = SelfTradePrevention.CancelResting,
            Status = OrderStatus.Open,
        }, out var slot);
        _met.Clear();
        _book.Match(in order, _now, _met);
        foreach (var met in _met)
        {
            ref var maker = ref _book.Change(met.Slot);
            order.Fill(met.Price, met.Quantity, Role.Taker, ++_seq, _now);
            maker.Fill(met.Price, met.Quantity, Role.Maker, _seq, _now);
            Tape.Add(command.Id, maker.Trader, met.Price.Units / CentUnits, met.Quantity);
        }

        if (!order.IsOpen)
            return;
        if (command.Kind != CommandKind.Limit)
        {
            order.Close(OrderReason.ImmediateOrCancel, ++_seq, _now);
            return;
        }

        order.Place = order.Seq = ++_seq;
        _book.Rest(slot, in order);
    }
}
