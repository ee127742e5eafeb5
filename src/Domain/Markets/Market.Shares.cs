using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Domain.Markets;

/// <content>Splitting and merging: $1 against one YES and one NO, each valued at $0.50.</content>
public sealed partial class Market
{
    private static readonly Price Half = new(Price.One / 2);

    /// <summary>Turns <paramref name="quantity"/> dollars into as many YES and NO shares.</summary>
    public Result<Unit> Split(Guid userId, long quantity, GeneralLedger ledger)
    {
        var account = ledger.Account(userId);
        if (!TakesOrders)
            return new MarketNotOpen(_state.Status == MarketStatus.Open ? MarketStatus.Closed : _state.Status);
        if (_state.Mode == TradingMode.CancelOnly)
            return new TradingModeForbids(_state.Mode);
        if (quantity is < 1 or > NewOrder.MaxQuantity)
            return new QuantityOutOfRange();
        if (!account.Debt.IsZero)
            return new DebtOutstanding(account.Debt);
        var pairs = (int)quantity;
        if (Money.OneDollar * pairs > account.Available)
            return new InsufficientFunds(Money.OneDollar * pairs, account.Available);

        var posting = ledger.Begin(LedgerKind.Split, Now, Id);
        posting.Take(account, Money.OneDollar * pairs);
        posting.Add(AccountKind.Collateral, Terms.CollateralOwner, Exist(TradeKind.Mint, pairs));
        posting.Close();
        var trader = Touch(Trader(userId));
        trader.Yes = trader.Yes.Acquire(pairs, Half * pairs);
        trader.No = trader.No.Acquire(pairs, Half * pairs);
        Record(new SharesSplit(NextSeq, Now, userId, pairs));
        return default(Unit);
    }

    /// <summary>Turns unlocked YES and NO shares into as many dollars. Allowed until the result is proposed.</summary>
    public Result<Unit> Merge(Guid userId, long quantity, GeneralLedger ledger)
    {
        var account = ledger.Account(userId);
        if (!MarketLife.AllowsMerging(_state.Status))
            return new MarketNotOpen(_state.Status);
        if (quantity is < 1 or > NewOrder.MaxQuantity)
            return new QuantityOutOfRange();
        var trader = Trader(userId);
        var unlocked = Math.Min(trader.Yes.Unlocked, trader.No.Unlocked);
        if (quantity > unlocked)
            return new InsufficientShares(unlocked);

        var pairs = (int)quantity;
        Touch(trader);
        trader.Yes = trader.Yes.Dispose(pairs, Half * pairs);
        trader.No = trader.No.Dispose(pairs, Half * pairs);
        var posting = ledger.Begin(LedgerKind.Merge, Now, Id);
        posting.Give(account, Money.OneDollar * pairs);
        posting.Add(AccountKind.Collateral, Terms.CollateralOwner, Exist(TradeKind.Merge, pairs));
        posting.Close();
        Record(new SharesMerged(NextSeq, Now, userId, pairs));
        return default(Unit);
    }

    /// <summary>This market's part of a conversion within its event (see <see cref="Events.ExclusiveEvent"/>): shares of one outcome come or go.</summary>
    internal void Convert(Guid userId, int sets, bool isNo, bool gains, Price yesValue)
    {
        var trader = Touch(Trader(userId));
        var outcome = isNo ? Outcome.No : Outcome.Yes;
        var value = (isNo ? yesValue.Complement : yesValue) * sets;
        trader[outcome] = gains ? trader[outcome].Acquire(sets, value) : trader[outcome].Dispose(sets, value);
        var change = gains ? sets : -sets;
        _state = isNo ? _state with { NoShares = _state.NoShares + change } : _state with { YesShares = _state.YesShares + change };
        Record(new SharesConverted(NextSeq, Now, userId, isNo ? 0 : change, isNo ? change : 0));
    }
}
