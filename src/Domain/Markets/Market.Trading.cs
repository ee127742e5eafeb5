using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Domain.Markets;

/// <content>What a match does to orders, shares and money.</content>
public sealed partial class Market
{
    private MatchStop _stop;

    /// <summary>Matches an accepted order and settles everything it met.</summary>
    private List<Trade> Trade(int slot, Account account, GeneralLedger ledger)
    {
        _met.Clear();
        _stop = Book.Match(in Book[slot], Now, _met);
        var trades = new List<Trade>();
        foreach (var met in _met)
        {
            if (met.Kind == EncounterKind.Trade)
                trades.Add(Settle(slot, account, met, ledger));
            else
                CloseWithdrawn(met.Slot, met.Kind == EncounterKind.Expired ? OrderReason.TimeExpired : OrderReason.SelfTradePrevention, met.LevelQuantity, ledger);
        }

        return trades;
    }

    private Trade Settle(int takerSlot, Account takerAccount, in Encounter met, GeneralLedger ledger)
    {
        ref var taker = ref Book.Change(takerSlot);
        ref var maker = ref Book.Change(met.Slot);
        var makerTrader = Touch(_traders[maker.Trader]);
        var makerAccount = ledger.Account(makerTrader.UserId);
        var reserved = maker.Reserve;
        var takerFee = taker.Fill(met.Price, met.Quantity, Role.Taker, NextSeq, Now);
        var makerFee = maker.Fill(met.Price, met.Quantity, Role.Maker, NextSeq, Now);
        if (!maker.IsOpen)
            makerTrader.OpenOrders--;
        if (maker.Side == Side.Buy)
            makerAccount.Unlock(reserved - maker.Reserve);
        else
            makerTrader[maker.Outcome] = makerTrader[maker.Outcome].Unlock(met.Quantity);

        var kind = KindOf(taker.Side, maker.Side);
        _state = _state with { TradeSeq = _state.TradeSeq + 1, LastPrice = met.Price, Volume = _state.Volume + met.Quantity };
        var posting = ledger.Begin(LedgerKind.Trade, Now, Id, _state.TradeSeq);
        Exchange(in taker, Touch(_traders[taker.Trader]), takerAccount, met, takerFee, ref posting);
        Exchange(in maker, makerTrader, makerAccount, met, makerFee, ref posting);
        posting.Add(AccountKind.Fees, Id, takerFee + makerFee);
        posting.Add(AccountKind.Collateral, Terms.CollateralOwner, Exist(kind, met.Quantity));
        posting.Close();

        var trade = new Trade(
            _state.TradeSeq, _ids.NewId(), Id, kind, met.Price, met.Quantity,
            new TradeParty(taker.Id, _traders[taker.Trader].UserId, taker.Side, taker.Outcome, takerFee),
            new TradeParty(maker.Id, makerTrader.UserId, maker.Side, maker.Outcome, makerFee), Now);
        Record(new TradeExecuted(NextSeq, Now, trade, maker, new BookLevel(maker.IsBid, met.Price, met.LevelQuantity)));
        return trade;
    }

    /// <summary>Two buyers mint a pair, two sellers merge one; otherwise shares change hands.</summary>
    private static TradeKind KindOf(Side taker, Side maker) => taker != maker ? TradeKind.Transfer : taker == Side.Buy ? TradeKind.Mint : TradeKind.Merge;

    /// <summary>One side's part of a trade: money against shares.</summary>
    private static void Exchange(in Order order, Trader trader, Account account, in Encounter met, Money fee, ref GeneralLedger.Posting posting)
    {
        var value = order.InYesTerms(met.Price) * met.Quantity;
        if (order.Side == Side.Buy)
        {
            posting.Take(account, value + fee);
            trader[order.Outcome] = trader[order.Outcome].Acquire(met.Quantity, value);
        }
        else
        {
            posting.Give(account, value - fee);
            trader[order.Outcome] = trader[order.Outcome].Dispose(met.Quantity, value);
        }
    }

    /// <summary>Counts the pairs a trade brings into being or ends. Returns what the collateral gains: $1 a pair.</summary>
    private Money Exist(TradeKind kind, int quantity)
    {
        var pairs = kind switch { TradeKind.Transfer => 0, TradeKind.Mint => quantity, TradeKind.Merge => -quantity, _ => throw new ArgumentOutOfRangeException(nameof(kind)) };
        _state = _state with { YesShares = _state.YesShares + pairs, NoShares = _state.NoShares + pairs };
        return Money.OneDollar * pairs;
    }

    /// <summary>Ends an order that has just left the book, and gives back what it held.</summary>
    private Order CloseWithdrawn(int slot, OrderReason reason, long levelQuantity, GeneralLedger ledger)
    {
        ref var order = ref Book.Change(slot);
        var trader = Touch(_traders[order.Trader]);
        Release(in order, trader, ledger.Account(trader.UserId));
        var withdrawn = order.Remaining;
        order.Close(reason, NextSeq, Now);
        Record(new OrderClosed(NextSeq, Now, order, trader.UserId, withdrawn, new BookLevel(order.IsBid, order.BookPrice, levelQuantity)));
        return order;
    }

    /// <summary>Gives back the money or the shares that a resting order holds.</summary>
    private static void Release(in Order order, Trader trader, Account account)
    {
        trader.OpenOrders--;
        if (order.Side == Side.Buy)
            account.Unlock(order.Reserve);
        else
            trader[order.Outcome] = trader[order.Outcome].Unlock(order.Remaining);
    }
}
