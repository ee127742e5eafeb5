using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Operations;

/// <summary>The machine's clock jumps. A market's time never goes back, and nothing waits for the clock to come round again.</summary>
public sealed class ClockTests(ITestOutputHelper output) : TradingTest
{
    private readonly JumpingClock _clock = new();

    [Fact]
    public async Task Clock_ThatJumpsBothWays_NeitherStopsTradingNorTurnsTimeBack()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var random = new Random(Settings.Seed);
        var room = await OpenAsync(services: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock)));
        var market = await room.MarketAsync();
        var traders = await room.TradersAsync(4);
        for (var i = 0; i < 200; i++)
        {
            if (i % 10 == 0)
                _clock.Offset = TimeSpan.FromSeconds(random.Next(-86_400, 86_400));
            var trader = traders[random.Next(4)];
            await trader.LimitAsync(market, "BUY", random.Next(2) == 0 ? "YES" : "NO", random.Next(40, 61) / 100m, random.Next(1, 10));
        }

        var id = await room.MarketIdAsync(market);
        var times = await Truth.ReadAsync(room.Database, "SELECT created_at FROM market_journal WHERE market_id = $1 ORDER BY seq", row => row.GetDateTime(0), id);
        times.Should().BeInAscendingOrder("a market's time never goes back").And.HaveCountGreaterThan(200);
        var trades = await Truth.ReadAsync(room.Database, "SELECT id::text FROM trades WHERE market_id = $1 ORDER BY seq", row => row.GetString(0), id);
        trades.Should().BeInAscendingOrder(StringComparer.Ordinal, "lists are read in the order of ids").And.NotBeEmpty();
        output.WriteLine($"{times.Count} events over {(times[^1] - times[0]).TotalHours:0.0} h of jumps, {trades.Count} trades");
    }

    [Fact]
    public async Task OrderThatExpired_WhileTheClockWasAhead_StaysExpired()
    {
        var room = await OpenAsync(services: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock)));
        var market = await room.MarketAsync();
        var (maker, taker) = (await room.TraderAsync(), await room.TraderAsync());
        var order = await maker.PlaceAsync(new { market, side = "BUY", price = 0.50m, quantity = 10, timeInForce = "GTD", expiresAt = DateTime.UtcNow.AddHours(1) }).JsonAsync(201);

        _clock.Offset = TimeSpan.FromHours(2);
        await taker.PlaceAsync(new { market, side = "BUY", outcome = "NO", price = 0.50m, quantity = 10, timeInForce = "FOK" }).ProblemAsync(422, "FILL_OR_KILL_UNFILLABLE");
        await taker.LimitAsync(market, "BUY", "NO", 0.50m, 4);
        (await maker.Http.GetAsync($"/v1/orders/{order.OrderId()}").JsonAsync()).OrderStatus().Should().Be("EXPIRED");
        (await maker.BalanceAsync()).Locked.Should().Be(0m);

        _clock.Offset = TimeSpan.FromHours(-2);
        await maker.PlaceAsync(new { market, side = "BUY", price = 0.50m, quantity = 1, timeInForce = "GTD", expiresAt = DateTime.UtcNow.AddHours(1) }).ProblemAsync(400, "EXPIRY_IN_PAST");
        (await maker.LimitAsync(market, "BUY", "YES", 0.50m, 4)).OrderStatus().Should().Be("FILLED", "trading goes on at the market's own time");
    }

    private sealed class JumpingClock : TimeProvider
    {
        private long _offset;

        public TimeSpan Offset
        {
            get => TimeSpan.FromTicks(Volatile.Read(ref _offset));
            set => Volatile.Write(ref _offset, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Offset;
    }
}
