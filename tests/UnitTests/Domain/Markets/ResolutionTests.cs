using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Markets;

/// <summary>The result of a market that stands alone: who may propose, dispute, confirm and finalise it and when, what it pays, and how it is corrected.</summary>
public sealed class ResolutionTests
{
    private static readonly Guid Admin = new("00000000-0000-0000-0000-0000000000a1"), Second = new("00000000-0000-0000-0000-0000000000a2"), Exchange = Guid.Empty;
    private static readonly TimeSpan Window = TimeSpan.FromHours(2);
    private static readonly ResolutionRules Patient = new(Window, AllowEarlyFinalize: false, TwoAdmins: false), Early = Patient with { AllowEarlyFinalize = true }, Two = Patient with { TwoAdmins = true };

    [Fact]
    public void Propose_KeepsWhatItSays_AndStartsTheWindow()
    {
        var floor = Closed();
        Propose(floor, "0.30", "The gauge").Should().BeNull();
        floor.Market.State.Status.Should().Be(MarketStatus.Proposed);
        floor.Market.State.Resolution.Should().Be(new Resolution(1, TradingFloor.Dollars("0.30"), TradingFloor.Noon + Window, Admin, null, 0));
        var step = floor.LastEvents.OfType<ResolutionStepped>().Should().ContainSingle().Subject;
        (step.Step, step.Round, step.YesPays, step.DisputableUntil, step.Source, step.Text, step.ActorId)
            .Should().Be((ResolutionStep.Proposed, 1, TradingFloor.Dollars("0.30"), TradingFloor.Noon + Window, "The gauge", "a note", Admin));
        floor.LastEvents.OfType<MarketChanged>().Should().ContainSingle().Which.Status.Should().Be(MarketStatus.Proposed);
    }

    [Theory]
    [InlineData("-0.0001")]
    [InlineData("1.0001")]
    public void Propose_WhatNoShareCanPay_IsABug(string price)
    {
        var floor = Closed();
        var act = () => Propose(floor, price);
        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData("0", ResolutionOutcome.No)]
    [InlineData("1", ResolutionOutcome.Yes)]
    [InlineData("0.0001", ResolutionOutcome.Price)]
    [InlineData("0.9999", ResolutionOutcome.Price)]
    public void OutcomeOf_NamesWhatAPriceMeans(string price, ResolutionOutcome outcome) => Proposal.OutcomeOf(TradingFloor.Dollars(price)).Should().Be(outcome);

    [Fact]
    public void VoidPrice_IsHalfADollar() => Proposal.VoidPrice.Should().Be(TradingFloor.Dollars("0.50"));

    [Fact]
    public void Dispute_WhileTheWindowIsOpen_ByHoldersOnly_TwiceAtMost()
    {
        var floor = Closed();
        Dispute(floor, "alice").Should().Be("STATE_FORBIDS", "nothing is proposed");
        Propose(floor, "1");
        Dispute(floor, "dave").Should().Be("NOT_A_HOLDER");
        floor.Clock += Window - TimeSpan.FromSeconds(1);
        Dispute(floor, "alice").Should().BeNull();
        var step = floor.LastEvents.OfType<ResolutionStepped>().Single();
        (step.Step, step.Round, step.DisputableUntil, step.Source, step.Text, step.ActorId).Should().Be((ResolutionStep.Disputed, 1, (DateTime?)null, (string?)null, "It was dry.", floor.User("alice")));
        Dispute(floor, "bob").Should().Be("STATE_FORBIDS", "it is disputed already");

        Propose(floor, "1").Should().BeNull();
        floor.Market.State.Resolution!.DisputableUntil.Should().Be(floor.Clock + Window);
        Dispute(floor, "bob").Should().BeNull();
        Propose(floor, "0").Should().BeNull();
        floor.Market.State.Resolution.Should().Be(new Resolution(3, Money.Zero, floor.Clock, Admin, null, 0), "the third proposal is final");
        Dispute(floor, "alice").Should().Be("STATE_FORBIDS");
        floor.Clock -= TimeSpan.FromMinutes(30);
        Dispute(floor, "alice").Should().Be("STATE_FORBIDS", "whatever the clock says");
    }

