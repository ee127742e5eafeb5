using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Markets;

/// <summary>What a group of commands leaves behind: its events, its time, and nothing at all when it is rolled back.</summary>
public sealed class GroupTests
{
    [Fact]
    public void Events_OfOneOrder_AreNumberedWithoutHolesAndEndWithTheOrder()
    {
        var floor = new TradingFloor();
        Notebook.Check(floor, """
            bob    buys 5 NO @ 0.50
            carol  buys 5 NO @ 0.50
            alice  buys 12 YES @ 0.50 as a1
            """);
        floor.LastEvents.Select(happened => happened.Seq).Should().Equal(3, 4, 5);
        floor.LastEvents.Take(2).Should().AllBeOfType<TradeExecuted>();
        var placed = floor.LastEvents[2].Should().BeOfType<OrderPlaced>().Subject;
        placed.Placed.Order.Seq.Should().Be(5);
        placed.Placed.Order.Place.Should().Be(5);
        placed.Level.Should().Be(new BookLevel(true, new Price(5_000), 2));
        placed.Placed.Trades.Select(trade => trade.Seq).Should().Equal(1, 2);
        floor.LastEvents.Should().OnlyContain(happened => happened.At == TradingFloor.Noon);
        floor.Market.State.Should().Match<MarketState>(state => state.Seq == 5 && state.TradeSeq == 2 && state.Volume == 10 && state.YesShares == 10
            && state.NoShares == 10 && state.LastPrice == new Price(5_000));
    }

    [Fact]
    public void Events_OfAnExpiredAndAnOwnOrderMet_ShowTheirLevels()
    {
        var floor = new TradingFloor();
        Notebook.Check(floor, """
            bob    buys 5 NO @ 0.50 GTD +10
            alice  buys 6 NO @ 0.50
            carol  buys 7 NO @ 0.50
            clock  +10
            alice  buys 1 YES @ 0.50
            """);
        floor.LastEvents.OfType<OrderClosed>().Select(closed => (closed.Withdrawn, closed.Level.Quantity, closed.Order.Reason)).Should().Equal(
            (5, 13, OrderReason.TimeExpired), (6, 7, OrderReason.SelfTradePrevention));
        floor.LastEvents.OfType<TradeExecuted>().Single().Level.Should().Be(new BookLevel(false, new Price(5_000), 6));
    }

    [Fact]
    public void Trade_NamesBothSidesWithTheirFees()
    {
        var floor = new TradingFloor(taker: 200, maker: -100);
        Notebook.Check(floor, """
            bob    buys 100 NO @ 0.40
            alice  buys 100 YES @ 0.70
            """);
        var trade = floor.LastEvents.OfType<TradeExecuted>().Single().Trade;
        trade.Should().Match<Trade>(t => t.Kind == TradeKind.Mint && t.Price == new Price(6_000) && t.Quantity == 100 && t.MarketId == floor.Market.Id);
        trade.Taker.Should().Match<TradeParty>(t => t.UserId == floor.User("alice") && t.Side == Side.Buy && t.Outcome == Outcome.Yes && t.Fee == new Money(4_800));
        trade.Maker.Should().Match<TradeParty>(t => t.UserId == floor.User("bob") && t.Side == Side.Buy && t.Outcome == Outcome.No && t.Fee == new Money(-2_400));
        floor.LastLedger.Transactions.Should().ContainSingle().Which.Should().Match<LedgerTransaction>(t => t.Kind == LedgerKind.Trade && t.MarketId == floor.Market.Id && t.TradeSeq == 1);
    }

    [Fact]
    public void Amended_ShowsTheLevelItLeftAndTheOneItEntered()
    {
        var floor = new TradingFloor();
        var notebook = new Notebook(floor);
        notebook.Read("""
            carol  buys 3 YES @ 0.40
            bob    buys 5 YES @ 0.40 as b1
            bob    amends b1 to 4
            """);
        floor.LastEvents.OfType<OrderAmended>().Single().Should().Match<OrderAmended>(e => e.KeptPlace && e.Left.Quantity == 7 && e.Entered == null);
        notebook.Read("bob amends b1 to 9");
        floor.LastEvents.OfType<OrderAmended>().Single().Should().Match<OrderAmended>(e => !e.KeptPlace && e.Left.Quantity == 3 && e.Entered!.Value.Quantity == 12);
        notebook.Read("bob amends b1 @ 0.45");
        floor.LastEvents.OfType<OrderAmended>().Single().Should().Match<OrderAmended>(e =>
            e.Left == new BookLevel(true, new Price(4_000), 3) && e.Entered == new BookLevel(true, new Price(4_500), 9));
    }

