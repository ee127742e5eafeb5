using System.Diagnostics;
using FluentAssertions;
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
        var took = await UntilReadyAsync(room);
        output.WriteLine($"heap of {LimitMegabytes} MB; large requests: {greedy}; orders: {string.Join(", ", load.Log.Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}"))}; "
            + $"/ready: {readiness}; ready again after {took.TotalSeconds:0.00} s");
        greedy.Bad.Where(bad => !bad.StartsWith("0 ", StringComparison.Ordinal)).Should().BeEmpty();

        // How many are refused depends on how many are read at once: on a slow machine they come one after the other, and each finds memory enough.
        (greedy.Of(503) + greedy.Of(400)).Should().BePositive("large bodies are answered, one way or the other");
        took.Should().BeLessThan(TimeSpan.FromSeconds(5));
        await load.Log.VerifyAsync(room.Database);
    }

    /// <summary>Bodies as large as they may be, of batches that no validator lets through.</summary>
    private static async Task AskForMuchAsync(TestTrader trader, Tally tally, CancellationToken stop)
    {
        var item = """{"place":{"market":"nowhere","side":"BUY","price":"0.50","quantity":1}}""";
        var body = $"{{\"items\":[{string.Join(',', Enumerable.Repeat(item, 3_000))}]}}";
        while (!stop.IsCancellationRequested)
            tally.Count(await Answer.ToAsync(() => trader.Http.PostAsync("/v1/orders/batch", Body.Raw(body))));
    }

    private static async Task<TimeSpan> UntilReadyAsync(TradingRoom room)
    {
        var started = Stopwatch.GetTimestamp();
        while ((await Answer.ToAsync(() => room.Anyone.GetAsync("/ready"))).Status != 200 && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20))
            await Task.Delay(20);
        return Stopwatch.GetElapsedTime(started);
    }
}
