using System.Diagnostics;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Jobs;

/// <summary>A node is killed in the middle of a job; the work goes on where it stopped.</summary>
public sealed class DyingNodeTests(ITestOutputHelper output) : TradingTest
{
    private const int Orders = 4_000;

    [Fact]
    public async Task ExpiryKilledMidway_GoesOnAfterTheRestart()
    {
        var database = await TestDatabase.CreateAsync();
        var server = await StartServerAsync(database, ("Jobs__Enabled", "true"));
        var room = Keep(await TradingRoom.OpenAsync(database, server.Address));
        var trader = await room.TraderAsync(10_000);
        var slug = await room.MarketAsync(new { closesAt = DateTime.UtcNow.AddSeconds(25) });
        var expiresAt = DateTime.UtcNow.AddSeconds(15);
        for (var placed = 0; placed < Orders; placed += 50)
        {
            var items = Enumerable.Range(0, 50).Select(i => new { place = new { market = slug, side = "BUY", price = "0.10", quantity = 1, timeInForce = "GTD", expiresAt } });
            await trader.Http.PostAsync("/v1/orders/batch", Body.Of(new { items })).JsonAsync();
        }

        DateTime.UtcNow.Should().BeBefore(expiresAt, "the orders must be there before they expire");
        var open = (long)Orders;
        while (open == Orders)
        {
            await Task.Delay(5);
            open = await OpenAsync(database);
        }

        await server.KillAsync();
        output.WriteLine($"killed when {await OpenAsync(database)} of {Orders} orders were open");
        var restarted = Stopwatch.GetTimestamp();
        var ready = await server.StartAsync();
        await JobRoom.UntilAsync(async () => await OpenAsync(database) == 0, 20, "the rest of the expiry");
        output.WriteLine($"ready after {ready.TotalSeconds:0.0} s, done after {Stopwatch.GetElapsedTime(restarted).TotalSeconds:0.0} s");

        (await database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE status = 5 AND reserve = 0")).Should().Be(Orders);
        (await database.ScalarAsync<long>("SELECT locked FROM balances WHERE user_id = $1", trader.Id)).Should().Be(0);
        await JobRoom.UntilAsync(async () => await room.StatusAsync(slug) == "CLOSED", 40, "the closing");
    }

    private static Task<long> OpenAsync(TestDatabase database) => database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE status <= 2");
}