    [Fact]
    public void Dispute_FromTheInstantTheWindowEnds_IsRefused()
    {
        var floor = Closed();
        Propose(floor, "1");
        floor.Clock += Window;
        Dispute(floor, "alice").Should().Be("STATE_FORBIDS");
    }

    [Fact]
    public void BeginSettlement_ByTheExchange_WaitsForTheWindow()
    {
        var floor = Closed();
        Begin(floor, Exchange, Early).Should().Be("STATE_FORBIDS", "nothing is proposed");
        Propose(floor, "1");
        Begin(floor, Exchange, Early).Should().Be("DISPUTE_WINDOW_OPEN", "only a person may be early");
        floor.Clock += Window - TimeSpan.FromSeconds(1);
        Begin(floor, Exchange, Early).Should().Be("DISPUTE_WINDOW_OPEN");
        floor.Clock += TimeSpan.FromSeconds(1);
        Begin(floor, Exchange, Patient).Should().BeNull();
        floor.Market.State.Status.Should().Be(MarketStatus.Settling);
        Begin(floor, Exchange, Patient).Should().Be("STATE_FORBIDS");
    }

    [Fact]
    public void BeginSettlement_ByAnAdministrator_IsEarlyWhereTheRulesAllowIt()
    {
        var floor = Closed();
        Propose(floor, "1");
        Begin(floor, Admin, Patient).Should().Be("DISPUTE_WINDOW_OPEN");
        Begin(floor, Admin, Early).Should().BeNull();
        floor.LastEvents.OfType<ResolutionStepped>().Single().Should().Match<ResolutionStepped>(step => step.Step == ResolutionStep.Settling && step.ActorId == Admin);
    }

    [Fact]
    public void TwoAdmins_TheProposerAndTheExchangeAreNotTheSecond()
    {
        var floor = Closed();
        Propose(floor, "1");
        floor.Clock += Window;
        Begin(floor, Admin, Two).Should().Be("SECOND_ADMIN_REQUIRED");
        Begin(floor, Exchange, Two).Should().Be("SECOND_ADMIN_REQUIRED");
        Approve(floor, Admin).Should().Be("SECOND_ADMIN_REQUIRED");
        Approve(floor, Second).Should().BeNull();
        floor.Market.State.Resolution!.ApprovedBy.Should().Be(Second);
        floor.LastEvents.OfType<ResolutionStepped>().Single().Step.Should().Be(ResolutionStep.Approved);
        Approve(floor, Second).Should().BeNull("it says nothing new");
        floor.LastEvents.Should().BeEmpty();
        Begin(floor, Exchange, Two).Should().BeNull();
        Approve(floor, Second).Should().Be("STATE_FORBIDS");
    }

    [Fact]
    public void TwoAdmins_TheSecondOneMayFinaliseAtOnceAfterTheWindow()
    {
        var floor = Closed();
        Propose(floor, "1");
        Begin(floor, Second, Two).Should().Be("DISPUTE_WINDOW_OPEN");
        floor.Clock += Window;
        Begin(floor, Second, Two).Should().BeNull();
    }

    [Theory]
    [InlineData("1", "1040.00", "1000.00", "960.00")]
    [InlineData("0", "940.00", "1000.00", "1060.00")]
    [InlineData("0.25", "965.00", "1000.00", "1035.00")]
    public void Pay_GivesEveryHolderWhatTheResultSays(string price, string alice, string bob, string carol)
    {
        var floor = Paid(price);
        (floor.Account("alice").Total.ToString(), floor.Account("bob").Total.ToString(), floor.Account("carol").Total.ToString()).Should().Be((alice, bob, carol));
        floor.Trader("alice").Yes.Should().Be(new PredictionMarkets.Domain.Positions.Position(0, 0, Money.Zero, TradingFloor.Dollars(alice) - Money.Dollars(1_000)));
        floor.Market.State.Resolution!.PaidRound.Should().Be(1);
        floor.Collateral.Should().Be(Money.Zero);
    }

