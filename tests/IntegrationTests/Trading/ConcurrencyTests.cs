using System.Diagnostics;
using System.Text.Json;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Trading;

/// <summary>Many callers at once. Whatever they do to each other, money, shares and orders come out exactly.</summary>
public sealed class ConcurrencyTests(ITestOutputHelper output) : TradingTest
{
    [Fact]
    public async Task RandomLoad_OfEverything_KeepsEveryInvariant()
    {
        var room = await OpenAsync();
        await LoadAsync(room, callers: 64, markets: 20, traders: 50, TimeSpan.FromSeconds(Settings.LoadSeconds), Settings.LoadOperations);
    }

    [Fact]
    public async Task RandomLoad_WithTwoWriters_KeepsEveryInvariant()
    {
        var room = await OpenAsync(With(("Trading:Writers", "2")));
        await LoadAsync(room, callers: 32, markets: 6, traders: 12, TimeSpan.FromSeconds(Math.Max(5, Settings.LoadSeconds / 5)), operations: 0);
    }

    [Fact]
    public async Task RandomLoad_AtSerializable_KeepsEveryInvariant()
    {
        var room = await OpenAsync(With(("Trading:Isolation", "Serializable"), ("Trading:Writers", "2")));
        await LoadAsync(room, callers: 32, markets: 6, traders: 12, TimeSpan.FromSeconds(Math.Max(5, Settings.LoadSeconds / 5)), operations: 0);
    }

    [Fact]
    public async Task TwoNodes_TradingTheSameMarkets_KeepEveryInvariant()
    {
        var room = await OpenAsync(nodes: 2);
        var (_, markets) = await LoadAsync(room, callers: 32, markets: 6, traders: 20, TimeSpan.FromSeconds(Settings.TwoNodeSeconds), operations: 0);

        foreach (var market in markets)
        {
            var books = await Task.WhenAll(room.Apps.Select(async app => (await app.Http.GetAsync($"/v1/orderbook/{market}").JsonAsync()).ToString()));
            books[0].Should().Be(books[1], "both nodes show the same book of {0}", market);
        }
    }

    [Fact]
    public async Task ManyOrders_OnABalanceThatPaysForOne_OneIsAccepted()
    {
        var room = await OpenAsync();
        var market = await room.MarketAsync();
        for (var round = 0; round < Settings.OverspendRounds; round++)
        {
            var trader = await room.TraderAsync(10);
            var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ =>
                Answer.ToAsync(() => trader.PlaceAsync(new { market, side = "BUY", outcome = "YES", price = 0.40m, quantity = 20 }))));

            answers.Count(answer => answer.Status == 201).Should().Be(1, "ten dollars pay for one order of eight");
            answers.Where(answer => answer.Status != 201 && !(answer.Status == 422 && answer.Code == "INSUFFICIENT_FUNDS")).Should().BeEmpty();
            (await trader.BalanceAsync()).Should().Be((2m, 8m, 10m));
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task TwoMarkets_SpendingOneBalance_NeverOverspend(string writers)
    {
        var room = await OpenAsync(With(("Trading:Writers", writers)), nodes: writers == "1" ? 2 : 1);
        var markets = await room.MarketsAsync(4, _ => null);
        for (var round = 0; round < 10; round++)
        {
            var trader = await room.TraderAsync(25);
            var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Answer.ToAsync(() => trader.Nodes[i / 4 % trader.Nodes.Count].PostAsync(
                "/v1/orders", Body.Of(new { market = markets[i % markets.Count], side = "BUY", outcome = "NO", price = 0.50m, quantity = 20 })))));

