using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Markets;

/// <summary>A market in another node's memory: loaded from what is stored, and brought up to date by the orders that have changed.</summary>
public sealed class LoadingTests
{
    [Fact]
    public void RestoreOrder_OfAllOpenOrders_GivesTheSameMarket()
    {
        var floor = new TradingFloor(taker: 100, maker: -50);
        Notebook.Check(floor, """
            alice  splits 10
            alice  sells 6 YES @ 0.60
            bob    buys 9 YES @ 0.40
            carol  buys 4 YES @ 0.40
            dave   buys 3 NO @ 0.60
            bob    buys 5 NO @ 0.10 GTD +60
            """);
        Loaded(floor).RequireSameMarket(floor);
    }

    [Fact]
    public void CatchUp_OrderThatKeptItsPlace_StaysWhereItIs() => Follow(
        """
        bob    buys 9 YES @ 0.40 as b1
        carol  buys 4 YES @ 0.40 as c1
        """,
        """
        dave   buys 3 NO @ 0.60
        bob    amends b1 to 7
        """);

    [Fact]
    public void CatchUp_MovedAndNewOrders_GoToTheEndOfTheirQueues() => Follow(
        """
        bob    buys 9 YES @ 0.40 as b1
        carol  buys 4 YES @ 0.40 as c1
        """,
        """
        dave   buys 3 YES @ 0.40
        bob    amends b1 to 10
        carol  buys 1 YES @ 0.40
        """);

    [Fact]
    public void CatchUp_EndedOrders_Leave() => Follow(
        """
        bob    buys 9 YES @ 0.40 as b1
        carol  buys 4 YES @ 0.40 as c1
        dave   buys 4 YES @ 0.39 GTD +10 as d1
        """,
        """
        alice  buys 9 NO @ 0.60
        carol  cancels c1
        clock  +10
        expire
        """);

    [Fact]
    public void CatchUp_OrderMovedAwayTwice_MakesRoomForTheOtherSide() => Follow(
        """
        bob    buys 9 YES @ 0.50 as b1
        """,
        """
        bob    amends b1 @ 0.45
        carol  buys 5 NO @ 0.50
        bob    amends b1 @ 0.44
        """);

    [Fact]
    public void CatchUp_OrderMovedAwayAndCancelled_MakesRoomForTheOtherSide() => Follow(
        """
        bob    buys 9 YES @ 0.50 as b1
        """,
        """
        bob    amends b1 @ 0.45
        carol  buys 5 NO @ 0.50
        bob    amends b1 @ 0.44
        bob    cancels b1
        """);

    [Fact]
    public void CatchUp_OverRandomTrading_GivesTheSameMarket() => Seeds.Run(random =>
    {
        for (var round = 0; round < 60; round++)
        {
            var floor = new TradingFloor(maker: 10, taker: 20);
            foreach (var name in floor.Names)
                floor.Run(ledger => floor.Market.Split(floor.User(name), 200, ledger));
            for (var i = 0; i < 30; i++)
                Trade(floor, random);
            var other = Loaded(floor);
            for (var step = 0; step < 6; step++)
            {
                var since = floor.Market.State.Seq;
                var changed = new Dictionary<Guid, Order>();
                for (var i = random.Next(1, 40); i > 0; i--)
                {
                    Trade(floor, random);
                    Collect(floor, changed);
                }

                other.CatchUp(floor, changed.Values.Where(order => order.Seq > since));
                other.RequireSameMarket(floor);
            }
        }
    });

    /// <summary>Another node loads the market after the first page and catches up with the second.</summary>
    private static void Follow(string before, string after)
    {
        var floor = new TradingFloor();
        var notebook = new Notebook(floor);
        notebook.Read(before);
        var other = Loaded(floor);
        var changed = new Dictionary<Guid, Order>();
        foreach (var line in after.Split('\n'))
        {
            notebook.Read(line);
            Collect(floor, changed);
        }

        other.CatchUp(floor, changed.Values);
        other.RequireSameMarket(floor);
    }