    [Fact]
    public void Pay_WhoHoldsNothing_IsPassedOver_AndNobodyIsPaidTwice()
    {
        var floor = Closed();
        Propose(floor, "1");
        Begin(floor, Admin, Early);
        floor.Run(ledger => floor.Market.Pay([floor.User("dave")], ledger).Should().Be(0));
        floor.LastEvents.Should().BeEmpty();
        floor.Run(ledger => floor.Market.Pay(Holders(floor), ledger).Should().Be(4));
        var paid = floor.LastEvents.OfType<PositionsPaid>().Single();
        (paid.Round, paid.Payouts.Count, paid.Payouts.Sum(payout => payout.Amount.Units)).Should().Be((1, 4, 1_500_000L));
        floor.LastLedger.Transactions.Should().HaveCount(2).And.OnlyContain(transaction => transaction.Kind == LedgerKind.Payout && transaction.MarketId == floor.Market.Id, "who is paid nothing has no line");
        floor.Run(ledger => floor.Market.Pay(Holders(floor), ledger).Should().Be(0));
    }

    [Theory]
    [InlineData(MarketStatus.Closed)]
    [InlineData(MarketStatus.Proposed)]
    public void Pay_BeforeTheResultStands_IsABug(MarketStatus status)
    {
        var floor = Closed();
        if (status == MarketStatus.Proposed)
            Propose(floor, "1");
        var pay = () => floor.Run(ledger => floor.Market.Pay(Holders(floor), ledger));
        pay.Should().Throw<InvalidOperationException>();
        var anew = () => floor.Run(ledger => floor.Market.PayAnew([], ledger));
        anew.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void PayAnew_InTheFirstRound_AndPay_InACorrection_AreBugs()
    {
        var floor = Closed();
        Propose(floor, "1");
        Begin(floor, Admin, Early);
        var anew = () => floor.Run(ledger => floor.Market.PayAnew([], ledger));
        anew.Should().Throw<InvalidOperationException>();
        var corrected = Paid("1");
        Correct(corrected, "0");
        var pay = () => corrected.Run(ledger => corrected.Market.Pay(Holders(corrected), ledger));
        pay.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void FinishSettlement_WithSharesLeft_IsABug_AndElsewhereRefused()
    {
        var floor = Closed();
        floor.Run(floor.Market.FinishSettlement).Refusal!.Code.Should().Be("STATE_FORBIDS");
        Propose(floor, "1");
        Begin(floor, Admin, Early);
        var act = () => floor.Run(floor.Market.FinishSettlement);
        act.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void FinishSettlement_SaysThatItIsOver()
    {
        var floor = Paid("1");
        floor.LastEvents.OfType<ResolutionStepped>().Single().Should().Match<ResolutionStepped>(step => step.Step == ResolutionStep.Resolved && step.ActorId == Guid.Empty && step.Round == 1);
        floor.Market.State.Status.Should().Be(MarketStatus.Resolved);
        floor.Run(floor.Market.FinishSettlement).Refusal!.Code.Should().Be("STATE_FORBIDS");
    }

    [Fact]
    public void Correct_ReversesAndPaysAnew_WhatIsSpentIsOwed()
    {
        var floor = Paid("1");
        List<Payout> payouts =
        [
            new(floor.User("alice"), Outcome.Yes, 100, Money.Dollars(100)), new(floor.User("bob"), Outcome.Yes, 50, Money.Dollars(50)), new(floor.User("bob"), Outcome.No, 50, Money.Zero),
            new(floor.User("carol"), Outcome.No, 100, Money.Zero),
        ];
        floor.Run(ledger => PredictionMarkets.Domain.Accounts.CashDesk.Move(floor.Account("alice"), -Money.Dollars(1_000), Admin, "out", floor.Clock, ledger));
        Correct(floor, "0").Should().BeNull();
        floor.Market.State.Resolution.Should().Be(new Resolution(2, Money.Zero, floor.Clock, Admin, null, 1));
        floor.Market.State.Resolution!.IsCorrection.Should().BeTrue();
        floor.LastEvents.OfType<ResolutionStepped>().Single().Should().Match<ResolutionStepped>(step => step.Step == ResolutionStep.Corrected && step.Source == "A better gauge" && step.Text == "n");

        floor.Run(ledger => floor.Market.PayAnew(payouts, ledger));
        var anew = floor.LastEvents.OfType<PositionsPaid>().Single();
        anew.Round.Should().Be(2);
        anew.Payouts.Should().OnlyContain(payout => payout.Amount == Money.Dollars(payout.Outcome == Outcome.No ? payout.Shares : 0));
        floor.LastLedger.Transactions.Select(transaction => transaction.Kind).Distinct().Should().BeEquivalentTo([LedgerKind.Correction, LedgerKind.Payout]);
        (floor.Account("alice").Available, floor.Account("alice").Debt).Should().Be((Money.Zero, Money.Dollars(60)));
        floor.Account("carol").Total.Should().Be(Money.Dollars(1_060));
        floor.Trader("alice").Yes.Realised.Should().Be(-Money.Dollars(60), "what he had paid 60 for is worth nothing");
        floor.Run(floor.Market.FinishSettlement).IsRefused.Should().BeFalse();
        floor.Market.State.Resolution.Should().Match<Resolution>(resolution => resolution.PaidRound == 2 && !resolution.IsCorrection);
        Correct(floor, "0").Should().Be("STATE_FORBIDS", "that is the result already");
    }

    [Fact]
    public void PayAnew_OfNobody_SaysNothing()
    {
        var floor = Paid("1");
        Correct(floor, "0");
        floor.Run(ledger => floor.Market.PayAnew([], ledger));
        floor.LastEvents.Should().BeEmpty();
    }

    [Fact]
    public void Correct_BeforeTheResultIsPaid_OrByTheProposerWhereTwoAreAsked_IsRefused()
    {
        var floor = Closed();
        Correct(floor, "0").Should().Be("STATE_FORBIDS");
        var paid = Paid("1");
        paid.Run(ledger => paid.Market.Correct(new Proposal(Money.Zero, "x", null), Admin, Two, ledger)).Refusal!.Code.Should().Be("SECOND_ADMIN_REQUIRED");
        paid.Run(ledger => paid.Market.Correct(new Proposal(Money.Zero, "x", null), Second, Two, ledger)).IsRefused.Should().BeFalse();
    }

    /// <summary>Alice has paid 60 for 100 YES and carol 40 for 100 NO; bob holds 50 pairs.</summary>
    private static TradingFloor Closed()
    {
        var floor = new TradingFloor();
        Notebook.Check(floor, """
            alice  buys 100 YES @ 0.60
            carol  buys 100 NO @ 0.40
            bob    splits 50
            market Closed
            """);
        return floor;
    }

    private static TradingFloor Paid(string price)
    {
        var floor = Closed();
        Propose(floor, price).Should().BeNull();
        Begin(floor, Admin, Early).Should().BeNull();
        floor.Run(ledger => floor.Market.Pay(Holders(floor), ledger).Should().Be(4));
        floor.Run(floor.Market.FinishSettlement).IsRefused.Should().BeFalse();
        return floor;
    }

    private static List<Guid> Holders(TradingFloor floor) => [floor.User("alice"), floor.User("bob"), floor.User("carol")];

    private static string? Propose(TradingFloor floor, string price, string source = "x") =>
        floor.Run(ledger => floor.Market.Propose(new Proposal(TradingFloor.Dollars(price), source, "a note"), Admin, Window, ledger)).Refusal?.Code;

    private static string? Dispute(TradingFloor floor, string name) => floor.Run(ledger => floor.Market.Dispute(floor.User(name), "It was dry.", ledger)).Refusal?.Code;

    private static string? Begin(TradingFloor floor, Guid actor, ResolutionRules rules) => floor.Run(ledger => floor.Market.BeginSettlement(actor, rules, ledger)).Refusal?.Code;

    private static string? Approve(TradingFloor floor, Guid admin) => floor.Run(_ => floor.Market.Approve(admin)).Refusal?.Code;

    private static string? Correct(TradingFloor floor, string price) =>
        floor.Run(ledger => floor.Market.Correct(new Proposal(TradingFloor.Dollars(price), "A better gauge", "n"), Admin, Patient, ledger)).Refusal?.Code;
}
