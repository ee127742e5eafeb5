using System.Globalization;
using System.Text.Json;
using PredictionMarkets.Application.Persistence;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>
/// Builds orders, books, holdings and money anew from the markets' journals and the deposits alone, by the rules and not by the exchange's code. Amounts are in units of
/// $0.0001. An event that it does not know stops it: it must then be taught.
/// </summary>
internal sealed class JournalReplay
{
    private const long Dollar = 10_000;

    private readonly Dictionary<(Guid Market, Guid User, string Outcome), Holding> _holdings = [];
    private readonly Dictionary<(Guid Market, Guid User, string Outcome), long> _paid = [];
    private readonly Dictionary<Guid, Int128> _fees = [];
    private readonly Dictionary<Guid, (int Taker, int Maker)> _rates = [];
    private readonly Dictionary<Guid, long> _cash = [];

    public Dictionary<Guid, ReplayedOrder> Orders { get; } = [];

    /// <summary>What everyone was shown of the books: shares by market, side and price.</summary>
    public Dictionary<(Guid Market, string Side, long Price), long> Levels { get; } = [];

    public IEnumerable<string> Holdings => _holdings.Select(held =>
    {
        var ((market, user, outcome), holding) = held;
        var locked = Orders.Values.Where(order => order.IsOpen && order.IsSell && (order.Market, order.User, order.Outcome) == (market, user, outcome)).Sum(order => order.Quantity - order.Filled);
        return $"{market} {user} {outcome}: {holding.Shares} shares, {locked} locked, cost {holding.Cost}, realised {holding.Realised}";
    });

    public IEnumerable<string> Balances => _cash.Select(user =>
    {
        var locked = Orders.Values.Where(order => order.IsOpen && !order.IsSell && order.User == user.Key).Sum(Reserve);
        return $"{user.Key}: {user.Value - locked} available, {locked} locked";
    });

    public void Market(Guid id, int takerBps, int makerBps) => _rates[id] = (takerBps, makerBps);

    /// <summary>Money that came from outside, or went there.</summary>
    public void Cash(Guid user, long amount) => _cash[user] = _cash.GetValueOrDefault(user) + amount;

    /// <summary>The next event of a market, in the order of its sequence.</summary>
    public void Read(Guid market, MarketJournalType type, JsonElement payload)
    {
        var (shown, hidden) = (payload.GetProperty("public"), payload.GetProperty("private"));
        if (shown.TryGetProperty("levels", out var levels))
        {
            foreach (var level in levels.EnumerateArray())
                Levels[(market, level.Text("side"), Units(level, "price"))] = level.GetProperty("quantity").GetInt64();
        }

        switch (type)
        {
            case MarketJournalType.OrderPlaced or MarketJournalType.OrderAmended:
                Place(market, hidden.GetProperty("users")[0].GetGuid(), hidden.GetProperty("detail").GetProperty("order"));
                break;
            case MarketJournalType.TradeExecuted:
                Trade(market, shown.GetProperty("trade"), hidden.GetProperty("detail"));
                break;
            case MarketJournalType.OrderClosed:
                Orders[hidden.GetProperty("orders")[0].GetGuid()].Status = hidden.GetProperty("detail").Text("status");
                break;
            case MarketJournalType.SharesSplit or MarketJournalType.SharesMerged:
                Pairs(market, hidden.GetProperty("users")[0].GetGuid(), shown.GetProperty("pairs").GetInt64());
                break;
            case MarketJournalType.PositionsPaid:
                foreach (var payout in hidden.GetProperty("detail").GetProperty("payouts").EnumerateArray())
                    Pay((market, payout.GetProperty("userId").GetGuid(), payout.Text("outcome")), Units(payout, "amount"));
                break;
            case MarketJournalType.MarketChanged or MarketJournalType.ResolutionStep:
                break;
            default:
                throw new NotSupportedException($"The replay does not know {type}.");
        }
    }

    private void Place(Guid market, Guid user, JsonElement order) => Orders[order.GetProperty("id").GetGuid()] = new ReplayedOrder
    {
        Id = order.GetProperty("id").GetGuid(),
        Market = market,
        User = user,
        IsSell = order.Text("side") == "SELL",
        Outcome = order.Text("outcome"),
        Price = order.TryGetProperty("price", out var price) ? Units(price) : 0,
        Quantity = order.GetProperty("quantity").GetInt32(),
        Filled = order.GetProperty("filledQuantity").GetInt32(),
        Status = order.Text("status"),
    };