    [Fact]
    public void Place_MeetingAnAccountThatIsNotLocked_ThrowsAndRollsBackWhole()
    {
        var floor = new TradingFloor(taker: 100, maker: 100);
        Notebook.Check(floor, """
            bob    buys 5 NO @ 0.55 GTD +10
            alice  buys 5 NO @ 0.54
            bob    buys 5 NO @ 0.53
            carol  buys 5 NO @ 0.52
            """);
        var (alice, bob) = (floor.Account("alice"), floor.Account("bob"));
        var before = FloorSnapshot.Of(floor.Market, []);
        var ledger = new GeneralLedger(new[] { Copy(alice), Copy(bob) }.ToDictionary(account => account.UserId), new SequentialIds());
        floor.Market.BeginGroup(TradingFloor.Noon);
        var act = () => floor.Market.Place(
            new NewOrder(
                floor.NewOrderId(), alice.UserId, Guid.Empty, null, Side.Buy, Outcome.Yes, OrderType.Limit, TradingFloor.Dollars("0.50"), 12, null, TimeInForce.Gtc,
                null, PostOnly: false, ReduceOnly: false, SelfTradePrevention.CancelResting),
            ledger);
        act.Should().Throw<AccountNotLockedException>().Which.UserId.Should().Be(floor.User("carol"));
        floor.Market.Events.Should().HaveCountGreaterThan(2, "bob's orders and alice's own are met before carol's");
        floor.Market.Rollback();
        floor.Market.CheckConsistency();
        FloorSnapshot.Of(floor.Market, []).RequireSame(before, "rolled back");

        static Account Copy(Account account) => new(account.UserId, account.Available, account.Locked, account.Debt);
    }

    [Fact]
    public void TouchedOrdersAndHoldings_AreThoseThatTheGroupHasChanged()
    {
        var floor = new TradingFloor();
        Notebook.Check(floor, """
            bob    buys 5 NO @ 0.50
            carol  buys 5 NO @ 0.45
            """);
        floor.Run(ledger =>
        {
            floor.Market.IsTouched.Should().BeFalse();
            var result = floor.Market.Place(
                new NewOrder(
                    floor.NewOrderId(), floor.User("alice"), Guid.Empty, null, Side.Buy, Outcome.Yes, OrderType.Limit, TradingFloor.Dollars("0.50"), 2, null,
                    TimeInForce.Gtc, null, PostOnly: false, ReduceOnly: false, SelfTradePrevention.CancelResting),
                ledger);
            floor.Market.IsTouched.Should().BeTrue();
            floor.Market.ChangedHoldings.Select(held => (floor.NameOf(held.Trader.UserId), held.Outcome)).Should()
                .BeEquivalentTo([("alice", Outcome.Yes), ("bob", Outcome.No)]);
            var book = floor.Market.Book;
            book.Touched.ToArray().Select(slot => (book.IsNew(slot), book[slot].Filled)).Should().BeEquivalentTo([(true, 2), (false, 2)]);
            return result;
        });
        floor.Market.ChangedHoldings.Should().BeEmpty();
        floor.Market.Book.Touched.Length.Should().Be(0);
    }

    [Fact]
    public void CollectCounterparties_NamesWhoAnOrderCouldMeet()
    {
        var floor = new TradingFloor();
        Notebook.Check(floor, """
            bob    buys 5 NO @ 0.50
            carol  buys 5 NO @ 0.49
            dave   buys 5 NO @ 0.48
            """);
        Collect(0.50m, 100).Should().BeEquivalentTo("bob");
        Collect(0.52m, 5).Should().BeEquivalentTo("bob");
        Collect(0.52m, 6).Should().BeEquivalentTo("bob", "carol");
        Collect(0.52m, 100).Should().BeEquivalentTo("bob", "carol", "dave");
        Collect(0.49m, 100).Should().BeEmpty();
        var owners = new HashSet<Guid>();
        floor.Market.CollectOwners(owners);
        owners.Select(floor.NameOf).Should().BeEquivalentTo("bob", "carol", "dave");

        IEnumerable<string> Collect(decimal limit, long quantity)
        {
            var found = new HashSet<Guid>();
            floor.Market.CollectCounterparties(isBid: true, new Price((int)(limit * 10_000)), quantity, found);
            return found.Select(floor.NameOf);
        }
    }
}
