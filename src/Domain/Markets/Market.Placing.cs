using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Domain.Markets;

/// <content>Placing an order: refuse, or accept, trade, and let the rest rest.</content>
public sealed partial class Market
{
    /// <summary>
    /// Places an order. Refusals come in the order of the API's table of codes and change nothing; an accepted order has traded as far as it
    /// could and rests, is filled, or is cancelled with a reason.
    /// </summary>
    public Result<PlacedOrder> Place(NewOrder request, GeneralLedger ledger)
    {
        var account = ledger.Account(request.UserId);
        if (RefuseTerms(request) is { } badTerms)
            return badTerms;

        var draft = Draft(request);
        if (request.Side == Side.Sell && RefuseShares(request, ref draft) is { } badShares)
            return badShares;

        var forecast = Forecast(in draft, request.Spend);
        if (request.Spend is { } spend)
            draft.Quantity = forecast.Fillable + AffordableBeyond(in draft, spend, forecast);
        if (request.Side == Side.Buy && RefuseFunds(account, in draft, forecast) is { } badFunds)
            return badFunds;
        if (RefuseMatch(request, in draft, forecast) is { } badMatch)
            return badMatch;

        return Accept(request, in draft, account, ledger);
    }

    private Refusal? RefuseTerms(NewOrder request)
    {
        if (!TakesOrders)
            return new MarketNotOpen(_state.Status == MarketStatus.Open ? MarketStatus.Closed : _state.Status);
        if (_state.Mode == TradingMode.CancelOnly || (_state.Mode == TradingMode.PostOnly && !request.PostOnly))
            return new TradingModeForbids(_state.Mode);
        if (request.Price is { } price && RefusePrice(price) is { } badPrice)
            return badPrice;
        if (request.Quantity is < 1 or > NewOrder.MaxQuantity)
            return new QuantityOutOfRange();
        return request.ExpiresAt <= Now ? new ExpiryInPast() : null;
    }

    private Refusal? RefusePrice(Money price)
    {
        if (!Price.IsInRange(price.Units))
            return new PriceOutOfRange();
        return Terms.Tick.Fits(new Price((int)price.Units)) ? null : new PriceOffTick(new Money(Terms.Tick.Units).ToString());
    }

    private Order Draft(NewOrder request)
    {
        var isBid = (request.Side == Side.Buy) == (request.Outcome == Outcome.Yes);
        var trader = Trader(request.UserId).Index;
        var limit = request.Price is { } price ? new Price((int)price.Units) : Collar(request.Outcome, isBid, trader);
        return new Order
        {
            Id = request.Id,
            ClientOrderId = request.ClientOrderId,
            CreatedAt = Now,
            UpdatedAt = Now,
            ExpiresAt = request.ExpiresAt ?? DateTime.MaxValue,
            Trader = trader,
            Quantity = (int)(request.Quantity ?? NewOrder.MaxQuantity),
            Limit = limit,
            TakerFeeBps = Terms.TakerFeeBps,
            MakerFeeBps = Terms.MakerFeeBps,
            Side = request.Side,
            Outcome = request.Outcome,
            Type = request.Type,
            TimeInForce = request.TimeInForce,
            SelfTradePrevention = request.SelfTradePrevention,
            PostOnly = request.PostOnly,
            ReduceOnly = request.ReduceOnly,
            Status = OrderStatus.Open,
        };
    }

    /// <summary>The worst price a market order may meet: so many dollars of YES from the best price that is not the same user's.</summary>
    private Price Collar(Outcome outcome, bool isBid, int trader)
    {
        var end = Terms.Tick.PriceAt(isBid ? Terms.Tick.Levels : 1);
        for (var slot = Book.FirstOpposite(isBid, end); slot >= 0; slot = Book.NextOpposite(slot, isBid, end))
        {
            ref readonly var order = ref Book[slot];
            if (order.Trader == trader || order.IsExpiredAt(Now))
                continue;
            end = Terms.Tick.Clamp(order.BookPrice.Units + (isBid ? _slippage : -_slippage), isBid);
            break;
        }

        return outcome == Outcome.Yes ? end : end.Complement;
    }

