using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Realtime;

/// <summary>The hub as a plain WebSocket sees it: subscriptions, messages and their numbers, who may see what.</summary>
public sealed class HubTests : TradingTest
{
    [Fact]
    public async Task Subscribe_AnswersPerTopic_SendsSnapshotThenWhatBuildsOnIt()
    {
        var (room, market, id) = await MarketAsync();
        var trader = await room.TraderAsync();
        await trader.LimitAsync(market, "BUY", "YES", 0.40m, 10);
        await using var feed = await RawFeed.ConnectAsync(room.Apps[0].Address);

        var answers = await feed.SubscribeAsync($"orderbook:{market}", $"trades:{id}", "markets", "weather", "orderbook:no-such-market", $"user:{trader.Id}:orders");

        answers.EnumerateArray().Select(answer => answer.ErrorCode()).Should().Equal(null, null, null, "TOPIC_UNKNOWN", "MARKET_NOT_FOUND", "UNAUTHENTICATED");
        answers[0].Text("requested").Should().Be($"orderbook:{market}");
        answers[0].Text("topic").Should().Be($"orderbook:{id}");
        var snapshot = await feed.UntilAsync(message => message.Is("snapshot", $"orderbook:{id}"));
        snapshot.EnumerateObject().Select(member => member.Name).Should().Equal("type", "topic", "ts", "seq", "lastSeq", "data");
        snapshot.GetProperty("data").GetProperty("bids").ToString().Should().Be("""[["0.40",10]]""");
        var shown = await room.Anyone.GetAsync($"/v1/orderbook/{market}").JsonAsync();
        snapshot.Seq().Should().Be(shown.Seq());

        await trader.LimitAsync(market, "BUY", "YES", 0.41m, 5);
        var update = await feed.UntilAsync(message => message.Is("orderbook_update"));
        update.LastSeq().Should().Be(snapshot.Seq());
        update.GetProperty("data").GetProperty("bids").ToString().Should().Be("""[["0.41",5]]""");

        var other = await room.TraderAsync();
        await other.LimitAsync(market, "BUY", "NO", 0.59m, 5);
        var trade = await feed.UntilAsync(message => message.Is("trade_executed"));
        (trade.Seq(), trade.LastSeq()).Should().Be((1, 0));
        trade.ToString().Should().NotContain(trader.Id.ToString()).And.NotContain("orderId");
        (await feed.UntilAsync(message => message.Is("orderbook_update") && message.LastSeq() >= update.Seq())).GetProperty("data").GetProperty("bids").ToString().Should().Be("""[["0.41",0]]""");

        await room.MoveAsync(market, new { status = "HALTED", reason = "storm" });
        var halted = await feed.UntilAsync(message => message.Is("market_updated"));
        halted.GetProperty("data").Text("status").Should().Be("HALTED");
        halted.LastSeq().Should().Be(halted.Seq() - 1);
    }

    [Fact]
    public async Task SubscribeMarket_AndWs_ServeOlderClients()
    {
        var (room, market, id) = await MarketAsync();
        await using var feed = await RawFeed.ConnectAsync(room.Apps[0].Address, path: "ws");

        (await feed.CallAsync("subscribe:market", market)).EnumerateArray().Select(answer => answer.Text("topic")).Should().Equal($"orderbook:{id}", $"trades:{id}");
        await feed.UntilAsync(message => message.Is("snapshot", $"trades:{id}"));
        await feed.CallAsync("unsubscribe:market", new { marketId = id });
        await (await room.TraderAsync()).LimitAsync(market, "BUY", "YES", 0.41m, 5);
        await feed.PostAsync("ping", new { requestId = "r1" });

        (await feed.UntilAsync(message => message.Is("pong"))).Text("requestId").Should().Be("r1");
        await feed.PostAsync("ping");
        var pong = await feed.UntilAsync(message => message.Is("pong") && !message.TryGetProperty("requestId", out _));
        DateTimeOffset.FromUnixTimeMilliseconds(pong.GetProperty("data").GetProperty("timestamp").GetInt64()).Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        feed.Messages.Should().NotContain(message => message.Is("orderbook_update", null));
    }

