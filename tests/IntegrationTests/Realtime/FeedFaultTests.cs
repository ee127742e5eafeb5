using System.Diagnostics;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Realtime;

/// <summary>What lies between node and client, or the node itself, fails; the client's book is the exchange's all the same.</summary>
public sealed class FeedFaultTests(ITestOutputHelper output) : TradingTest
{
    /// <summary>No message is safe: of all that the feed sends, 0 to 30 % are lost, 0 to 50 % come twice, some are late, and now and then the connection is cut.</summary>
    [Fact]
    public async Task LossesDuplicatesDelaysAndCuts_LeaveNoGap()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var room = await OpenAsync(With(("Realtime:HeartbeatInterval", "00:00:00.5")));
        var market = await room.MarketAsync();
        var traders = await room.TradersAsync(4, 100_000);
        await using var proxy = new LossyProxy(room.Apps[0].Address, Settings.Seed) { Delay = 0.01 };
        await using var client = Watch(proxy.Address, "--token", room.TokenOf(traders[0]), $"book:{market}", $"trades:{market}", "orders", "balances", "positions");
        var history = new BookHistory(room.Anyone, market);

        var random = new Random(Settings.Seed);
        await using (new RandomLoad(room.Admin, traders, [market]).Start(2))
        {
            var (seq, cutAt) = (0L, Stopwatch.GetTimestamp());
            while (seq < Settings.FeedEvents)
            {
                (proxy.Loss, proxy.Doubling) = (0.3 * seq / Settings.FeedEvents, 0.5 * seq / Settings.FeedEvents);
                await BatchAsync(traders[0], market, random);
                seq = await history.LookAsync();
                if (Stopwatch.GetElapsedTime(cutAt) < TimeSpan.FromSeconds(3))
                    continue;
                proxy.Cut();
                cutAt = Stopwatch.GetTimestamp();
            }
        }

