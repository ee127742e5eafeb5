using System.Text.Json;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Exchange;
using PredictionMarkets.IntegrationTests.Realtime;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Jobs;

/// <summary>The switch that stops the whole exchange.</summary>
public sealed class ExchangeHaltTests : TradingTest
{
    [Fact]
    public async Task HaltedExchange_RefusesTradingOnAllNodes_AndCancels()
    {
        var seen = new Observer();
        var room = await OpenAsync(services: services => services.AddSingleton<IExchangeObserver>(seen), nodes: 2);
        var trader = await room.TraderAsync(1_000);
        var slug = await room.MarketAsync();
        await trader.SplitAsync(slug, 10);
        var placed = await trader.LimitAsync(slug, "BUY", "YES", 0.40m, 10, "before-the-halt");
        (await StatusAsync(room)).Text("status").Should().Be("RUNNING");

        await SwitchAsync(room, "halt", new { reason = "" }).ProblemAsync(400, "VALIDATION_FAILED");
        await SwitchAsync(room, "halt", new { reason = "A fault is looked into." }).JsonAsync();
        var status = await StatusAsync(room);
        (status.Text("status"), status.Text("reason"), status.GetProperty("seq").GetInt64()).Should().Be(("HALTED", "A fault is looked into.", 1L));

        foreach (var node in trader.Nodes)
        {
            await node.PostAsync("/v1/orders", Body.Of(new { market = slug, side = "BUY", price = "0.40", quantity = 1 })).ProblemAsync(422, "EXCHANGE_HALTED");
            await node.PatchAsync($"/v1/orders/{placed.OrderId()}", Body.Of(new { quantity = 5 })).ProblemAsync(422, "EXCHANGE_HALTED");
            await node.PostAsync($"/v1/markets/{slug}/split", Body.Of(new { quantity = 1 })).ProblemAsync(422, "EXCHANGE_HALTED");
            await node.PostAsync($"/v1/markets/{slug}/merge", Body.Of(new { quantity = 1 })).ProblemAsync(422, "EXCHANGE_HALTED");
            var batch = await node.PostAsync("/v1/orders/batch", Body.Of(new { items = new[] { new { place = new { market = slug, side = "BUY", price = "0.40", quantity = 1 } } } })).JsonAsync();
            batch.GetRawText().Should().Contain("EXCHANGE_HALTED");

            // What was answered before is answered again: a caller who lost the answer must not believe that nothing was done.
            var again = await node.PostAsync(
                "/v1/orders", Body.Of(new { market = slug, side = "BUY", outcome = "YES", price = "0.40", quantity = 10, clientOrderId = "before-the-halt" })).JsonAsync();
            again.OrderId().Should().Be(placed.OrderId());
        }

        await trader.Nodes[1].DeleteAsync($"/v1/orders/{placed.OrderId()}").JsonAsync();
        await SwitchAsync(room, "resume", new { }).JsonAsync();
        await SwitchAsync(room, "resume", new { }).JsonAsync();
        await trader.LimitAsync(slug, "BUY", "YES", 0.40m, 10);

        (await room.Database.ScalarAsync<string>("SELECT string_agg(seq || ' ' || halted, ', ' ORDER BY seq) FROM exchange_journal")).Should().Be("1 true, 2 false");
        seen.Seen.Should().Equal((ExchangeState.Halted, 1), (ExchangeState.Running, 2), (ExchangeState.Running, 2));
        (await room.Admin.Http.GetAsync("/v1/admin/audit").JsonAsync()).GetProperty("items").EnumerateArray().Select(entry => entry.Text("action"))
            .Where(action => action.StartsWith("EXCHANGE", StringComparison.Ordinal)).Should().Equal("EXCHANGE_RESUMED", "EXCHANGE_HALTED");
    }

    [Fact]
    public async Task Halt_IsAnnouncedInTheFeed_OfEveryNode_WithItsReason()
    {
        var room = await OpenAsync(nodes: 2);
        await using var first = await RawFeed.ConnectAsync(room.Apps[0].Address);
        await using var second = await RawFeed.ConnectAsync(room.Apps[1].Address);
        RawFeed[] feeds = [first, second];
        foreach (var feed in feeds)
        {
            await feed.SubscribeAsync("markets");
            var snapshot = await feed.UntilAsync(message => message.Is("snapshot", "markets"));
            snapshot.GetProperty("data").GetProperty("exchange").Text("status").Should().Be("RUNNING");
        }

        await SwitchAsync(room, "halt", new { reason = "A fault is looked into." }).JsonAsync();
        await SwitchAsync(room, "resume", new { }).JsonAsync();

        foreach (var feed in feeds)
        {
            var told = await feed.UntilAsync(message => message.Is("exchange_updated", "markets"));
            (told.Seq(), told.LastSeq()).Should().Be((1, 0));
            (told.GetProperty("data").Text("status"), told.GetProperty("data").Text("reason")).Should().Be(("HALTED", "A fault is looked into."));
            (await feed.UntilAsync(message => message.Is("exchange_updated", "markets") && message.Seq() == 2)).GetProperty("data").Text("status").Should().Be("RUNNING");
        }

        await using var late = await RawFeed.ConnectAsync(room.Apps[1].Address);
        await late.SubscribeAsync("markets");
        var now = await late.UntilAsync(message => (message.Is("snapshot", "markets") || message.Is("exchange_updated", "markets")) && message.Seq() == 2);
        now.ToString().Should().Contain("RUNNING");
        (await StatusAsync(room)).GetProperty("seq").GetInt64().Should().Be(2);
    }

    [Theory]
    [InlineData("ReadCommitted")]
    [InlineData("Serializable")]
    public async Task AfterTheAnswer_NothingTrades_HoweverBusyTheNodesWere(string isolation)
    {
        var room = await OpenAsync(With(("Trading:Isolation", isolation)), nodes: 2);
        var traders = await room.TradersAsync(4, 10_000);
        var slug = await room.MarketAsync();
        using var stop = new CancellationTokenSource();
        var load = Task.WhenAll(traders.SelectMany(trader => trader.Nodes).Select(async node =>
        {
            while (!stop.IsCancellationRequested)
                (await node.PostAsync("/v1/orders", Body.Of(new { market = slug, side = "BUY", price = "0.01", quantity = 1 }))).Dispose();
        }));

        for (var round = 0; round < 5; round++)
        {
            await Task.Delay(200);
            await SwitchAsync(room, "halt", new { reason = $"round {round}" }).JsonAsync();
            var orders = await OrdersAsync(room);
            await Task.Delay(200);
            (await OrdersAsync(room)).Should().Be(orders, "the halt has been answered");
            await SwitchAsync(room, "resume", new { }).JsonAsync();
            await JobRoom.UntilAsync(async () => await OrdersAsync(room) > orders, 5, "trading after the resumption");
        }

        await stop.CancelAsync();
        await load;
    }

    private static Task<long> OrdersAsync(TradingRoom room) => room.Database.ScalarAsync<long>("SELECT count(*) FROM orders");

    private static Task<JsonElement> StatusAsync(TradingRoom room) => room.Anyone.GetAsync("/v1/exchange/status").JsonAsync();

    private static Task<HttpResponseMessage> SwitchAsync(TradingRoom room, string what, object body) => room.Admin.Http.PostAsync($"/v1/admin/exchange/{what}", Body.Of(body));

    private sealed class Observer : IExchangeObserver
    {
        public List<(ExchangeState Status, long Seq)> Seen { get; } = [];

        public void StatusChanged(ExchangeStatusDto status) => Seen.Add((status.Status, status.Seq));
    }
}
