using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Domain.Markets;

/// <summary>What would happen if an order were let into the book, without letting it in.</summary>
/// <param name="Fillable">Shares it would trade at once; no own ones.</param>
/// <param name="Value">Price x quantity of those, in the outcome's own terms.</param>
/// <param name="FeeSum">Their exact fees, in parts.</param>
/// <param name="HasLiquidity">True if anyone else is there within the limit.</param>
/// <param name="SpendIsExhausted">True if the next share that is there could not be paid any more.</param>
internal readonly record struct MatchForecast(int Fillable, Money Value, long FeeSum, bool HasLiquidity, bool SpendIsExhausted)
{
    /// <summary>What those shares would cost, fees included.</summary>
    public Money Cost => Value + Fees.Charged(FeeSum);
}

/// <content>Looking ahead: market orders and fill-or-kill are judged by what they would meet.</content>
public sealed partial class Market
{
    private MatchForecast Forecast(in Order draft, Money? spend)
    {
        var forecast = default(MatchForecast);
        if (draft.Type == OrderType.Limit && draft.TimeInForce != TimeInForce.Fok)
            return forecast;

        for (var slot = Book.FirstOpposite(draft.IsBid, draft.BookPrice);
             slot >= 0 && forecast.Fillable < draft.Quantity && !forecast.SpendIsExhausted;
             slot = Book.NextOpposite(slot, draft.IsBid, draft.BookPrice))
        {
            ref readonly var maker = ref Book[slot];
            if (maker.IsExpiredAt(Now))
                continue;
            if (maker.Trader == draft.Trader)
            {
                if (draft.SelfTradePrevention is SelfTradePrevention.CancelTaking or SelfTradePrevention.CancelBoth)
                    break;
                continue;
            }

            var price = draft.InYesTerms(maker.BookPrice);
            var there = Math.Min(maker.Remaining, draft.Quantity - forecast.Fillable);
            var shares = spend is { } limit ? Affordable(in draft, limit, in forecast, price, there) : there;
            forecast = new MatchForecast(
                forecast.Fillable + shares, forecast.Value + (price * shares), forecast.FeeSum + Fees.Parts(draft.TakerFeeBps, price, shares),
                HasLiquidity: true, SpendIsExhausted: shares < there);
        }

        // Own orders in the way stop an order; they do not make the market empty.
        return forecast.HasLiquidity ? forecast : forecast with { HasLiquidity = AnyoneElse(in draft) };
    }

    /// <summary>How many of the shares at this price the spend still pays, fees included.</summary>
    private static int Affordable(in Order draft, Money spend, in MatchForecast sofar, Price price, int shares)
    {
        var (low, high) = (0, shares);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            var cost = sofar.Value + (price * middle) + Fees.Charged(sofar.FeeSum + Fees.Parts(draft.TakerFeeBps, price, middle));
            if (cost <= spend)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }

    /// <summary>Shares the rest of a spend would still pay at the collar, had they been there: if any, the order ends cancelled and not filled.</summary>
    private static int AffordableBeyond(in Order draft, Money spend, in MatchForecast forecast) => forecast.SpendIsExhausted || !forecast.HasLiquidity
        ? 0
        : Affordable(in draft, spend, in forecast, draft.Limit, NewOrder.MaxQuantity - forecast.Fillable);

    private bool AnyoneElse(in Order draft)
    {
        for (var slot = Book.FirstOpposite(draft.IsBid, draft.BookPrice); slot >= 0; slot = Book.NextOpposite(slot, draft.IsBid, draft.BookPrice))
        {
            if (Book[slot].Trader != draft.Trader && !Book[slot].IsExpiredAt(Now))
                return true;
        }

        return false;
    }
}
