using FluentAssertions;
using PredictionMarkets.Domain.Orders;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Orders;

/// <summary>Ids rise, never repeat, and an order's tells its market.</summary>
public sealed class OrderIdsTests
{
    private sealed class StoppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    [Fact]
    public void NewId_WithinOneMillisecond_RisesPastTheCounter()
    {
        var ids = new MonotonicIds(new StoppedClock());
        var made = Enumerable.Range(0, 20_000).Select(i => (i & 1) == 0 ? ids.NewId() : ids.NewOrderId(i)).Select(id => id.ToString()).ToList();
        made.Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void NewId_WhenTheClockGoesBack_StillRises()
    {
        var clock = new StoppedClock();
        var ids = new MonotonicIds(clock);
        var before = ids.NewId().ToString();
        clock.Now -= TimeSpan.FromHours(1);
        string.CompareOrdinal(ids.NewId().ToString(), before).Should().BePositive();
    }

    [Fact]
    public void NewId_CarriesTheTimeAndTheVersion()
    {
        var clock = new StoppedClock();
        var bytes = new MonotonicIds(clock).NewId().ToByteArray(bigEndian: true);
        var milliseconds = 0L;
        for (var i = 0; i < 6; i++)
            milliseconds = (milliseconds << 8) | bytes[i];
        milliseconds.Should().Be(clock.Now.ToUnixTimeMilliseconds());
        (bytes[6] >> 4).Should().Be(7);
        (bytes[8] >> 6).Should().Be(2, "that is the variant of RFC 9562");
    }

    [Fact]
    public void NewId_FromManyThreads_NeverRepeats()
    {
        var ids = new MonotonicIds(TimeProvider.System);
        var made = new Guid[4][];
        Parallel.For(0, 4, i => made[i] = [.. Enumerable.Range(0, 5_000).Select(_ => ids.NewId())]);
        made.SelectMany(part => part).Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(65_536)]
    [InlineData(int.MaxValue)]
    public void NewOrderId_TellsItsMarket(int market) => OrderIds.MarketNumber(new MonotonicIds(TimeProvider.System).NewOrderId(market)).Should().Be(market);
}