    private static void Trade(TradingFloor floor, Random random)
    {
        var name = floor.Names.ElementAt(random.Next(floor.Names.Count));
        var user = floor.User(name);
        var book = floor.Market.Book;
        var own = book.Orders().Where(slot => floor.Market.TraderOf(book[slot]).UserId == user).Select(slot => book[slot].Id).ToList();
        if (own.Count > 0 && random.Next(3) > 0)
        {
            var order = own[random.Next(own.Count)];
            if (random.Next(4) == 0)
                floor.Run(ledger => floor.Market.Cancel(user, order, ledger));
            else
                floor.Run(ledger => floor.Market.Amend(user, order, Near(random), random.Next(2) == 0 ? random.Next(1, 20) : null, ledger));
            return;
        }

        var side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
        var outcome = random.Next(2) == 0 ? Outcome.Yes : Outcome.No;
        floor.Run(ledger => floor.Market.Place(
            new NewOrder(
                floor.NewOrderId(), user, Guid.Empty, null, side, outcome, OrderType.Limit, Near(random), random.Next(1, 20), null, TimeInForce.Gtc, null,
                PostOnly: false, ReduceOnly: false, (SelfTradePrevention)random.Next(1, 5)),
            ledger));
    }

    private static Money Near(Random random) => new(random.Next(46, 55) * 100);

    private static void Collect(TradingFloor floor, Dictionary<Guid, Order> changed)
    {
        foreach (var happened in floor.LastEvents)
        {
            var order = happened switch
            {
                OrderPlaced placed => placed.Placed.Order,
                OrderAmended amended => amended.Placed.Order,
                OrderClosed closed => closed.Order,
                TradeExecuted trade => trade.Maker,
                _ => default,
            };
            if (order.Id != Guid.Empty)
                changed[order.Id] = order;
        }
    }

    private static OtherNode Loaded(TradingFloor floor) => new(floor);

    private sealed class OtherNode
    {
        private readonly Market _market;

        public OtherNode(TradingFloor floor)
        {
            _market = new Market(floor.Market.Terms, floor.Market.State, TradingFloor.Dollars("0.10"), new SequentialIds());
            foreach (var name in floor.Names)
                _market.RestoreTrader(floor.User(name), floor.Trader(name).Yes, floor.Trader(name).No);
            foreach (var order in floor.Market.Book.Orders().Select(slot => floor.Market.Book[slot]).OrderBy(order => order.Place))
                _market.RestoreOrder(in order);
            _market.FinishLoading(floor.Market.State);
        }

        public void CatchUp(TradingFloor floor, IEnumerable<Order> changed)
        {
            foreach (var name in floor.Names)
                _market.RestoreTrader(floor.User(name), floor.Trader(name).Yes, floor.Trader(name).No);
            _market.CatchUp([.. changed.OrderBy(order => order.Place)], floor.Market.State);
        }

        public void RequireSameMarket(TradingFloor floor)
        {
            _market.CheckConsistency();
            var accounts = floor.Names.Select(floor.Account).ToList();
            FloorSnapshot.Of(_market, accounts).RequireSame(FloorSnapshot.Of(floor.Market, accounts), "the other node has followed");
        }
    }

    [Fact]
    public void Trading_WithAUserWhoseSharesAreNotLoaded_Throws()
    {
        var floor = new TradingFloor();
        var stranger = new Account(Guid.NewGuid(), Money.Dollars(10), Money.Zero, Money.Zero);
        var ledger = new PredictionMarkets.Domain.Ledger.GeneralLedger(new Dictionary<Guid, Account> { [stranger.UserId] = stranger }, new SequentialIds());
        var act = () => floor.Market.Split(stranger.UserId, 1, ledger);
        act.Should().Throw<InvalidOperationException>();
    }
}
