using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Trading;

/// <summary>What a server knows when it starts again.</summary>
public sealed class RestartTests : TradingTest
{
    /// <summary>Queue places are kept, gained and lost before the restart; after it the orders trade in just that order.</summary>
    [Fact]
    public async Task Book_AfterARestart_TradesInTheSameOrder()
    {
        var database = await TestDatabase.CreateAsync();
        var server = await StartServerAsync(database);
        var room = Keep(await TradingRoom.OpenAsync(database, server.Address));
        var market = await room.MarketAsync();
        var traders = await room.TradersAsync(6);
        var orders = new List<string>();
        for (var i = 0; i < 30; i++)
            orders.Add((await traders[i % 6].LimitAsync(market, "BUY", i % 2 == 0 ? "YES" : "NO", i % 2 == 0 ? 0.40m + (i % 3 / 100m) : 0.50m - (i % 5 / 100m), 10)).OrderId());
        await traders[0].Http.PatchAsync($"/v1/orders/{orders[0]}", Body.Of(new { quantity = 5 })).JsonAsync();
        await traders[1].Http.PatchAsync($"/v1/orders/{orders[1]}", Body.Of(new { quantity = 15 })).JsonAsync();
        await traders[2].Http.PatchAsync($"/v1/orders/{orders[2]}", Body.Of(new { price = 0.41m })).JsonAsync();
        await traders[3].CancelAsync(orders[3]).JsonAsync();
        var book = await room.Anyone.GetStringAsync($"/v1/orderbook/{market}");

        await server.KillAsync();
        await server.StartAsync();

        (await room.Anyone.GetStringAsync($"/v1/orderbook/{market}")).Should().Be(book);
        await BookOrder.VerifyAsync(room);
    }
}