    private void Trade(Guid market, JsonElement trade, JsonElement parties)
    {
        var (price, shares) = (Units(trade, "price"), trade.GetProperty("quantity").GetInt64());
        Exchange(market, parties.GetProperty("taker"), price, shares, _rates[market].Taker);
        Exchange(market, parties.GetProperty("maker"), price, shares, _rates[market].Maker);
        var maker = Orders[parties.GetProperty("maker").GetProperty("orderId").GetGuid()];
        maker.Filled += shares;
        maker.Status = maker.Filled == maker.Quantity ? "FILLED" : "PARTIALLY_FILLED";
    }

    private void Exchange(Guid market, JsonElement party, long yesPrice, long shares, int bps)
    {
        var (order, user, outcome) = (party.GetProperty("orderId").GetGuid(), party.GetProperty("userId").GetGuid(), party.Text("outcome"));
        var price = outcome == "YES" ? yesPrice : Dollar - yesPrice;
        var before = Charge(_fees.GetValueOrDefault(order));
        _fees[order] = _fees.GetValueOrDefault(order) + ((Int128)bps * price * (Dollar - price) * shares);
        var fee = Charge(_fees[order]) - before;
        var holding = Of(market, user, outcome);
        if (party.Text("side") == "BUY")
        {
            Cash(user, -(price * shares) - fee);
            (holding.Shares, holding.Cost) = (holding.Shares + shares, holding.Cost + (price * shares));
        }
        else
        {
            Cash(user, (price * shares) - fee);
            GiveUp(holding, shares, price * shares);
        }
    }

    private void Pairs(Guid market, Guid user, long pairs)
    {
        Cash(user, -pairs * Dollar);
        foreach (var outcome in (string[])["YES", "NO"])
        {
            var holding = Of(market, user, outcome);
            if (pairs > 0)
                (holding.Shares, holding.Cost) = (holding.Shares + pairs, holding.Cost + (pairs * Dollar / 2));
            else
                GiveUp(holding, -pairs, -pairs * Dollar / 2);
        }
    }

    /// <summary>A payout; or, of a correction, another one in place of the last.</summary>
    private void Pay((Guid Market, Guid User, string Outcome) key, long amount)
    {
        var holding = Of(key.Market, key.User, key.Outcome);
        Cash(key.User, amount - _paid.GetValueOrDefault(key));
        holding.Realised += amount - _paid.GetValueOrDefault(key) - holding.Cost;
        (holding.Shares, holding.Cost, _paid[key]) = (0, 0, amount);
    }

    private Holding Of(Guid market, Guid user, string outcome) =>
        _holdings.TryGetValue((market, user, outcome), out var holding) ? holding : _holdings[(market, user, outcome)] = new Holding();

    private static void GiveUp(Holding holding, long shares, long proceeds)
    {
        var part = (long)((Int128)holding.Cost * shares / holding.Shares);
        holding.Shares -= shares;
        holding.Cost -= part;
        holding.Realised += proceeds - part;
    }

    private long Reserve(ReplayedOrder order)
    {
        var (left, sum) = (order.Quantity - order.Filled, _fees.GetValueOrDefault(order.Id));
        return (left * order.Price) + Charge(sum + ((Int128)Math.Max(_rates[order.Market].Maker, 0) * order.Price * (Dollar - order.Price) * left)) - Charge(sum);
    }

    /// <summary>The smallest whole number of units that is not below the exact sum.</summary>
    private static long Charge(Int128 exact) => (long)(exact / 100_000_000) + (exact > 0 && exact % 100_000_000 != 0 ? 1 : 0);

    private static long Units(JsonElement element, string member) => Units(element.GetProperty(member));

    private static long Units(JsonElement amount) => (long)(decimal.Parse(amount.GetString()!, CultureInfo.InvariantCulture) * Dollar);

    private sealed class Holding
    {
        public long Shares { get; set; }

        public long Cost { get; set; }

        public long Realised { get; set; }
    }
}

/// <summary>An order as the journal tells it.</summary>
internal sealed class ReplayedOrder
{
    public required Guid Id { get; init; }

    public required Guid Market { get; init; }

    public required Guid User { get; init; }

    public required bool IsSell { get; init; }

    public required string Outcome { get; init; }

    public required long Price { get; init; }

    public required long Quantity { get; init; }

    public required long Filled { get; set; }

    public required string Status { get; set; }

    public bool IsOpen => Status is "OPEN" or "PARTIALLY_FILLED";

    public override string ToString() => $"{Id} {User} {(IsSell ? "SELL" : "BUY")} {Outcome} {Price} {Filled}/{Quantity} {Status}";
}
