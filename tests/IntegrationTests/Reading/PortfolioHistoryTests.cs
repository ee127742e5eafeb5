using System.Text.Json;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Reading;

public sealed class PortfolioHistoryTests : TradingTest
{
    [Fact]
    public async Task History_FollowsMoneyAndPrices_AndEndsWithThePresent()
    {
        var room = await OpenAsync();
        var (ann, bob) = (await room.TraderAsync(100), await room.TraderAsync(100));
        var market = await room.MarketAsync();
        await ann.PlaceAsync(new { market, side = "BUY", outcome = "YES", price = "0.60", quantity = 50 });
        await bob.PlaceAsync(new { market, side = "BUY", outcome = "NO", price = "0.40", quantity = 50 });
        await ann.PlaceAsync(new { market, side = "BUY", outcome = "YES", price = "0.10", quantity = 10 });
        await bob.PlaceAsync(new { market, side = "SELL", outcome = "YES", price = "0.99", quantity = 1 });

        // Two days pass; then the price moves without Ann.
        await room.Database.ExecuteAsync("ALTER TABLE user_journal DISABLE TRIGGER append_only; ALTER TABLE trades DISABLE TRIGGER append_only");
        await room.Database.ExecuteAsync("UPDATE user_journal SET created_at = created_at - interval '2 days'");
        await room.Database.ExecuteAsync("UPDATE trades SET created_at = created_at - interval '2 days'");
        var carl = await room.TraderAsync(100);
        await bob.PlaceAsync(new { market, side = "SELL", outcome = "NO", price = "0.20", quantity = 5 });
        await carl.PlaceAsync(new { market, side = "BUY", outcome = "NO", price = "0.20", quantity = 5 });
        await room.Database.ExecuteAsync("ALTER TABLE user_journal ENABLE TRIGGER append_only; ALTER TABLE trades ENABLE TRIGGER append_only");
        await RollUpAsync(room);

        var points = (await ann.Http.GetAsync("/v1/user/portfolio/history?interval=1h").JsonAsync()).GetProperty("items").EnumerateArray().ToList();

        points.Should().HaveCountGreaterThanOrEqualTo(48);
        Money(points[0]).Should().Be("70.00 30.00 100.00", "50 YES at 0.60; the order that rests is locked money");
        points.Take(points.Count - 2).Select(Money).Should().AllBe("70.00 30.00 100.00");
        Money(points[^1]).Should().Be("70.00 40.00 110.00", "YES is now at 0.80");
        var present = await ann.Http.GetAsync("/v1/user/portfolio").JsonAsync();
        points[^1].GetProperty("total").GetString().Should().Be(present.GetProperty("total").GetString());
        points.Select(point => point.GetProperty("at").GetDateTime()).Should().BeInAscendingOrder();

        (await carl.Http.GetAsync("/v1/user/portfolio/history?interval=1d").JsonAsync()).GetProperty("items").GetArrayLength().Should().Be(1);
        (await (await room.TraderAsync(0)).Http.GetAsync("/v1/user/portfolio/history").JsonAsync()).GetProperty("items").GetArrayLength().Should().Be(0);
    }

    [Theory]
    [InlineData("interval=1m", "interval")]
    [InlineData("interval=5m&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z", "from")]
    [InlineData("from=2026-03-01T00:00:00Z&to=2026-02-01T00:00:00Z", "from")]
    [InlineData("from=yesterday", "from")]
    public async Task History_OutOfBounds_IsRefusedByMember(string query, string member)
    {
        var room = await OpenAsync();
        var problem = await (await room.TraderAsync(0)).Http.GetAsync($"/v1/user/portfolio/history?{query}").JsonAsync(400);
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Should().Equal(member);
    }

    private static async Task RollUpAsync(TradingRoom room)
    {
        using var rollup = new Infrastructure.Reading.CandleRollup(
            room.Database.DataSource, TimeProvider.System, new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<Infrastructure.Reading.CandleRollup>.Instance);
        await rollup.RunAsync(default);
    }

    private static string Money(JsonElement point) =>
        $"{point.GetProperty("money").GetString()} {point.GetProperty("positionsValue").GetString()} {point.GetProperty("total").GetString()}";
}
