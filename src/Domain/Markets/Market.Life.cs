using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Domain.Markets;

/// <content>Status, trading mode, closing time, and the clean-up that follows time.</content>
public sealed partial class Market
{
    /// <summary>Moves the market to another status. Closing cancels all open orders and returns what they hold.</summary>
    public Result<Unit> MoveTo(MarketStatus status, string? reason, GeneralLedger ledger)
    {
        if (!MarketLife.Allows(_state.Status, status))
            return new StateForbids($"A market that is {_state.Status} cannot become {status}.");
        if (status == MarketStatus.Open && _state.ClosesAt <= Now)
            return new StateForbids("The market's closing time has passed.");
        if (status == MarketStatus.Closed)
        {
            foreach (var slot in Book.Orders().ToList())
                Close(slot, Book[slot].IsExpiredAt(Now) ? OrderReason.TimeExpired : OrderReason.MarketClosed, ledger);
        }

        _state = _state with { Status = status, StatusReason = reason };
        RecordChange();
        return default(Unit);
    }

    /// <summary>Changes what may be done while the market is open.</summary>
    public Result<Unit> SetMode(TradingMode mode, string? reason)
    {
        if (_state.Status is not (MarketStatus.Open or MarketStatus.Halted))
            return new StateForbids($"A market that is {_state.Status} has no trading mode to change.");
        _state = _state with { Mode = mode, StatusReason = reason };
        RecordChange();
        return default(Unit);
    }

    /// <summary>Sets when the market stops taking orders, UTC; null: when somebody closes it.</summary>
    public Result<Unit> SetClosingTime(DateTime? closesAt)
    {
        if (_state.Status is not (MarketStatus.Draft or MarketStatus.Open or MarketStatus.Halted))
            return new StateForbids($"A market that is {_state.Status} has closed already.");
        if (closesAt <= Now)
            return new StateForbids("A closing time must lie in the future.");
        _state = _state with { ClosesAt = closesAt };
        RecordChange();
        return default(Unit);
    }

    /// <summary>Expires every resting order whose time has come. Returns how many there were.</summary>
    public int ExpireOrders(GeneralLedger ledger)
    {
        var slots = Book.Orders().Where(slot => Book[slot].IsExpiredAt(Now)).ToList();
        foreach (var slot in slots)
            Close(slot, OrderReason.TimeExpired, ledger);
        return slots.Count;
    }

    private void RecordChange() => Record(new MarketChanged(NextSeq, Now, _state.Status, _state.Mode, _state.StatusReason, _state.ClosesAt));
}