            answers.Count(answer => answer.Status == 201).Should().Be(2, "25 dollars pay for two orders of ten, in whichever markets");
            answers.Where(answer => !(answer.Status == 201 || answer.Code == "INSUFFICIENT_FUNDS")).Should().BeEmpty();
            (await trader.BalanceAsync()).Should().Be((5m, 20m, 25m));
        }
    }

    [Fact]
    public async Task ManySells_OfTheSameShares_NeverOversell()
    {
        var room = await OpenAsync(nodes: 2);
        var market = await room.MarketAsync();
        for (var round = 0; round < 10; round++)
        {
            var trader = await room.TraderAsync(10);
            await trader.SplitAsync(market, 10);
            var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Answer.ToAsync(() => i % 3 == 2
                ? trader.Nodes[i % 2].PostAsync($"/v1/markets/{market}/merge", Body.Of(new { quantity = 4 }))
                : trader.Nodes[i % 2].PostAsync("/v1/orders", Body.Of(new { market, side = "SELL", outcome = "YES", price = 0.90m, quantity = 4 })))));

            answers.Count(answer => answer.Status is 200 or 201).Should().Be(2, "ten shares can be given up four at a time twice");
            answers.Where(answer => answer.Status is not (200 or 201) && !(answer.Code == "INSUFFICIENT_SHARES")).Should().BeEmpty();
        }
    }

    [Fact]
    public async Task ManyCancels_OfOneOrder_OneSucceedsAndTheMoneyComesBackOnce()
    {
        var room = await OpenAsync();
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync(100);
        for (var round = 0; round < 20; round++)
        {
            var order = await trader.LimitAsync(market, "BUY", "YES", 0.50m, 100);
            (await trader.BalanceAsync()).Should().Be((50m, 50m, 100m));

            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Answer.ToAsync(() => trader.CancelAsync(order.OrderId()))));

            answers.Count(answer => answer.Status == 200).Should().Be(1);
            answers.Where(answer => answer.Status != 200 && !(answer.Status == 409 && answer.Code == "ORDER_NOT_OPEN")).Should().BeEmpty();
            (await trader.BalanceAsync()).Should().Be((100m, 0m, 100m));
        }
    }

    [Fact]
    public async Task CancelAndFill_AtTheSameTime_NeverBothHappen()
    {
        var room = await OpenAsync();
        var market = await room.MarketAsync();
        var (maker, taker) = (await room.TraderAsync(1_000), await room.TraderAsync(1_000));
        for (var round = 0; round < 40; round++)
        {
            var order = await maker.LimitAsync(market, "BUY", "YES", 0.50m, 10);
            var cancelling = Answer.ToAsync(() => maker.CancelAsync(order.OrderId()));
            var taking = Answer.ToAsync(() => taker.PlaceAsync(new { market, side = "BUY", outcome = "NO", price = 0.50m, quantity = 10, timeInForce = "FOK" }));
            var (cancelled, taken) = (await cancelling, await taking);

            (cancelled.Status, taken.Status).Should().BeOneOf((200, 422), (409, 201));
            var status = (await maker.Http.GetAsync($"/v1/orders/{order.OrderId()}").JsonAsync()).OrderStatus();
            status.Should().Be(taken.Status == 201 ? "FILLED" : "CANCELLED");
        }
    }

    /// <summary>Without fees and without a market maker's luck, what all of them have together is what was deposited: money, and a dollar a pair of shares.</summary>
    [Fact]
    public async Task Balances_ReadWhileTrading_AreAlwaysWhole()
    {
        var room = await OpenAsync();
        var markets = await room.MarketsAsync(2, _ => null);
        var traders = await room.TradersAsync(10, deposit: 500);
        var load = new RandomLoad(room.Admin, traders, markets);
        using var stop = new CancellationTokenSource();
        var trading = TradeAsync();

        var reads = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(reader => Task.Run(async () =>
        {
            var random = new Random(HashCode.Combine(Settings.Seed, reader));
            while (Interlocked.Increment(ref reads) <= Settings.BalanceReads)
            {
                var (available, locked, total) = await traders[random.Next(traders.Count)].BalanceAsync();
                (available + locked).Should().Be(total);
                available.Should().BeGreaterThanOrEqualTo(0);
                locked.Should().BeGreaterThanOrEqualTo(0);
                if (reads % 50 == 0)
                    await EverythingIsThereAsync(room, deposited: 5_000);
            }
        })));
        await stop.CancelAsync();
        await trading;
        load.Log.Failures.Should().BeEmpty();
        await EverythingIsThereAsync(room, deposited: 5_000);

        // As in RandomLoad, but nobody deposits or withdraws.
        async Task TradeAsync() => await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            var random = new Random(HashCode.Combine(Settings.Seed, -caller));
            while (!stop.IsCancellationRequested)
                await load.TradeOnceAsync(random);
        })));
    }

    /// <summary>One statement, hence one moment: balances, and a dollar for each pair of shares.</summary>
    private static async Task EverythingIsThereAsync(TradingRoom room, decimal deposited)
    {
        var units = await room.Database.ScalarAsync<decimal>(
            "SELECT (SELECT sum(available + locked) FROM balances) + 10000 * (SELECT sum(yes_shares) FROM markets)");
        (units / 10_000).Should().Be(deposited, "trading neither makes nor loses money");
    }

    private async Task<(RandomLoad Load, IReadOnlyList<string> Markets)> LoadAsync(
        TradingRoom room, int callers, int markets, int traders, TimeSpan time, int operations)
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var slugs = await room.MarketsAsync(markets, MarketKind);
        var people = await room.TradersAsync(traders);
        var load = new RandomLoad(room.Admin, people, slugs);
        var started = Stopwatch.GetTimestamp();
        using var done = new CancellationTokenSource();
        var checkpoints = CheckAsync(room, done.Token);
        await load.RunAsync(callers, time, operations);
        await done.CancelAsync();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        output.WriteLine($"{load.Log.Operations} operations in {seconds:0.0} s, {load.Log.Placed} orders accepted, {await checkpoints} checkpoints, "
            + $"{await room.Database.ScalarAsync<long>("SELECT count(*) FROM trades")} trades, {await room.Database.ScalarAsync<long>("SELECT count(*) FROM trading_groups")} groups");
        output.WriteLine(string.Join(", ", load.Log.Statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")));
        foreach (var line in room.Apps.SelectMany(app => app.Log).Where(line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal)).Take(10))
            output.WriteLine(line);
        await load.Log.VerifyAsync(room.Database);
        return (load, slugs);
    }

    /// <summary>The invariants hold at every moment, not only at the end.</summary>
    private static async Task<int> CheckAsync(TradingRoom room, CancellationToken done)
    {
        for (var checks = 0; ; checks++)
        {
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(10), done);
            }
            catch (OperationCanceledException)
            {
                return checks;
            }

            await Truth.VerifyInvariantsAsync(room.Database.DataSource);
        }
    }

    /// <summary>Markets with and without fees and rebates, on both ticks.</summary>
    private static object? MarketKind(int number) => (number % 4) switch
    {
        1 => new { fees = new { takerBps = 250, makerBps = 0 } },
        2 => new { fees = new { takerBps = 1000, makerBps = -500 }, tickSize = "0.001" },
        3 => new { fees = new { takerBps = 77, makerBps = 33 } },
        _ => null,
    };
}
