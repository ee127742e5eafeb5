using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Domain.Markets;

/// <content>Amending and cancelling.</content>
public sealed partial class Market
{
    /// <summary>
    /// Changes a resting order. <paramref name="quantity"/> is the new total, more than what is filled. Less quantity keeps the place in the queue;
    /// anything else goes to the end of it, and a new price may trade at once. An amendment that changes nothing is answered with the order as it is.
    /// </summary>
    public Result<PlacedOrder> Amend(Guid userId, Guid orderId, Money? price, long? quantity, GeneralLedger ledger)
    {
        var account = ledger.Account(userId);
        var slot = FindOwn(userId, orderId);
        if (slot < 0 || Book[slot].IsExpiredAt(Now))
            return new NotInBook();

        ref readonly var before = ref Book[slot];
        var after = before;
        if (RefuseAmendment(in before, ref after, price, quantity) is { } badTerms)
            return badTerms;
        if (after.Limit == before.Limit && after.Quantity == before.Quantity)
            return new PlacedOrder(before, userId, []);

        var keepsPlace = after.Limit == before.Limit && after.Quantity < before.Quantity;
        if (RefuseAmendedTrading(in before, in after, keepsPlace, account) is { } badTrading)
            return badTrading;
        return keepsPlace ? Shrink(slot, after.Quantity, account) : Requeue(slot, in after, account, ledger);
    }

    /// <summary>Takes a resting order off the book at its owner's wish. One whose time had come is expired instead of cancelled.</summary>
    public Result<Order> Cancel(Guid userId, Guid orderId, GeneralLedger ledger)
    {
        var slot = FindOwn(userId, orderId);
        if (slot < 0)
            return new NotInBook();
        return Close(slot, Book[slot].IsExpiredAt(Now) ? OrderReason.TimeExpired : OrderReason.UserRequest, ledger);
    }

    /// <summary>Cancels all of a user's orders here.</summary>
    public IReadOnlyList<Order> CancelAll(Guid userId, GeneralLedger ledger)
    {
        var trader = FindTrader(userId);
        if (trader is null or { OpenOrders: 0 })
            return [];
        var slots = Book.Orders().Where(slot => Book[slot].Trader == trader.Index).Take(trader.OpenOrders).ToList();
        return slots.ConvertAll(slot => Close(slot, Book[slot].IsExpiredAt(Now) ? OrderReason.TimeExpired : OrderReason.UserRequest, ledger));
    }

    /// <summary>Cancels a user's buys here: he owes money and does not buy.</summary>
    public void CancelBuys(Guid userId, GeneralLedger ledger)
    {
        if (FindTrader(userId) is not { OpenOrders: > 0 } trader)
            return;
        foreach (var slot in Book.Orders().Where(slot => Book[slot].Trader == trader.Index && Book[slot].Side == Side.Buy).ToList())
            Close(slot, Book[slot].IsExpiredAt(Now) ? OrderReason.TimeExpired : OrderReason.DebtOutstanding, ledger);
    }

    private Order Close(int slot, OrderReason reason, GeneralLedger ledger) => CloseWithdrawn(slot, reason, Book.Withdraw(slot), ledger);

    private int FindOwn(Guid userId, Guid orderId)
    {
        var slot = Book.Find(orderId);
        return slot >= 0 && _traders[Book[slot].Trader].UserId == userId ? slot : -1;
    }

    private Refusal? RefuseAmendment(in Order before, ref Order after, Money? price, long? quantity)
    {
        if (!TakesOrders)
            return new MarketNotOpen(_state.Status == MarketStatus.Open ? MarketStatus.Closed : _state.Status);
        if (_state.Mode == TradingMode.CancelOnly)
            return new TradingModeForbids(_state.Mode);
        if (price is { } wanted)
        {
            if (RefusePrice(wanted) is { } badPrice)
                return badPrice;
            after.Limit = new Price((int)wanted.Units);
        }

        if (quantity is { } total)
        {
            if (total is < 1 or > NewOrder.MaxQuantity)
                return new QuantityOutOfRange();
            if (total <= before.Filled)
                return new QuantityOutOfRange($"The new total must be more than the {before.Filled} shares that are filled.");
            after.Quantity = (int)total;
        }

        return null;
    }

    private Refusal? RefuseAmendedTrading(in Order before, in Order after, bool keepsPlace, Account account)
    {
        if (_state.Mode == TradingMode.PostOnly && !keepsPlace && !after.PostOnly)
            return new TradingModeForbids(_state.Mode);
        if (after.Side == Side.Sell)
        {
            var unlocked = _traders[after.Trader][after.Outcome].Unlocked;
            if (after.Quantity - before.Quantity > unlocked)
                return after.ReduceOnly ? new ReduceOnlyWouldIncrease() : new InsufficientShares(unlocked);
        }
        else if (!keepsPlace)
        {
            if (!account.Debt.IsZero)
                return new DebtOutstanding(account.Debt);
            var needed = after.Requirement - before.Reserve;
            if (needed > account.Available)
                return new InsufficientFunds(needed, account.Available);
        }

        return !keepsPlace && after.PostOnly && WouldMeetAnyone(in after) ? new PostOnlyWouldCross() : null;
    }

    private PlacedOrder Shrink(int slot, int quantity, Account account)
    {
        ref var order = ref Book.Change(slot);
        var trader = Touch(_traders[order.Trader]);
        var (reserved, fewer) = (order.Reserve, order.Quantity - quantity);
        var level = new BookLevel(order.IsBid, order.BookPrice, Book.Reduce(slot, fewer));
        order.Quantity = quantity;
        order.Become(OrderEvent.Amend, NextSeq, Now);
        if (order.Side == Side.Buy)
            account.Unlock(reserved - order.Reserve);
        else
            trader[order.Outcome] = trader[order.Outcome].Unlock(fewer);
        var placed = new PlacedOrder(order, trader.UserId, []);
        Record(new OrderAmended(NextSeq, Now, placed, KeptPlace: true, level, Entered: null));
        return placed;
    }

    private PlacedOrder Requeue(int slot, in Order after, Account account, GeneralLedger ledger)
    {
        ref var order = ref Book.Change(slot);
        var trader = Touch(_traders[order.Trader]);
        Release(in order, trader, account);
        var left = new BookLevel(order.IsBid, order.BookPrice, Book.Withdraw(slot));
        (order.Limit, order.Quantity) = (after.Limit, after.Quantity);
        order.Become(OrderEvent.Amend, NextSeq, Now);
        var trades = Trade(slot, account, ledger);
        var entered = LetRest(slot, account);
        (order.Seq, order.UpdatedAt) = (NextSeq, Now);
        var placed = new PlacedOrder(order, trader.UserId, trades);
        Record(new OrderAmended(NextSeq, Now, placed, KeptPlace: false, left, entered));
        return placed;
    }
}
