using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Events;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Events;

/// <summary>Groups of markets of which exactly one resolves YES: conversions, and collateral that pays every possible winner exactly.</summary>
public sealed class ExclusiveEventTests
{
    [Fact]
    public void Convert_NoOfTwoOfThree_GivesADollarAndTheThirdYes()
    {
        var floor = new EventFloor(3);
        floor.Buys("alice", 0, Outcome.No, 10, "0.60");
        floor.Buys("alice", 1, Outcome.No, 10, "0.70");
        floor.Cash("alice").Should().Be("987.00");
        floor.Convert("alice", [0, 1], 10, ConversionDirection.NoToYes).Should().BeNull();
        floor.Cash("alice").Should().Be("997.00");
        floor.Holds("alice").Should().Be("0/0 0/0 10/0");
        floor.Collateral.Should().Be(Money.Dollars(10));
    }

    [Fact]
    public void Convert_YesOfTheOthersAndDollars_GivesTheNoBack()
    {
        var floor = new EventFloor(3);
        floor.Split("alice", 2, 10);
        floor.Convert("alice", [0, 1], 4, ConversionDirection.YesToNo).Should().BeNull();
        floor.Cash("alice").Should().Be("986.00");
        floor.Holds("alice").Should().Be("0/4 0/4 6/10");
        floor.Collateral.Should().Be(Money.Dollars(14));
    }

    [Fact]
    public void Convert_NoOfOne_GivesEveryOtherYesAndMovesNoMoney()
    {
        var floor = new EventFloor(4);
        floor.Buys("alice", 1, Outcome.No, 5, "0.50");
        floor.Convert("alice", [1], 5, ConversionDirection.NoToYes).Should().BeNull();
        floor.Holds("alice").Should().Be("5/0 0/0 5/0 5/0");
        floor.Cash("alice").Should().Be("997.50");
    }

