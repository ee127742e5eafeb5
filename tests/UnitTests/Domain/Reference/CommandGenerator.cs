using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.UnitTests.Domain.Reference;

/// <summary>Makes commands of every kind, near the touch and with few users, so that orders meet; now and then wrong ones.</summary>
/// <param name="random">Seeded: the same seed and the same orders in the book give the same commands.</param>
internal sealed class CommandGenerator(Random random, IReadOnlyList<Guid> users, int tick, Func<Guid> newOrderId)
{
    private readonly List<Guid> _known = [];
    private readonly int _levels = (10_000 / tick) - 1;
    private int _middle = random.Next(10) switch
    {
        0 => 3,
        1 => (10_000 / tick) - 4,
        _ => random.Next(8, (10_000 / tick) - 8),
    };

    /// <summary>The next command, for an exchange that stands like this.</summary>
    public Command Next(ReferenceExchange exchange)
    {
        if (random.Next(15) == 0)
            _middle = Math.Clamp(_middle + random.Next(-1, 2), 1, _levels);
        if (Recovery(exchange) is { } recovery)
            return recovery;
        var (book, now) = (exchange.Book, exchange.Now);
        return random.Next(1000) switch
        {
            < 600 => Place(exchange),
            < 720 => Amend(book),
            < 800 => Cancel(book),
            < 806 => new CancelAllCommand(User()),
            < 835 => new SplitCommand(User(), Size(1_000)),
            < 860 => new MergeCommand(User(), Size(1_000)),
            < 865 => new ExpireCommand(),
            < 870 => new ModeCommand((TradingMode)random.Next(1, 4)),
            < 873 => new StatusCommand(MarketStatus.Halted),
            < 877 => new ClosingTimeCommand(random.Next(4) == 0 ? null : now.AddSeconds(random.Next(-1, 30))),
            < 879 => new StatusCommand((MarketStatus)random.Next(1, 9) is var any and not (MarketStatus.Closed or MarketStatus.Proposed) ? any : MarketStatus.Halted),
            _ when book.Count > 30 => Cancel(book),
            _ => Place(exchange),
        };
    }

    /// <summary>Now and then, what brings a market that takes no orders, or not all, back to normal.</summary>
    private Command? Recovery(ReferenceExchange exchange)
    {
        if (exchange.ClosesAt <= exchange.Now && random.Next(8) == 0)
            return new ClosingTimeCommand(null);
        if (exchange.Status == MarketStatus.Halted && random.Next(8) == 0)
            return new StatusCommand(MarketStatus.Open);
        return exchange.Mode != TradingMode.Normal && random.Next(12) == 0 ? new ModeCommand(TradingMode.Normal) : null;
    }

    private Guid User() => users[random.Next(users.Count)];

    private PlaceCommand Place(ReferenceExchange exchange)
    {
        var now = exchange.Now;
        var side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
        var outcome = random.Next(2) == 0 ? Outcome.Yes : Outcome.No;
        var order = new NewOrder(
            newOrderId(), User(), Guid.Empty, null, side, outcome, OrderType.Limit, Price(side, outcome), Size(40), null, TimeInForce.Gtc, null,
            PostOnly: false, ReduceOnly: side == Side.Sell && random.Next(4) == 0, (SelfTradePrevention)random.Next(1, 5));
        order = random.Next(20) switch
        {
            < 6 => order,
            < 9 => order with { TimeInForce = TimeInForce.Gtd, ExpiresAt = now.AddSeconds(random.Next(-1, 40)) },
            < 11 => order with { TimeInForce = TimeInForce.Ioc },
            < 13 => order with { TimeInForce = TimeInForce.Fok },
            < 15 => order with { PostOnly = true },
            < 16 => order with { PostOnly = true, TimeInForce = TimeInForce.Gtd, ExpiresAt = now.AddSeconds(random.Next(1, 40)) },
            < 18 => order with { Type = OrderType.Market, Price = null, TimeInForce = random.Next(3) == 0 ? TimeInForce.Fok : TimeInForce.Ioc },
            _ => order with
            {
                Type = OrderType.Market,
                Price = null,
                Side = Side.Buy,
                ReduceOnly = false,
                Quantity = null,
                Spend = new Money(random.Next(4) == 0 ? random.Next(0, 6_000) : random.Next(1, 300_000)),
                TimeInForce = random.Next(3) == 0 ? TimeInForce.Fok : TimeInForce.Ioc,
            },
        };
        if (random.Next(12) == 0 && order.Quantity is not null)
            order = order with { Quantity = Utmost(exchange, order) };
        Remember(order.Id);
        return new PlaceCommand(order);
    }

    /// <summary>About as much as the user can pay or give: at the edge of being refused, on either side of it.</summary>
    private long Utmost(ReferenceExchange exchange, NewOrder order)
    {
        if (order.Side == Side.Sell)
            return Math.Max(1, exchange.UnlockedShares(order.UserId, order.Outcome) + random.Next(-1, 2));
        var price = Math.Max(1, order.Price?.Units ?? 5_000);
        var shares = exchange.Available(order.UserId) / price;
        var fee = shares * exchange.TakerBps * price * (10_000 - price) / 100_000_000;
        return Math.Max(1, shares - (random.Next(2) * fee / price) + random.Next(-1, 2));
    }

    private AmendCommand Amend(List<ReferenceOrder> book)
    {
        var (id, user) = Target(book);
        var (side, outcome) = (random.Next(2) == 0 ? Side.Buy : Side.Sell, random.Next(2) == 0 ? Outcome.Yes : Outcome.No);
        return random.Next(3) switch
        {
            0 => new AmendCommand(user, id, Price(side, outcome), null),
            1 => new AmendCommand(user, id, null, Size(40)),
            _ => new AmendCommand(user, id, Price(side, outcome), Size(40)),
        };
    }

    private CancelCommand Cancel(List<ReferenceOrder> book)
    {
        var (id, user) = Target(book);
        return new CancelCommand(user, id);
    }

    /// <summary>An order to change: mostly an open one of its owner's; sometimes another's, or one that may have ended.</summary>
    private (Guid Id, Guid User) Target(List<ReferenceOrder> book)
    {
        if (book.Count == 0 || random.Next(12) == 0)
            return (_known.Count == 0 ? Guid.Empty : _known[random.Next(_known.Count)], User());
        var order = book[random.Next(book.Count)];
        return (order.Id, random.Next(15) == 0 ? User() : order.User);
    }

    private void Remember(Guid id)
    {
        if (_known.Count < 64)
            _known.Add(id);
        else
            _known[random.Next(_known.Count)] = id;
    }

    /// <summary>A price near the touch, in the outcome's own terms: sellers a little above the middle, buyers a little below, overlapping.</summary>
    private Money Price(Side side, Outcome outcome)
    {
        if (random.Next(60) == 0)
            return new Money(random.Next(4) switch { 0 => 0, 1 => 10_000, 2 => random.Next(-5, 10_005), _ => random.Next(1, _levels + 1) * tick });
        var bids = (side == Side.Buy) == (outcome == Outcome.Yes);
        var away = random.Next(-2, 6);
        var level = Math.Clamp(_middle + (bids ? -away : away), 1, _levels);
        return new Money(outcome == Outcome.Yes ? level * tick : 10_000 - (level * tick));
    }

    private long Size(int most) => random.Next(80) switch
    {
        0 => 0,
        1 => 1_000_001,
        2 => 1_000_000,
        3 => -1,
        < 10 => random.Next(1, most + 1),
        _ => random.Next(1, 13),
    };
}
