using FluentAssertions;
using PredictionMarkets.Infrastructure.Persistence;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Persistence;

public sealed class MarketVolumesTests
{
    [Fact]
    public async Task Last24Hours_IsKeptForSeconds_AndForgetsWhatIsOlder()
    {
        await using var database = await TestDatabase.CreateAsync();
        var rows = new Rows(database);
        var (one, other) = (await rows.UserAsync(), await rows.UserAsync());
        var market = await rows.MarketAsync("rain", one);
        var clock = new Clock(rows.Start);
        using var volumes = new MarketVolumes(database.DataSource, clock);
        Task TradeAsync(long seq, int quantity) => rows.TradeAsync(market, seq, Guid.NewGuid(), one, Guid.NewGuid(), other, quantity: quantity, at: clock.Now);
        async Task<long> VolumeAsync() => (await volumes.Last24HoursAsync(default)).GetValueOrDefault(market);

        await TradeAsync(1, 10);
        (await VolumeAsync()).Should().Be(10);

        clock.Now += TimeSpan.FromSeconds(4);
        await TradeAsync(2, 5);
        (await VolumeAsync()).Should().Be(10, "the answer is kept for five seconds");

        clock.Now += TimeSpan.FromSeconds(1);
        (await VolumeAsync()).Should().Be(15);

        clock.Now += TimeSpan.FromDays(1) - TimeSpan.FromSeconds(3);
        (await VolumeAsync()).Should().Be(5, "the first trade is more than a day old");
    }

    /// <summary>Stands still unless told; what the query itself takes does not count.</summary>
    private sealed class Clock(DateTime start) : TimeProvider
    {
        public DateTime Now { get; set; } = start;

        public override DateTimeOffset GetUtcNow() => new(Now);

        public override long GetTimestamp() => 0;
    }
}
