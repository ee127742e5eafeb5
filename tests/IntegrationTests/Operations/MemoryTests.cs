using System.Diagnostics;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Realtime;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Operations;

/// <summary>The server may have little memory and is asked for much. It refuses what would end it, and nothing that it has said is untrue.</summary>
[Collection(nameof(AloneCollection))]
public sealed class MemoryTests(ITestOutputHelper output) : TradingTest
{
    private const int LimitMegabytes = 128;
    private const int SmallLimitMegabytes = 64;
    private const int MostConnections = 4_000;

    [Fact]
    public async Task Server_ShortOfMemory_RefusesAndRecovers()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var database = await TestDatabase.CreateAsync();
        var server = await StartServerAsync(database, ("DOTNET_GCHeapHardLimit", $"0x{LimitMegabytes << 20:x}"));
        var room = Keep(await TradingRoom.OpenAsync(database, server.Address));
        var load = new RandomLoad(room.Admin, await room.TradersAsync(10), await room.MarketsAsync(2, _ => null));
        var (greedy, readiness) = (new Tally(), new Tally());
        using var stop = new CancellationTokenSource();
        await using (load.Start(callers: 8))
        {
            var clients = Enumerable.Range(0, 300).Select(client => Task.Run(() => AskForMuchAsync(load.Traders[client % 10], greedy, stop.Token)))
                .Append(Task.Run(() => readiness.WatchReadinessAsync(room, stop.Token))).ToList();
            await Task.Delay(5_000);
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }

        server.HasExited.Should().BeFalse(server.Output);
        var took = await UntilNormalAsync(room);
        output.WriteLine($"heap of {LimitMegabytes} MB; large requests: {greedy}; orders: {string.Join(", ", load.Log.Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}"))}; "
            + $"/ready: {readiness}; ready again after {took.TotalSeconds:0.00} s");
        greedy.Bad.Where(bad => !bad.StartsWith("0 ", StringComparison.Ordinal)).Should().BeEmpty();

        // How many are refused depends on how many are read at once: on a slow machine they come one after the other, and each finds memory enough.
        (greedy.Of(503) + greedy.Of(400)).Should().BePositive("large bodies are answered, one way or the other");
        took.Should().BeLessThan(TimeSpan.FromSeconds(5));
        await load.Log.VerifyAsync(room.Database);
    }

    /// <summary>Large bodies are refused before they fill the heap; connections that stay open are not, and in the end there are too many of them.</summary>
    [Fact]
    public async Task Server_FullOfConnections_IsNotReady_UntilTheyLeave()
    {
        var database = await TestDatabase.CreateAsync();
        var server = await StartServerAsync(
            database, ("DOTNET_GCHeapHardLimit", $"0x{SmallLimitMegabytes << 20:x}"), ("Realtime__ConnectionsPerAddress", $"{MostConnections}"));
        var room = Keep(await TradingRoom.OpenAsync(database, server.Address));
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync();
        var watchers = new List<RawFeed>();
        while (await StatusAsync(room, "/ready") == 200 && watchers.Count < MostConnections)
            watchers.AddRange(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => RawFeed.ConnectAsync(server.Address, keeps: false))));

        var (ready, live) = (await StatusAsync(room, "/ready"), await StatusAsync(room, "/health"));
        var refused = await OrderAsync(trader, market);
        (ready, live).Should().Be((503, 200), "it takes nothing on, and needs no restart");
        refused.Should().Be(503);
        server.HasExited.Should().BeFalse(server.Output);

        await Task.WhenAll(watchers.Select(watcher => watcher.DisposeAsync().AsTask()));

        // What they have left behind is still to be collected, once a second at most; until then one answer or the other may be 503.
        var took = await UntilAsync(201, () => OrderAsync(trader, market));
        output.WriteLine($"heap of {SmallLimitMegabytes} MB, full at {watchers.Count} connections; takes orders again {took.TotalSeconds:0.00} s after they had left");
        took.Should().BeLessThan(TimeSpan.FromSeconds(15));
        (await UntilReadyAsync(room)).Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    /// <summary>Bodies as large as they may be, of batches that no validator lets through.</summary>
    private static async Task AskForMuchAsync(TestTrader trader, Tally tally, CancellationToken stop)
    {
        var item = """{"place":{"market":"nowhere","side":"BUY","price":"0.50","quantity":1}}""";
        var body = $"{{\"items\":[{string.Join(',', Enumerable.Repeat(item, 3_000))}]}}";
        while (!stop.IsCancellationRequested)
            tally.Count(await Answer.ToAsync(() => trader.Http.PostAsync("/v1/orders/batch", Body.Raw(body))));
    }

    private static async Task<int> StatusAsync(TradingRoom room, string path) => (await Answer.ToAsync(() => room.Anyone.GetAsync(path))).Status;

    private static async Task<int> OrderAsync(TestTrader trader, string market) =>
        (await Answer.ToAsync(() => trader.Http.PostAsync("/v1/orders", Body.Of(new { market, side = "BUY", price = 0.40m, quantity = 1 })))).Status;

    private static Task<TimeSpan> UntilReadyAsync(TradingRoom room) => UntilAsync(200, () => StatusAsync(room, "/ready"));

    /// <summary>How long it takes until the node is ready and reads are answered, twenty times in a row: what the large requests have left is swept away a little later.</summary>
    private static async Task<TimeSpan> UntilNormalAsync(TradingRoom room)
    {
        var started = Stopwatch.GetTimestamp();
        for (var good = 0; good < 20 && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20); await Task.Delay(20))
            good = await StatusAsync(room, "/ready") == 200 && await StatusAsync(room, "/v1/markets") == 200 ? good + 1 : 0;
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>How long it takes until the answer is this one.</summary>
    private static async Task<TimeSpan> UntilAsync(int status, Func<Task<int>> ask)
    {
        var started = Stopwatch.GetTimestamp();
        while (await ask() != status && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
            await Task.Delay(20);
        return Stopwatch.GetElapsedTime(started);
    }
}
