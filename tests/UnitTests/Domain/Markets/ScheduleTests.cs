using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Markets;

/// <summary>What the exchange's jobs do to a market when its time has come, to the tick.</summary>
public sealed class ScheduleTests
{
    private static readonly DateTime Closing = TradingFloor.Noon.AddHours(1);

    [Fact]
    public void OpenOnSchedule_ADraft_Opens_Once()
    {
        var floor = new TradingFloor(status: MarketStatus.Draft);
        floor.Run(floor.Market.OpenOnSchedule).IsRefused.Should().BeFalse();
        floor.Market.State.Status.Should().Be(MarketStatus.Open);
        floor.LastEvents.OfType<MarketChanged>().Should().ContainSingle().Which.Status.Should().Be(MarketStatus.Open);
        (floor.Run(floor.Market.OpenOnSchedule).Refusal?.Code).Should().Be("STATE_FORBIDS");
    }

    [Theory]
    [InlineData(-1, MarketStatus.Open)]
    [InlineData(0, MarketStatus.Closed)]
    [InlineData(1, MarketStatus.Closed)]
    public void OpenOnSchedule_FromTheClosingTimeOn_ClosesAtOnce(int ticks, MarketStatus status)
    {
        var floor = With(MarketStatus.Draft);
        floor.Clock = Closing.AddTicks(ticks);
        floor.Run(floor.Market.OpenOnSchedule).IsRefused.Should().BeFalse();
        floor.Market.State.Status.Should().Be(status);
        floor.LastEvents.OfType<MarketChanged>().Should().HaveCount(status == MarketStatus.Open ? 1 : 2, "the journal has every step");
    }

    [Fact]
    public void CloseOnSchedule_IsRefusedBeforeItsTime_AndWithdrawsTheBook()
    {
        var floor = With(MarketStatus.Open);
        Notebook.Check(floor, "alice buys 10 YES @ 0.40");
        floor.Clock = Closing.AddTicks(-1);
        (floor.Run(floor.Market.CloseOnSchedule).Refusal?.Code).Should().Be("STATE_FORBIDS");
        floor.Clock = Closing;
        floor.Run(floor.Market.CloseOnSchedule).IsRefused.Should().BeFalse();
        floor.Market.State.Status.Should().Be(MarketStatus.Closed);
        floor.LastEvents.OfType<OrderClosed>().Should().ContainSingle().Which.Order.Reason.Should().Be(OrderReason.MarketClosed);
        floor.Account("alice").Locked.Should().Be(Money.Zero);
        (floor.Run(floor.Market.CloseOnSchedule).Refusal?.Code).Should().Be("STATE_FORBIDS", "it is closed already");
    }

    [Fact]
    public void CloseOnSchedule_WithoutAClosingTime_IsRefused()
    {
        var floor = new TradingFloor();
        (floor.Run(floor.Market.CloseOnSchedule).Refusal?.Code).Should().Be("STATE_FORBIDS");
    }

    [Fact]
    public void WithdrawOrders_FromTheClosingTimeOn_SaysWhyEachLeft()
    {
        var floor = With(MarketStatus.Open);
        Notebook.Check(floor, """
            alice buys 10 YES @ 0.40
            bob   buys 10 YES @ 0.30 GTD +60
            carol buys 10 YES @ 0.20
            """);
        List<Guid> ids = [.. floor.Market.Book.Orders().Select(slot => floor.Market.Book[slot].Id)];
        floor.Clock = Closing.AddTicks(-1);
        Withdraw(floor, ids).Should().Be(0, "its time has not come");
        floor.Clock = Closing;
        Withdraw(floor, [ids[0], Guid.NewGuid(), ids[1]]).Should().Be(2, "one of the ids is nobody's");
        floor.LastEvents.OfType<OrderClosed>().Select(ended => ended.Order.Reason).Should().Equal(OrderReason.MarketClosed, OrderReason.TimeExpired);
        Withdraw(floor, ids).Should().Be(1, "the others have left");
        floor.Market.State.Status.Should().Be(MarketStatus.Open, "that is for the last step");
    }

    [Fact]
    public void ExpireOrders_TakesThoseWhoseTimeHasCome()
    {
        var floor = new TradingFloor();
        Notebook.Check(floor, """
            alice buys 10 YES @ 0.40
            bob   buys 10 YES @ 0.30 GTD +60
            """);
        List<Guid> ids = [.. floor.Market.Book.Orders().Select(slot => floor.Market.Book[slot].Id)];
        Expire(floor, ids).Should().Be(0);
        floor.Clock += TimeSpan.FromSeconds(60);
        Expire(floor, ids).Should().Be(1);
        floor.LastEvents.OfType<OrderClosed>().Should().ContainSingle().Which.Order.Reason.Should().Be(OrderReason.TimeExpired);
        floor.Market.Book.Count.Should().Be(1);
    }

    private static TradingFloor With(MarketStatus status)
    {
        var floor = new TradingFloor(status: status);
        floor.Run(_ => floor.Market.SetClosingTime(Closing)).IsRefused.Should().BeFalse();
        return floor;
    }

    private static int Withdraw(TradingFloor floor, IEnumerable<Guid> ids) => Count(floor, ledger => floor.Market.WithdrawOrders(ids, ledger));

    private static int Expire(TradingFloor floor, IEnumerable<Guid> ids) => Count(floor, ledger => floor.Market.ExpireOrders(ids, ledger));

    private static int Count(TradingFloor floor, Func<GeneralLedger, int> command) => floor.Run(ledger => (Result<int>)command(ledger)).Value;
}
