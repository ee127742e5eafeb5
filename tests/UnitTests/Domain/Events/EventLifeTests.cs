using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Events;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Events;

/// <summary>What happens to all markets of an event at once, or to none of them.</summary>
public sealed class EventLifeTests
{
    private static readonly Guid Admin = new("00000000-0000-0000-0000-0000000000a1"), Second = new("00000000-0000-0000-0000-0000000000a2");
    private static readonly TimeSpan Window = TimeSpan.FromHours(2);
    private static readonly ResolutionRules Patient = new(Window, AllowEarlyFinalize: false, TwoAdmins: false), Two = Patient with { TwoAdmins = true };

    [Fact]
    public void MoveTo_MovesThoseThatAreNotThereYet()
    {
        var floor = new EventFloor(3);
        floor.Move(1, MarketStatus.Halted);
        Move(floor, MarketStatus.Halted).Should().BeNull();
        Statuses(floor).Should().AllBeEquivalentTo(MarketStatus.Halted);
        Move(floor, MarketStatus.Open).Should().BeNull();
        Statuses(floor).Should().AllBeEquivalentTo(MarketStatus.Open);
    }

    [Fact]
    public void MoveTo_WhatOneMarketCannotBecome_MovesNone()
    {
        var floor = new EventFloor(3);
        Move(floor, MarketStatus.Draft).Should().Be("STATE_FORBIDS");
        floor.Move(2, MarketStatus.Closed);
        Move(floor, MarketStatus.Halted).Should().Be("STATE_FORBIDS");
        Statuses(floor).Should().Equal(MarketStatus.Open, MarketStatus.Open, MarketStatus.Closed);
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, "STATE_FORBIDS")]
    public void MoveTo_Open_FromOneMarketsClosingTimeOn_IsRefused(int ticks, string? code)
    {
        var floor = new EventFloor(2);
        floor.CloseAt(1, TradingFloor.Noon.AddHours(1));
        Move(floor, MarketStatus.Halted).Should().BeNull();
        floor.Clock = TradingFloor.Noon.AddHours(1).AddTicks(ticks);
        Move(floor, MarketStatus.Open).Should().Be(code);
        Move(floor, MarketStatus.Closed).Should().BeNull("closing is never too late");
    }

    [Fact]
    public void Round_IsThatOfTheLastProposal()
    {
        var floor = Held();
        floor.Event.Round.Should().Be(0);
        Propose(floor).Should().BeNull();
        floor.Event.Round.Should().Be(1);
        Dispute(floor, "alice").Should().BeNull();
        Propose(floor).Should().BeNull();
        floor.Event.Round.Should().Be(2);
    }

    [Fact]
    public void Propose_PricesThatDoNotSumToADollar_AreRefused_AlsoWhereTheStateForbids()
    {
        var floor = Held();
        (floor.Run(ledger => floor.Event.Propose([Money.OneDollar, Money.OneDollar, Money.Zero], "x", null, Admin, Window, ledger)).Refusal?.Code).Should().Be("PRICES_DO_NOT_SUM_TO_ONE");
        Propose(floor).Should().BeNull();
        Propose(floor).Should().Be("STATE_FORBIDS", "one is proposed");
    }

    [Fact]
    public void Dispute_ByAHolderOfAnyOfTheMarkets_DisputesAll()
    {
        var floor = Held();
        Dispute(floor, "alice").Should().Be("STATE_FORBIDS", "nothing is proposed");
        Propose(floor);
        Dispute(floor, "bob").Should().Be("NOT_A_HOLDER");
        Dispute(floor, "alice").Should().BeNull();
        Statuses(floor).Should().AllBeEquivalentTo(MarketStatus.Disputed);
    }

    [Fact]
    public void Approve_BySomebodyElse_LetsItStandWhenTheWindowEnds()
    {
        var floor = Held();
        Approve(floor, Second).Should().Be("STATE_FORBIDS", "nothing is proposed");
        Propose(floor);
        Approve(floor, Admin).Should().Be("SECOND_ADMIN_REQUIRED");
        Approve(floor, Second).Should().BeNull();
        floor.Markets.Select(market => market.State.Resolution!.ApprovedBy).Should().AllBeEquivalentTo((Guid?)Second);
        Begin(floor, Two).Should().Be("DISPUTE_WINDOW_OPEN");
        floor.Clock += Window;
        Begin(floor, Two).Should().BeNull();
        Statuses(floor).Should().AllBeEquivalentTo(MarketStatus.Settling);
    }

    [Fact]
    public void BeginSettlement_Unconfirmed_WhereTwoMustAgree_IsRefused()
    {
        var floor = Held();
        Propose(floor);
        floor.Clock += Window;
        Begin(floor, Two).Should().Be("SECOND_ADMIN_REQUIRED");
        Begin(floor, Patient).Should().BeNull();
    }

    [Fact]
    public void Correct_BeforeThePayout_OrToTheSame_IsRefused()
    {
        var floor = Held();
        Money[] first = [Money.OneDollar, Money.Zero, Money.Zero], second = [Money.Zero, Money.OneDollar, Money.Zero];
        Correct(floor, second).Should().Be("STATE_FORBIDS");
        floor.Resolve(first);
        Correct(floor, first).Should().Be("STATE_FORBIDS", "that is the result already");
        Correct(floor, [Money.OneDollar, Money.OneDollar, Money.Zero]).Should().Be("PRICES_DO_NOT_SUM_TO_ONE");
        floor.Correct(second);
        Statuses(floor).Should().AllBeEquivalentTo(MarketStatus.Resolved);
    }

    [Fact]
    public void Member_ByItself_CannotBeResolved()
    {
        var floor = Held();
        var market = floor.Markets[0];
        var proposal = new Proposal(Money.OneDollar, "x", null);
        (floor.Run(ledger => market.Propose(proposal, Admin, Window, ledger)).Refusal?.Code).Should().Be("MARKET_OF_EVENT");
        Propose(floor);
        (floor.Run(ledger => market.Dispute(floor.User("alice"), "It was not.", ledger)).Refusal?.Code).Should().Be("MARKET_OF_EVENT");
        (floor.Run(_ => market.Approve(Second)).Refusal?.Code).Should().Be("MARKET_OF_EVENT");
        floor.Clock += Window;
        (floor.Run(ledger => market.BeginSettlement(Second, Patient, ledger)).Refusal?.Code).Should().Be("MARKET_OF_EVENT");
        Statuses(floor).Should().AllBeEquivalentTo(MarketStatus.Proposed);
    }

    [Fact]
    public void Event_OfOneMarket_OrOfAStranger_IsABug()
    {
        var floor = new EventFloor(2);
        FluentActions.Invoking(() => new ExclusiveEvent(floor.Event.Id, [floor.Markets[0]])).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new ExclusiveEvent(Guid.NewGuid(), floor.Markets)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new ExclusiveEvent(floor.Event.Id, [floor.Markets[0], new TradingFloor().Market])).Should().Throw<ArgumentException>("one stands alone");
    }

    [Fact]
    public void Convert_TheMostSharesAtOnce_AndWhatLeavesNothing_IsAllowed()
    {
        var floor = new EventFloor(3);
        floor.Split("alice", 0, 1_000);
        floor.Cash("alice").Should().Be("0.00");
        floor.Convert("alice", [0], NewOrder.MaxQuantity + 1, ConversionDirection.NoToYes).Should().Be("QUANTITY_OUT_OF_RANGE");
        floor.Convert("alice", [0], NewOrder.MaxQuantity, ConversionDirection.NoToYes).Should().Be("INSUFFICIENT_SHARES");
        floor.Convert("alice", [0], 1_000, ConversionDirection.NoToYes).Should().BeNull();
        floor.Holds("alice").Should().Be("1000/0 1000/0 1000/0");
        floor.Split("bob", 1, 500);
        floor.Buys("bob", 2, Outcome.Yes, 500, "0.01");
        floor.Convert("bob", [0, 1], 400, ConversionDirection.YesToNo).Should().BeNull();
    }

    [Fact]
    public void Convert_WithOneMarketClosed_NamesItsStatus_AndWithOneCancelOnly_ItsMode()
    {
        var floor = new EventFloor(3);
        floor.Split("alice", 0, 10);
        floor.Run(_ => floor.Markets[2].SetMode(TradingMode.CancelOnly, null)).IsRefused.Should().BeFalse();
        floor.Convert("alice", [0], 1, ConversionDirection.NoToYes).Should().Be("TRADING_MODE_FORBIDS");
        floor.Move(1, MarketStatus.Halted);
        Refused(floor).Status.Should().Be(MarketStatus.Halted);
        floor.Move(1, MarketStatus.Open);
        floor.CloseAt(1, floor.Clock.AddHours(1));
        floor.Clock += TimeSpan.FromHours(1);
        Refused(floor).Status.Should().Be(MarketStatus.Closed, "its time has come, whether the job has been there or not");

        static MarketNotOpen Refused(EventFloor floor) => floor
            .Run(ledger => floor.Event.Convert(floor.User("alice"), new HashSet<Guid> { floor.Markets[0].Id }, 1, ConversionDirection.NoToYes, ledger)).Refusal.Should().BeOfType<MarketNotOpen>().Subject;
    }

    [Fact]
    public void Convert_TellsEachMarketWhatCameAndWent()
    {
        var floor = new EventFloor(3);
        floor.Split("alice", 0, 10);
        List<SharesConverted> told = [];
        floor.Run(ledger =>
        {
            var done = floor.Event.Convert(floor.User("alice"), new HashSet<Guid> { floor.Markets[0].Id }, 4, ConversionDirection.NoToYes, ledger);
            told.AddRange(floor.Markets.SelectMany(market => market.Events).OfType<SharesConverted>());
            return done;
        }).IsRefused.Should().BeFalse();
        told.Select(each => (each.UserId, each.Yes, each.No)).Should().Equal((floor.User("alice"), 0, -4), (floor.User("alice"), 4, 0), (floor.User("alice"), 4, 0));
    }

    /// <summary>Closed; alice holds shares of the first market, bob and carol nothing.</summary>
    private static EventFloor Held()
    {
        var floor = new EventFloor(3);
        floor.Split("alice", 0, 10);
        Move(floor, MarketStatus.Closed).Should().BeNull();
        return floor;
    }

    private static IEnumerable<MarketStatus> Statuses(EventFloor floor) => floor.Markets.Select(market => market.State.Status);

    private static string? Move(EventFloor floor, MarketStatus status) => floor.Run(ledger => floor.Event.MoveTo(status, null, ledger)).Refusal?.Code;

    private static string? Propose(EventFloor floor) =>
        floor.Run(ledger => floor.Event.Propose([Money.OneDollar, Money.Zero, Money.Zero], "x", null, Admin, Window, ledger)).Refusal?.Code;

    private static string? Dispute(EventFloor floor, string name) => floor.Run(ledger => floor.Event.Dispute(floor.User(name), "It was not.", ledger)).Refusal?.Code;

    private static string? Approve(EventFloor floor, Guid admin) => floor.Run(_ => floor.Event.Approve(admin)).Refusal?.Code;

    private static string? Begin(EventFloor floor, ResolutionRules rules) => floor.Run(ledger => floor.Event.BeginSettlement(Guid.Empty, rules, ledger)).Refusal?.Code;

    private static string? Correct(EventFloor floor, IReadOnlyList<Money> prices) =>
        floor.Run(ledger => floor.Event.Correct(prices, "x", null, Admin, Patient, ledger)).Refusal?.Code;
}