    [Fact]
    public void Convert_NoOfAll_GivesDollarsOnly()
    {
        var floor = new EventFloor(3);
        for (var i = 0; i < 3; i++)
            floor.Split("alice", i, 5);
        floor.Convert("alice", [0, 1, 2], 5, ConversionDirection.NoToYes).Should().BeNull();
        floor.Holds("alice").Should().Be("5/0 5/0 5/0");
        floor.Cash("alice").Should().Be("995.00");
        floor.Collateral.Should().Be(Money.Dollars(5));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void Convert_ThereAndBack_LeavesMoneySharesAndCostLessResultAsTheyWere(int members)
    {
        for (var chosen = 1; chosen <= members; chosen++)
        {
            var floor = new EventFloor(members);
            var all = Enumerable.Range(0, chosen).ToArray();
            foreach (var i in all)
                floor.Buys("alice", i, Outcome.No, 9, $"0.{31 + (i * 7)}");
            var (cash, shares, basis) = (floor.Cash("alice"), floor.Holds("alice"), floor.CostLessResult("alice"));
            floor.Convert("alice", all, 4, ConversionDirection.NoToYes).Should().BeNull();
            floor.CostLessResult("alice").Should().Be(basis - (Money.OneDollar * (chosen - 1) * 4));
            floor.Convert("alice", all, 4, ConversionDirection.YesToNo).Should().BeNull();
            (floor.Cash("alice"), floor.Holds("alice"), floor.CostLessResult("alice")).Should().Be((cash, shares, basis));
        }
    }

    [Theory]
    [InlineData(2, "0.50 0.50")]
    [InlineData(3, "0.3333 0.3333 0.3334")]
    [InlineData(6, "0.1666 0.1666 0.1666 0.1666 0.1666 0.167")]
    public void YesValue_IsOneNth_TheLastTakingTheRemainder(int members, string values)
    {
        var floor = new EventFloor(members);
        var prices = Enumerable.Range(0, members).Select(floor.Event.YesValue).ToList();
        string.Join(' ', prices).Should().Be(values);
        prices.Sum(price => price.Units).Should().Be(Price.One);
    }

    [Fact]
    public void Convert_LockedShares_AreNotConverted()
    {
        var floor = new EventFloor(2);
        floor.Split("alice", 0, 10);
        floor.Place("alice", 0, Side.Sell, Outcome.No, 4, "0.90").Should().BeNull();
        floor.Convert("alice", [0], 7, ConversionDirection.NoToYes).Should().Be("INSUFFICIENT_SHARES");
        floor.Convert("alice", [0], 6, ConversionDirection.NoToYes).Should().BeNull();
    }

    [Theory]
    [InlineData(0, "QUANTITY_OUT_OF_RANGE")]
    [InlineData(-1, "QUANTITY_OUT_OF_RANGE")]
    [InlineData(1_000_001, "QUANTITY_OUT_OF_RANGE")]
    [InlineData(11, "INSUFFICIENT_SHARES")]
    [InlineData(10, null)]
    public void Convert_Quantity_IsWithinRangeAndHeld(long quantity, string? code)
    {
        var floor = new EventFloor(3);
        floor.Split("alice", 1, 10);
        floor.Convert("alice", [1], quantity, ConversionDirection.NoToYes).Should().Be(code);
    }

    [Fact]
    public void Convert_BackWithoutTheDollars_IsRefused()
    {
        var floor = new EventFloor(3);
        floor.Split("alice", 2, 1_000);
        floor.Convert("alice", [0, 1], 1, ConversionDirection.YesToNo).Should().Be("INSUFFICIENT_FUNDS");
    }

    [Fact]
    public void Convert_WhenOneMarketIsNotOpen_IsRefused()
    {
        var floor = new EventFloor(3);
        floor.Split("alice", 1, 10);
        floor.Markets[2].BeginGroup(TradingFloor.Noon);
        floor.Move(2, MarketStatus.Halted);
        floor.Convert("alice", [1], 1, ConversionDirection.NoToYes).Should().Be("MARKET_NOT_OPEN");
    }

    [Fact]
    public void Convert_WhenAClosingTimeHasCome_SaysClosed()
    {
        var floor = new EventFloor(3);
        floor.Split("alice", 1, 10);
        floor.CloseAt(2, TradingFloor.Noon.AddSeconds(5));
        floor.Clock = TradingFloor.Noon.AddSeconds(5);
        floor.Run(ledger => floor.Event.Convert(floor.User("alice"), new HashSet<Guid> { floor.Markets[1].Id }, 1, ConversionDirection.NoToYes, ledger))
            .Refusal.Should().Be(new MarketNotOpen(MarketStatus.Closed));
    }

    [Fact]
    public void Convert_OfNothingOrOfAnotherEventsMarket_IsABug()
    {
        var floor = new EventFloor(2);
        foreach (var chosen in (HashSet<Guid>[])[[], [Guid.NewGuid()]])
        {
            var act = () => floor.Run(ledger => floor.Event.Convert(floor.User("alice"), chosen, 1, ConversionDirection.NoToYes, ledger));
            act.Should().Throw<ArgumentException>();
        }
    }

    [Fact]
    public void Event_OfFewerThanTwoOrOfForeignMarkets_Throws()
    {
        var floor = new EventFloor(2);
        foreach (var members in (Market[][])[[floor.Markets[0]], []])
        {
            var act = () => new ExclusiveEvent(floor.Event.Id, members);
            act.Should().Throw<ArgumentException>();
        }

        var foreign = () => new ExclusiveEvent(Guid.NewGuid(), floor.Markets);
        foreign.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Collateral_OverRandomTradesSplitsMergesAndConversions_PaysEveryPossibleWinnerExactly() => Seeds.Run(random =>
    {
        var conversions = 0;
        for (var round = 0; round < 40; round++)
        {
            var taker = random.Next(3) * 100;
            var floor = new EventFloor(random.Next(2, 7), taker, maker: random.Next(-1, 2) * taker / 2);
            for (var i = 0; i < 250; i++)
                conversions += Act(floor, random);
        }

        conversions.Should().BeGreaterThan(500);
    });

    /// <summary>Every way to resolve: each winner, and prices in between; the first by settling, the others by correcting it.</summary>
    [Fact]
    public void Resolution_AfterRandomTradesSplitsMergesAndConversions_PaysOutTheCollateralExactlyInEveryWay() => Seeds.Run(random =>
    {
        for (var round = 0; round < 40; round++)
        {
            var taker = random.Next(3) * 100;
            var floor = new EventFloor(random.Next(2, 7), taker, maker: random.Next(-1, 2) * taker / 2);
            for (var i = 0; i < 100; i++)
                Act(floor, random);

            var ways = Enumerable.Range(0, floor.Markets.Count).Select(winner => Winner(floor, winner)).Append(Void(floor, random)).ToArray();
            random.Shuffle(ways);
            floor.Resolve(ways[0]);
            foreach (var way in ways.Skip(1))
                floor.Correct(way);
        }
    });

    [Fact]
    public void Propose_PricesThatDoNotSumToADollar_AreRefused()
    {
        var floor = new EventFloor(3);
        for (var i = 0; i < 3; i++)
            floor.Move(i, MarketStatus.Closed);
        foreach (var prices in (int[][])[[5_000, 4_000, 999], [10_000, 10_000, -10_000], [0, 0, 0], [10_000, 1, 0]])
        {
            floor.Run(ledger => floor.Event.Propose([.. prices.Select(units => new Money(units))], "source", null, Guid.Empty, TimeSpan.Zero, ledger))
                .Refusal!.Code.Should().Be("PRICES_DO_NOT_SUM_TO_ONE");
        }
    }

    [Fact]
    public void Propose_WhenOneMarketIsStillOpen_IsRefusedForAll()
    {
        var floor = new EventFloor(3);
        floor.Move(0, MarketStatus.Closed);
        floor.Move(1, MarketStatus.Closed);
        floor.Run(ledger => floor.Event.Propose(Winner(floor, 0), "source", null, Guid.Empty, TimeSpan.Zero, ledger)).Refusal!.Code.Should().Be("STATE_FORBIDS");
        floor.Markets.Select(market => market.State.Status).Should().Equal(MarketStatus.Closed, MarketStatus.Closed, MarketStatus.Open);
    }

    [Fact]
    public void Propose_ForOneMarketOfAnEventAlone_IsRefused()
    {
        var floor = new EventFloor(2);
        floor.Move(0, MarketStatus.Closed);
        floor.Run(ledger => floor.Markets[0].Propose(new Proposal(Money.OneDollar, "source", null), Guid.Empty, TimeSpan.Zero, ledger)).Refusal!.Code.Should().Be("MARKET_OF_EVENT");
    }

    private static Money[] Winner(EventFloor floor, int winner) => [.. Enumerable.Range(0, floor.Markets.Count).Select(i => i == winner ? Money.OneDollar : Money.Zero)];

    private static Money[] Void(EventFloor floor, Random random)
    {
        var cuts = Enumerable.Range(0, floor.Markets.Count - 1).Select(_ => random.Next(10_001)).Append(0).Append(10_000).Order().ToList();
        return [.. cuts.Zip(cuts.Skip(1), (low, high) => new Money(high - low))];
    }

    private static int Act(EventFloor floor, Random random)
    {
        string[] names = ["alice", "bob", "carol"];
        var (who, market) = (names[random.Next(3)], random.Next(floor.Markets.Count));
        switch (random.Next(10))
        {
            case < 5:
                var price = new Money((random.Next(2) == 0 ? random.Next(40, 61) : random.Next(1, 100)) * 100);
                floor.Place(who, market, (Side)random.Next(1, 3), (Outcome)random.Next(1, 3), random.Next(1, 30), price.ToString());
                return 0;
            case 5:
                floor.Split(who, market, random.Next(1, 20));
                return 0;
            case 6:
                floor.Run(ledger => floor.Markets[market].Merge(floor.User(who), random.Next(1, 10), ledger));
                return 0;
            case 7:
                floor.Run(ledger =>
                {
                    floor.Markets[market].CancelAll(floor.User(who), ledger);
                    return (Result<Unit>)default(Unit);
                });
                return 0;
            default:
                var chosen = Enumerable.Range(0, floor.Markets.Count).Where(_ => random.Next(2) == 0).DefaultIfEmpty(market).ToArray();
                return floor.Convert(who, chosen, random.Next(1, 8), (ConversionDirection)random.Next(1, 3)) is null ? 1 : 0;
        }
    }
}