    /// <summary>Only what is held unlocked can be sold; a reduce-only order is cut down to it.</summary>
    private Refusal? RefuseShares(NewOrder request, ref Order draft)
    {
        var unlocked = _traders[draft.Trader][request.Outcome].Unlocked;
        if (request.ReduceOnly)
        {
            if (unlocked == 0)
                return new ReduceOnlyWouldIncrease();
            draft.Quantity = (int)Math.Min(draft.Quantity, unlocked);
        }

        return draft.Quantity > unlocked ? new InsufficientShares(unlocked) : null;
    }

    /// <summary>A limit buy must be covered at its limit, a market buy at what it would actually cost.</summary>
    private static Refusal? RefuseFunds(Account account, in Order draft, in MatchForecast forecast)
    {
        if (!account.Debt.IsZero)
            return new DebtOutstanding(account.Debt);
        var needed = draft.Type == OrderType.Market ? forecast.Cost : draft.Requirement;
        return needed > account.Available ? new InsufficientFunds(needed, account.Available) : null;
    }

    private Refusal? RefuseMatch(NewOrder request, in Order draft, in MatchForecast forecast)
    {
        if (draft.PostOnly && WouldMeetAnyone(in draft))
            return new PostOnlyWouldCross();
        if (draft.Type == OrderType.Market && !forecast.HasLiquidity)
            return new NoLiquidity();
        if (request.Spend is not null && draft.Quantity == 0)
            return new QuantityOutOfRange("The spend does not buy one share at the best price.");
        return draft.TimeInForce == TimeInForce.Fok && forecast.Fillable < draft.Quantity ? new FillOrKillUnfillable(forecast.Fillable) : null;
    }

    /// <summary>True if an order at this limit would meet any order that can still trade, own ones included.</summary>
    private bool WouldMeetAnyone(in Order draft)
    {
        for (var slot = Book.FirstOpposite(draft.IsBid, draft.BookPrice); slot >= 0; slot = Book.NextOpposite(slot, draft.IsBid, draft.BookPrice))
        {
            if (!Book[slot].IsExpiredAt(Now))
                return true;
        }

        return false;
    }

    private PlacedOrder Accept(NewOrder request, in Order draft, Account account, GeneralLedger ledger)
    {
        ref var order = ref Book.Accept(in draft, out var slot);
        var trades = Trade(slot, account, ledger);
        var level = LetRest(slot, account);
        (order.Seq, order.UpdatedAt) = (NextSeq, Now);
        var placed = new PlacedOrder(order, request.UserId, trades);
        Record(new OrderPlaced(NextSeq, Now, placed, request.RequestHash, request.Spend, level));
        return placed;
    }

    /// <summary>Lets what is left of an order rest and sets its reserve aside, or cancels it. Returns the level it rests on, if it does.</summary>
    private BookLevel? LetRest(int slot, Account account)
    {
        ref var order = ref Book.Change(slot);
        if (!order.IsOpen)
            return null;
        if (ReasonNotToRest(in order) is { } reason)
        {
            order.Close(reason, NextSeq, Now);
            return null;
        }

        order.Place = NextSeq;
        Book.Rest(slot, in order);
        var trader = Touch(_traders[order.Trader]);
        trader.OpenOrders++;
        if (order.Side == Side.Buy)
            account.Lock(order.Reserve);
        else
            trader[order.Outcome] = trader[order.Outcome].Lock(order.Remaining);
        return Book.LevelAt(order.BookPrice, order.IsBid);
    }

    private OrderReason? ReasonNotToRest(in Order order)
    {
        // Whatever is still there at an acceptable price is the user's own: it stopped the order, or was passed over.
        if (_stop == MatchStop.SelfTrade || Book.FirstOpposite(order.IsBid, order.BookPrice) >= 0)
            return OrderReason.SelfTradePrevention;
        if (order.Type == OrderType.Market)
            return (order.IsBid ? Book.BestAsk : Book.BestBid) is null ? OrderReason.ImmediateOrCancel : OrderReason.PriceCollar;
        return order.TimeInForce == TimeInForce.Ioc ? OrderReason.ImmediateOrCancel : null;
    }
}