    [Fact]
    public async Task Book_UnderRandomTrading_EqualsTheExchangesAtEverySequence()
    {
        var (room, market, _) = await MarketAsync();
        var traders = await room.TradersAsync(4);
        await using var feed = await RawFeed.ConnectAsync(room.Apps[0].Address);
        await feed.SubscribeAsync($"orderbook:{market}");
        var history = new BookHistory(room.Anyone, market);
        using var stop = new CancellationTokenSource();
        var watching = history.WatchAsync(stop.Token);
        await new RandomLoad(room.Admin, traders, [market]).RunAsync(4, TimeSpan.FromSeconds(Settings.FeedSeconds));
        await stop.CancelAsync();
        await watching;

        var last = await history.LookAsync();
        await feed.UntilAsync(message => message.Seq() == last && !message.Is("heartbeat"));
        var book = new ClientBook();
        foreach (var message in feed.Messages)
            book.Apply(message).Should().BeTrue("{0} builds on {1}", message, book.Seq);
        book.Seen.Should().HaveCountGreaterThan(20);
        await history.VerifyAsync(book.Seen);
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{"topics":"markets"}""")]
    [InlineData("""{"topics":[]}""")]
    [InlineData("""{"topics":[7]}""")]
    [InlineData("""{"topics":["markets"],"lastSeqs":{"markets":"1"}}""")]
    [InlineData("""{"topics":["markets"],"colour":"red"}""")]
    public async Task Subscribe_ThatIsNotWellFormed_IsRefusedWithCode(string request)
    {
        var (room, _, _) = await MarketAsync();
        await using var feed = await RawFeed.ConnectAsync(room.Apps[0].Address);

        var calling = () => feed.CallAsync("subscribe", JsonDocument.Parse(request).RootElement);

        await calling.Should().ThrowAsync<InvalidOperationException>().WithMessage("*VALIDATION_FAILED:*");
    }

    [Fact]
    public async Task PrivateTopics_AreTheirOwnersAlone()
    {
        var (room, market, _) = await MarketAsync();
        var (owner, other) = (await room.TraderAsync(), await room.TraderAsync());
        await using var own = await RawFeed.ConnectAsync(room.Apps[0].Address, room.TokenOf(owner));
        await using var others = await RawFeed.ConnectAsync(room.Apps[0].Address, room.TokenOf(other));
        await using var admins = await RawFeed.ConnectAsync(room.Apps[0].Address, room.TokenOf(room.Admin));
        string[] topics = [$"user:{owner.Id}:orders", $"user:{owner.Id}:balances", $"user:{owner.Id}:positions"];

        (await others.SubscribeAsync(topics)).EnumerateArray().Select(answer => answer.ErrorCode()).Should().AllBe("FORBIDDEN");
        (await admins.SubscribeAsync(topics)).EnumerateArray().Select(answer => answer.ErrorCode()).Should().AllBe("FORBIDDEN");
        (await own.SubscribeAsync("user:me:orders", topics[1], topics[2])).EnumerateArray().Select(answer => answer.Text("topic")).Should().Equal(topics);
        await owner.LimitAsync(market, "BUY", "YES", 0.41m, 5, "mine");

        var placed = await own.UntilAsync(message => message.Is("order_placed"));
        placed.GetProperty("data").GetProperty("order").Text("clientOrderId").Should().Be("mine");
        (placed.Seq(), placed.LastSeq()).Should().Be((1, 0));
        (await own.UntilAsync(message => message.Is("balance_updated"))).GetProperty("data").Text("locked").Should().Be("2.05");
        others.Messages.Concat(admins.Messages).Should().BeEmpty();
    }

    [Fact]
    public async Task Resume_GivesWhatWasMissed_OrASnapshotWhenItIsTooMuch()
    {
        var (room, market, id) = await MarketAsync(("Realtime:ResumeLimit", "20"), ("Realtime:RingSize", "5"));
        var trader = await room.TraderAsync();
        long bookSeq, ordersSeq;
        await using (var first = await RawFeed.ConnectAsync(room.Apps[0].Address, room.TokenOf(trader)))
        {
            await first.SubscribeAsync($"orderbook:{market}", "user:me:orders");
            bookSeq = (await first.UntilAsync(message => message.Is("snapshot", $"orderbook:{id}"))).Seq();
            ordersSeq = (await first.UntilAsync(message => message.Is("snapshot", $"user:{trader.Id}:orders"))).Seq();
        }

        for (var i = 0; i < 10; i++)
            await trader.LimitAsync(market, "BUY", "YES", 0.40m, 1);
        await using var second = await RawFeed.ConnectAsync(room.Apps[0].Address, room.TokenOf(trader));
        var answers = await second.CallAsync("subscribe", new
        {
            topics = new[] { $"orderbook:{market}", "user:me:orders" },
            lastSeqs = new Dictionary<string, long> { [$"orderbook:{market}"] = bookSeq, ["user:me:orders"] = ordersSeq },
        });

        answers.EnumerateArray().Should().OnlyContain(answer => answer.GetProperty("resumed").GetBoolean());
        await second.UntilAsync(message => message.Is("order_placed") && message.Seq() == ordersSeq + 10);
        second.Messages.Where(message => message.Is("order_placed")).Select(FeedReading.Seq).Should().Equal(Enumerable.Range(1, 10).Select(i => ordersSeq + i));
        second.Messages.First(message => message.Is("orderbook_update")).LastSeq().Should().Be(bookSeq);
        second.Messages.Last(message => message.Is("orderbook_update")).GetProperty("data").GetProperty("bids").ToString().Should().Be("""[["0.40",10]]""");

        for (var i = 0; i < 15; i++)
            await trader.LimitAsync(market, "BUY", "YES", 0.40m, 1);
        await using var third = await RawFeed.ConnectAsync(room.Apps[0].Address, room.TokenOf(trader));
        var stale = await third.CallAsync("subscribe", new
        {
            topics = new[] { "user:me:orders", $"orderbook:{market}" },
            lastSeqs = new Dictionary<string, long> { ["user:me:orders"] = ordersSeq, [$"orderbook:{market}"] = 1_000_000 },
        });
        stale.EnumerateArray().Should().OnlyContain(answer => !answer.GetProperty("resumed").GetBoolean(), "25 are more than 20, and a number from the future is none of ours");
        (await third.UntilAsync(message => message.Is("snapshot"))).GetProperty("data").GetProperty("items").GetArrayLength().Should().Be(25);
    }

    [Fact]
    public async Task Heartbeat_SaysWhereEachTopicStands()
    {
        var (room, market, id) = await MarketAsync(("Realtime:HeartbeatInterval", "00:00:00.3"));
        var trader = await room.TraderAsync();
        await using var feed = await RawFeed.ConnectAsync(room.Apps[0].Address, room.TokenOf(trader));
        await feed.SubscribeAsync($"orderbook:{market}", "user:me:balances");
        await trader.LimitAsync(market, "BUY", "YES", 0.41m, 5);
        var seq = (await room.Anyone.GetAsync($"/v1/orderbook/{market}").JsonAsync()).Seq();

        var beat = await feed.UntilAsync(message => message.Is("heartbeat", $"orderbook:{id}") && message.Seq() == seq);
        beat.LastSeq().Should().Be(seq);
        await feed.UntilAsync(message => message.Is("heartbeat", $"user:{trader.Id}:balances") && message.Seq() == 2);
    }

    [Fact]
    public async Task SilentClient_IsDisconnected_ATalkingOneIsNot()
    {
        var (room, _, _) = await MarketAsync(("Realtime:IdleTimeout", "00:00:02"));
        await using var silent = await RawFeed.ConnectAsync(room.Apps[0].Address);
        await using var talking = await RawFeed.ConnectAsync(room.Apps[0].Address);

        for (var i = 0; i < 12 && !silent.Closed.IsCompleted; i++)
        {
            await talking.PostAsync("ping", new { });
            await Task.Delay(500);
        }

        (await silent.CloseCodeAsync(1)).Should().Be("CLIENT_SILENT");
        talking.Closed.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Token_ThatExpires_EndsTheConnection()
    {
        await using var app = await ExchangeApp.StartAsync(With(("Jwt:Lifetime", "00:00:03")));
        var user = await app.RegisterAsync();
        await using var feed = await RawFeed.ConnectAsync(app.Address, user.AccessToken);
        await using var stream = await EventReader.OpenAsync(user.Http, "/v1/stream?topics=user:me:balances");
        (await feed.SubscribeAsync("user:me:balances"))[0].ErrorCode().Should().BeNull();

        (await feed.CloseCodeAsync()).Should().Be("TOKEN_EXPIRED");
        feed.Messages.Last().GetProperty("data").Text("code").Should().Be("TOKEN_EXPIRED");
        (await stream.UntilAsync(message => message.Is("error"))).Message.GetProperty("data").Text("code").Should().Be("TOKEN_EXPIRED");
    }

    [Fact]
    public async Task Token_InAnAddress_IsForTheHubAlone_AndNeverLogged()
    {
        await using var app = await ExchangeApp.StartAsync(With(("REQUEST_LOG", "true")));
        var user = await app.RegisterAsync();
        foreach (var path in new[] { "realtime", "ws" })
        {
            await using var feed = await RawFeed.ConnectAsync(app.Address, user.AccessToken, path);
            (await feed.SubscribeAsync("user:me:balances"))[0].ErrorCode().Should().BeNull();
        }

        var bad = () => RawFeed.ConnectAsync(app.Address, user.AccessToken + "x");
        (await bad.Should().ThrowAsync<System.Net.WebSockets.WebSocketException>()).WithMessage("*401*");
        foreach (var elsewhere in new[] { "/v1/user/balance?x=1", "/v1/stream?topics=user:me:orders" })
            await app.Http.GetAsync($"{elsewhere}&access_token={user.AccessToken}").ProblemAsync(401, "UNAUTHENTICATED");
        using (var negotiated = await app.Http.PostAsync($"/realtime/negotiate?negotiateVersion=1&access_token={user.AccessToken}", null))
            negotiated.EnsureSuccessStatusCode();

        var signature = user.AccessToken.Split('.')[2];
        app.Log.Should().NotBeEmpty().And.NotContain(line => line.Contains(signature, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LogoutAndBan_EndTheConnections()
    {
        await using var app = await ExchangeApp.StartAsync();
        var (leaver, banned, admin) = (await app.RegisterAsync(), await app.RegisterAsync(), await app.AdminAsync());
        await using var leaving = await RawFeed.ConnectAsync(app.Address, leaver.AccessToken);
        await using var banning = await RawFeed.ConnectAsync(app.Address, banned.AccessToken);
        await using var staying = await RawFeed.ConnectAsync(app.Address, admin.AccessToken);
        await leaving.SubscribeAsync("user:me:orders");

        var session = (await leaver.Http.GetAsync("/v1/auth/sessions").JsonAsync()).GetProperty("items")[0].Text("id");
        using (var left = await leaver.Http.DeleteAsync($"/v1/auth/sessions/{session}"))
            left.EnsureSuccessStatusCode();
        await admin.Http.PatchAsync($"/v1/admin/users/{banned.Id}", Body.Of(new { banned = true })).JsonAsync();

        (await leaving.CloseCodeAsync()).Should().Be("SESSION_ENDED");
        (await banning.CloseCodeAsync()).Should().Be("SESSION_ENDED");
        staying.Closed.IsCompleted.Should().BeFalse();
    }

    /// <summary>On a clock whose timers never ring, nothing is looked at every second.</summary>
    [Fact]
    public async Task LogoutAndBan_EndTheConnections_WithoutWaitingForTheNextLook()
    {
        await using var app = await ExchangeApp.StartAsync(services: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new SilentClock())));
        var (leaver, banned, admin) = (await app.RegisterAsync(), await app.RegisterAsync(), await app.AdminAsync());
        await using var leaving = await RawFeed.ConnectAsync(app.Address, leaver.AccessToken);
        await using var banning = await RawFeed.ConnectAsync(app.Address, banned.AccessToken);
        await leaving.SubscribeAsync("user:me:orders");
        await banning.SubscribeAsync("user:me:orders");
        await using var stream = await EventReader.OpenAsync(banned.Http, "/v1/stream?topics=user:me:balances");

        using (var left = await leaver.Http.PostAsync("/v1/auth/logout", null))
            left.EnsureSuccessStatusCode();
        await admin.Http.PatchAsync($"/v1/admin/users/{banned.Id}", Body.Of(new { banned = true })).JsonAsync();

        (await leaving.CloseCodeAsync()).Should().Be("SESSION_ENDED");
        (await banning.CloseCodeAsync()).Should().Be("SESSION_ENDED");
        (await stream.UntilAsync(message => message.Is("error"))).Message.GetProperty("data").Text("code").Should().Be("SESSION_ENDED");
    }

    [Fact]
    public async Task ApiKey_WithReadScope_WatchesItsOwner()
    {
        await using var app = await ExchangeApp.StartAsync();
        var user = await app.RegisterAsync();
        var key = await user.Http.PostAsync("/v1/auth/api-keys", Body.Of(new { name = "bot", scopes = new[] { "READ" } })).JsonAsync(201);
        await using var feed = await RawFeed.ConnectAsync(app.Address, options: options => options.SetRequestHeader("X-Api-Key", key.Text("secret")));

        (await feed.SubscribeAsync("user:me:orders"))[0].ErrorCode().Should().BeNull();
        using var revoked = await user.Http.DeleteAsync($"/v1/auth/api-keys/{key.GetProperty("key").Text("id")}");
        revoked.EnsureSuccessStatusCode();
        (await feed.CloseCodeAsync()).Should().Be("SESSION_ENDED");
    }

    [Fact]
    public async Task Origin_MustBeOwnOrListed()
    {
        var (room, _, _) = await MarketAsync(("CORS_ORIGIN", "https://app.example.com"));
        var address = room.Apps[0].Address;
        await using var listed = await RawFeed.ConnectAsync(address, options: options => options.SetRequestHeader("Origin", "https://app.example.com"));
        await using var own = await RawFeed.ConnectAsync(address, options: options => options.SetRequestHeader("Origin", $"http://{address.Authority}"));

        var foreign = () => RawFeed.ConnectAsync(address, options: options => options.SetRequestHeader("Origin", "https://evil.example.com"));
        (await foreign.Should().ThrowAsync<System.Net.WebSockets.WebSocketException>()).WithMessage("*403*");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/stream?topics=markets") { Headers = { { "Origin", "https://evil.example.com" } } };
        await room.Anyone.SendAsync(request).ProblemAsync(403, "ORIGIN_FORBIDDEN");
    }

    [Fact]
    public async Task OpenConnections_AreLimitedByUser()
    {
        var (room, _, _) = await MarketAsync(("Realtime:ConnectionsPerUser", "2"));
        var trader = await room.TraderAsync();
        await using var first = await RawFeed.ConnectAsync(room.Apps[0].Address, room.TokenOf(trader));
        await using var second = await RawFeed.ConnectAsync(room.Apps[0].Address, room.TokenOf(trader));
        await using var third = await RawFeed.ConnectAsync(room.Apps[0].Address, room.TokenOf(trader));

        (await third.CloseCodeAsync()).Should().Be("TOO_MANY_CONNECTIONS");
        using (var stream = new HttpRequestMessage(HttpMethod.Get, "/v1/stream?topics=markets") { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", room.TokenOf(trader)) } })
            await room.Anyone.SendAsync(stream).ProblemAsync(429, "TOO_MANY_CONNECTIONS");
        first.Closed.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task Subscriptions_AreLimited()
    {
        var (room, market, _) = await MarketAsync(("Realtime:SubscriptionsPerConnection", "2"));
        await using var feed = await RawFeed.ConnectAsync(room.Apps[0].Address);

        (await feed.SubscribeAsync("markets", $"orderbook:{market}", $"trades:{market}", "markets")).EnumerateArray().Select(answer => answer.ErrorCode())
            .Should().Equal(null, null, "TOO_MANY_SUBSCRIPTIONS", null);
        await feed.CallAsync("unsubscribe", new { topics = new[] { "markets" } });
        (await feed.SubscribeAsync($"trades:{market}"))[0].ErrorCode().Should().BeNull();
    }

    [Fact]
    public async Task Message_BeyondTheSize_EndsTheConnection()
    {
        var (room, _, _) = await MarketAsync(("Realtime:MaxMessageSize", "2000"));
        await using var feed = await RawFeed.ConnectAsync(room.Apps[0].Address);
        await using var other = await RawFeed.ConnectAsync(room.Apps[0].Address);

        (await feed.SubscribeAsync(new string('x', 1_000)))[0].ErrorCode().Should().Be("TOPIC_UNKNOWN");
        await feed.SendAsync($$"""{"type":1,"target":"subscribe","arguments":[{"topics":["{{new string('x', 3000)}}"]}]}""");

        await feed.Closed.WaitAsync(TimeSpan.FromSeconds(5));
        other.Closed.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task OpenConnections_AreLimitedByAddress()
    {
        var (room, _, _) = await MarketAsync(("Realtime:ConnectionsPerAddress", "2"));
        var trader = await room.TraderAsync();
        await using var first = await RawFeed.ConnectAsync(room.Apps[0].Address);
        await using var second = await RawFeed.ConnectAsync(room.Apps[0].Address, room.TokenOf(trader));
        await using var third = await RawFeed.ConnectAsync(room.Apps[0].Address);

        (await third.CloseCodeAsync()).Should().Be("TOO_MANY_CONNECTIONS");
        await first.DisposeAsync();
        await using var fourth = await UntilOpenAsync();
        fourth.Closed.IsCompleted.Should().BeFalse("a place is free again");

        async Task<RawFeed> UntilOpenAsync()
        {
            for (var i = 0; ; i++)
            {
                var feed = await RawFeed.ConnectAsync(room.Apps[0].Address);
                if (await Task.WhenAny(feed.SubscribeAsync("markets"), feed.Closed) != feed.Closed || i == 20)
                    return feed;
                await feed.DisposeAsync();
                await Task.Delay(100);
            }
        }
    }

    [Fact]
    public async Task NewConnections_AreLimitedByAddress()
    {
        var (room, _, _) = await MarketAsync(("RateLimits:Enabled", "true"), ("RateLimits:Connection", "3/60"));
        var open = new List<RawFeed>();
        for (var i = 0; i < 3; i++)
            open.Add(await RawFeed.ConnectAsync(room.Apps[0].Address));

        var fourth = () => RawFeed.ConnectAsync(room.Apps[0].Address);
        (await fourth.Should().ThrowAsync<System.Net.WebSockets.WebSocketException>()).WithMessage("*429*");
        foreach (var feed in open)
            await feed.DisposeAsync();
    }

    [Fact]
    public async Task Metrics_CountConnectionsAndMessages()
    {
        // A process of its own: what it counts are its connections, and here other tests open and close some.
        var database = await TestDatabase.CreateAsync();
        var server = await StartServerAsync(database);
        var room = Keep(await TradingRoom.OpenAsync(database, server.Address));
        var market = await room.MarketAsync();
        await using var feed = await RawFeed.ConnectAsync(server.Address);
        await feed.SubscribeAsync($"orderbook:{market}");
        await feed.UntilAsync(message => message.Is("snapshot"));

        var metrics = await room.Anyone.GetStringAsync("/metrics");

        metrics.Should().MatchRegex("(?m)^websocket_connections_total 1$").And.MatchRegex("(?m)^websocket_messages_total\\{direction=\"out\"\\} [1-9]")
            .And.MatchRegex("(?m)^websocket_messages_total\\{direction=\"in\"\\} [1-9]");
    }

    private sealed class SilentClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private async Task<(TradingRoom Room, string Market, Guid Id)> MarketAsync(params (string, string)[] settings)
    {
        var room = await OpenAsync(With(settings));
        var market = await room.MarketAsync();
        return (room, market, await room.MarketIdAsync(market));
    }
}