        proxy.Loss = proxy.Doubling = proxy.Delay = 0;
        await VerifyAsync(client, history);
        await MarketFeedTests.VerifyTradesAsync(room, client, market);
        await MarketFeedTests.VerifyOwnAsync(room, client, traders[0]);
        output.WriteLine($"{await history.LookAsync()} events; messages {proxy.Done}; {MarketFeedTests.Books(client).Count} books of the client compared");
        proxy.Done.Lost.Should().BePositive();
        proxy.Done.Doubled.Should().BePositive();
    }

    /// <summary>Fifty orders, most of which trade.</summary>
    private static async Task BatchAsync(TestTrader trader, string market, Random random) => await trader.Http.PostAsync("/v1/orders/batch", Body.Of(new
    {
        items = Enumerable.Range(0, 50).Select(_ => new
        {
            place = new { market, side = "BUY", outcome = random.Next(2) == 0 ? "YES" : "NO", price = random.Next(35, 66) / 100m, quantity = random.Next(1, 6) },
        }),
    })).JsonAsync();

    [Fact]
    public async Task ServerKilledAndStartedAgain_ClientGoesOn()
    {
        var database = await TestDatabase.CreateAsync();
        var server = await StartServerAsync(database);
        var room = Keep(await TradingRoom.OpenAsync(database, server.Address));
        var market = await room.MarketAsync();
        var traders = await room.TradersAsync(4);
        await using var client = Watch(server.Address, $"book:{market}", $"trades:{market}");
        await client.UntilAsync(line => line.TryGetProperty("book", out _), "the snapshot");
        await using (new RandomLoad(room.Admin, traders, [market]).Start(2))
        {
            await Task.Delay(1_000);
            await server.KillAsync();
            await client.UntilAsync(line => line.TryGetProperty("state", out var state) && state.GetString() == "stale" && client.Lines.Count > 5, "the news that the connection is gone");
            await server.StartAsync();
            await Task.Delay(1_500);
        }

        await VerifyAsync(client, new BookHistory(room.Anyone, market));
        await MarketFeedTests.VerifyTradesAsync(room, client, market);
    }

    [Fact]
    public async Task TwoNodes_WithoutRedis_TellEachOther()
    {
        // They never look for themselves: what arrives was told.
        var room = await OpenAsync(With(("Realtime:PollInterval", "00:10:00")), nodes: 2);
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync();
        var other = await NodeBookAsync(room, 1, market, warmUp: TimeSpan.FromSeconds(2.5));
        await using (other.Feed)
        {
            for (var i = 0; i < 5; i++)
            {
                await trader.LimitAsync(market, "BUY", "YES", 0.40m, 1);
                var seq = (await room.Anyone.GetAsync($"/v1/orderbook/{market}").JsonAsync()).Seq();
                await other.Feed.UntilAsync(message => message.Is("orderbook_update") && message.Seq() >= seq, seconds: 3);
            }
        }
    }

    [Fact]
    public async Task TwoNodes_UnderRandomTradingOnBoth_ShowTheSame()
    {
        var room = await OpenAsync(nodes: 2);
        var market = await room.MarketAsync();
        var traders = await room.TradersAsync(4);
        await using var first = Watch(room.Apps[0].Address, $"book:{market}");
        await using var second = Watch(room.Apps[1].Address, $"book:{market}");

        await new RandomLoad(room.Admin, traders, [market]).RunAsync(6, TimeSpan.FromSeconds(Settings.TwoNodeSeconds));

        var history = new BookHistory(room.Anyone, market);
        await VerifyAsync(first, history);
        await VerifyAsync(second, history);
    }

    [Fact]
    public async Task RedisKilledStartedAgainAndFrozen_LosesNothing()
    {
        await using var redis = await Redis.StartAsync();
        var room = await OpenAsync(With(("REDIS_URL", $"redis://127.0.0.1:{redis.Port}")), nodes: 2);
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync();
        var (feed, _) = await NodeBookAsync(room, 1, market, warmUp: TimeSpan.FromSeconds(1));
        await using var own = await NodeBookFeedAsync(room, 0, market);
        await using (feed)
        {
            for (var round = 0; round < Settings.RedisRounds; round++)
            {
                await TradeAsync("Redis is there", 1.5);
                await redis.KillAsync();
                await TradeAsync("Redis is gone", 2.5);
                await redis.RestartAsync();
                await TradeAsync("Redis is back, empty", 2);
                redis.Signal("STOP");
                await TradeAsync("Redis is frozen", 2.5);
                await Task.Delay(TimeSpan.FromSeconds(4));
                await TradeAsync("Redis is still frozen", 2.5);
                redis.Signal("CONT");
                await TradeAsync("Redis has woken", 2);
            }

            Chain(feed);
            Chain(own);
        }

        async Task TradeAsync(string when, double seconds)
        {
            for (var i = 0; i < 3; i++)
            {
                await trader.LimitAsync(market, "BUY", "YES", 0.40m, 1);
                var seq = (await room.Anyone.GetAsync($"/v1/orderbook/{market}").JsonAsync()).Seq();
                await own.UntilAsync(message => message.Is("orderbook_update") && message.Seq() >= seq, 1);
                try
                {
                    await feed.UntilAsync(message => message.Is("orderbook_update") && message.Seq() >= seq, seconds);
                }
                catch (TimeoutException exception)
                {
                    throw new TimeoutException($"{when}: the other node does not know of {seq}.", exception);
                }
            }
        }
    }

    /// <summary>Every update builds on what came before it.</summary>
    private static void Chain(RawFeed feed)
    {
        var book = new ClientBook();
        foreach (var message in feed.Messages)
            book.Apply(message).Should().BeTrue("{0} builds on {1}", message, book.Seq);
    }

    private static NodeProgram Watch(Uri server, params string[] topics) =>
        NodeProgram.Start("watch", [$"{server}realtime", "--silence", "3000", "--patience", "800", .. topics]);

    private static async Task VerifyAsync(NodeProgram client, BookHistory history)
    {
        var last = await history.LookAsync();
        await client.UntilAsync(line => line.TryGetProperty("book", out _) && line.GetProperty("seq").GetInt64() == last, $"the book at {last}", 20);
        await history.VerifyAsync(MarketFeedTests.Books(client));
    }

    private static async Task<(RawFeed Feed, long Seq)> NodeBookAsync(TradingRoom room, int node, string market, TimeSpan warmUp)
    {
        await Task.Delay(warmUp);
        var feed = await NodeBookFeedAsync(room, node, market);
        return (feed, (await feed.UntilAsync(message => message.Is("snapshot"))).Seq());
    }

    private static async Task<RawFeed> NodeBookFeedAsync(TradingRoom room, int node, string market)
    {
        var feed = await RawFeed.ConnectAsync(room.Apps[node].Address);
        await feed.SubscribeAsync($"orderbook:{market}");
        return feed;
    }
}
