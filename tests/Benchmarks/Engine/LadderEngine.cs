using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Benchmarks.Engine;

/// <summary>The matching core of the exchange's book by itself, under the floor's conditions: ids are array indexes, and nothing is kept of an order but what matching needs. It can still be rolled back.</summary>
internal sealed class LadderEngine(CommandStream stream) : BookEngine(stream)
{
    private const int CentUnits = 100;

    private readonly PriceLadder _ladder = new(TickSize.Cent);
    private readonly List<Encounter> _met = [];
    private readonly int[] _slots = NoSlots(stream.Orders);
    private readonly DateTime _now = new(2026, 9, 21, 0, 0, 0, DateTimeKind.Utc);

    public override void Run(int from, int to)
    {
        for (var i = from; i < to; i++)
            Execute(i);
    }

    public override void Execute(int number)
    {
        ref readonly var command = ref Stream.Commands[number];
        if (command.Kind == CommandKind.Cancel)
            Cancel(command.Id);
        else
            Place(in command);
        _ladder.Commit();
    }

    private void Cancel(int id)
    {
        var slot = _slots[id];
        if (slot < 0)
            return;
        _ladder.Withdraw(slot);
        _slots[id] = PriceLadder.None;
    }

    private void Place(in Command command)
    {
        var left = command.Quantity;
        _met.Clear();
        _ladder.Match(command.IsBid, command.Level, command.Quantity, command.Id, SelfTradePrevention.CancelResting, _now, _met);
        foreach (var met in _met)
        {
            var maker = _ladder[met.Slot].Trader;
            Tape.Add(command.Id, maker, met.Price.Units / CentUnits, met.Quantity);
            left -= met.Quantity;
            if (!_ladder.IsResting(met.Slot))
                _slots[maker] = PriceLadder.None;
        }

        if (left == 0 || command.Kind != CommandKind.Limit)
            return;
        var slot = _ladder.Take();
        _slots[command.Id] = slot;
        _ladder.Rest(slot, command.IsBid, command.Level, left, command.Id, DateTime.MaxValue);
    }

    private static int[] NoSlots(int orders)
    {
        var slots = new int[orders];
        Array.Fill(slots, PriceLadder.None);
        return slots;
    }
}
