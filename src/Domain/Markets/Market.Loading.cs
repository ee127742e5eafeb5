using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Domain.Positions;

namespace PredictionMarkets.Domain.Markets;

/// <content>Filling the cache from the database, and bringing it up to what other nodes have committed since.</content>
public sealed partial class Market
{
    private readonly List<int> _arriving = [];

    /// <summary>Sets what a user holds, as stored.</summary>
    public Trader RestoreTrader(Guid userId, Position yes, Position no)
    {
        if (!_tradersByUser.TryGetValue(userId, out var trader))
        {
            trader = new Trader(userId, _traders.Count);
            _traders.Add(trader);
            _tradersByUser.Add(userId, trader);
        }

        (trader.Yes, trader.No) = (yes, no);
        return trader;
    }

    /// <summary>Puts a stored open order at the end of its level's queue; orders come by place.</summary>
    public void RestoreOrder(in Order order)
    {
        Book.Rest(AcceptStored(in order), in order);
        _traders[order.Trader].OpenOrders++;
    }

    /// <summary>
    /// Follows what other nodes have committed: the orders they changed, by place, and the state as of which that is. It is one step, for an interrupted one could not be taken back:
    /// all there is to read is read before.
    /// </summary>
    public void CatchUp(IReadOnlyCollection<Order> changed, MarketState state)
    {
        ArgumentNullException.ThrowIfNull(changed);
        foreach (var order in changed)
            CatchUpOrder(in order);
        FinishLoading(state);
    }

    /// <summary>
    /// Takes over an order as another node has left it. One that kept its place stays where it is; a new or moved one goes to
    /// the end of its queue, because its place is later than all that were known; an ended one leaves. What arrives rests only in
    /// <see cref="FinishLoading"/>, when all that left has left: a level must not hold both sides in between.
    /// </summary>
    private void CatchUpOrder(in Order order)
    {
        var slot = Book.Find(order.Id);
        if (slot < 0)
        {
            if (order.IsOpen)
            {
                _arriving.Add(AcceptStored(in order));
                _traders[order.Trader].OpenOrders++;
            }

            return;
        }

        var known = Book[slot];
        if (order.IsOpen && order.Place == known.Place)
        {
            Book.Reduce(slot, known.Remaining - order.Remaining);
            Book.Change(slot) = order;
            return;
        }

        Book.Withdraw(slot);
        Book.Change(slot) = order;
        if (order.IsOpen)
            _arriving.Add(slot);
        else
            _traders[order.Trader].OpenOrders--;
    }

    private int AcceptStored(in Order order)
    {
        Book.Accept(in order, out var slot);
        return slot;
    }

    /// <summary>Ends loading: this is what the database says as of <paramref name="state"/>.</summary>
    public void FinishLoading(MarketState state)
    {
        foreach (var slot in _arriving)
            Book.Rest(slot, in Book[slot]);
        _arriving.Clear();
        Book.Commit();
        _state = _committed = state;
        ClearGroup();
    }
}
