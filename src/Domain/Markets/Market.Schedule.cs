using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Domain.Markets;

/// <content>What the exchange's jobs do to a market when its time has come. Nothing traded since then whether they are late or not: the group's own time saw to that.</content>
public sealed partial class Market
{
    /// <summary>
    /// Opens a draft whose opening time has come. When its closing time has passed as well (nobody was there to open it), it is closed at once, so that
    /// its life goes on. Refuses anything but a draft.
    /// </summary>
    public Result<Unit> OpenOnSchedule(GeneralLedger ledger)
    {
        if (_state.Status != MarketStatus.Draft)
            return new StateForbids($"A market that is {_state.Status} has been opened already.");
        _state = _state with { Status = MarketStatus.Open, StatusReason = null };
        RecordChange();
        return _state.ClosesAt <= Now ? CloseOnSchedule(ledger) : default(Unit);
    }

    /// <summary>Closes the market and withdraws what is still in its book. Refuses before its closing time, and when it is closed already.</summary>
    public Result<Unit> CloseOnSchedule(GeneralLedger ledger) => _state.ClosesAt <= Now
        ? MoveTo(MarketStatus.Closed, reason: null, ledger)
        : new StateForbids("The market's closing time has not come.");

    /// <summary>
    /// Withdraws orders of a market whose closing time has come, some at a time, before the market is closed: a book of any size leaves in transactions of bounded size.
    /// Returns how many there still were; none before the closing time.
    /// </summary>
    public int WithdrawOrders(IEnumerable<Guid> orderIds, GeneralLedger ledger) => _state.ClosesAt <= Now
        ? CloseAll(orderIds, slot => Book[slot].IsExpiredAt(Now) ? OrderReason.TimeExpired : OrderReason.MarketClosed, ledger)
        : 0;

    /// <summary>Expires those of the orders that rest here and whose time has come. Returns how many there were.</summary>
    public int ExpireOrders(IEnumerable<Guid> orderIds, GeneralLedger ledger) =>
        CloseAll(orderIds, slot => Book[slot].IsExpiredAt(Now) ? OrderReason.TimeExpired : null, ledger);

    private int CloseAll(IEnumerable<Guid> orderIds, Func<int, OrderReason?> reasonOf, GeneralLedger ledger)
    {
        var closed = 0;
        foreach (var id in orderIds)
        {
            var slot = Book.Find(id);
            if (slot < 0 || reasonOf(slot) is not { } reason)
                continue;
            Close(slot, reason, ledger);
            closed++;
        }

        return closed;
    }
}
