using System.Text.Json;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Resolutions;

/// <summary>Events over HTTP: creation, conversion, one resolution for all their markets.</summary>
public sealed class EventTests : ResolutionTest
{
    [Fact]
    public async Task Create_ShowsAllMarketsWithTheirLabelsAndPrices()
    {
        var room = await OpenAsync();
        var created = await CreateAsync(room, "who-wins", ["anna", "bert", "other"]);
        created.GetProperty("markets").EnumerateArray().Select(market => $"{market.Text("slug")} {market.Text("label")} {market.Text("status")}")
            .Should().Equal("who-wins-anna Anna DRAFT", "who-wins-bert Bert DRAFT", "who-wins-other Other DRAFT");
        (await room.Admin.Http.PatchAsync("/v1/events/who-wins/status", Body.Of(new { status = "OPEN" })).JsonAsync()).Text("status").Should().Be("OPEN");
        var trader = await room.TraderAsync();
        await trader.LimitAsync("who-wins-bert", "BUY", "YES", 0.30m, 10);

        var shown = await room.Anyone.GetAsync("/v1/events/who-wins").JsonAsync();
        shown.GetProperty("markets")[1].Text("bestBid").Should().Be("0.30");
        var listed = await room.Anyone.GetAsync("/v1/events").JsonAsync();
        listed.GetProperty("items").EnumerateArray().Single().Text("title").Should().Be("Who wins?");
        (await ShowAsync(room, "who-wins-anna")).GetProperty("eventId").GetGuid().Should().Be(shown.GetProperty("id").GetGuid());
        (await CodeAsync(room.Anyone.GetAsync("/v1/events/no-such-event"))).Should().Be("EVENT_NOT_FOUND");
    }

    [Theory]
    [InlineData("""{"slug":"bad","title":"x","markets":[{"slug":"bad-1","question":"x","label":"x"}]}""", "VALIDATION_FAILED")]
    [InlineData("""{"slug":"bad","title":"x","markets":[{"slug":"bad-1","question":"x","label":"x"},{"slug":"bad-1","question":"x","label":"y"}]}""", "VALIDATION_FAILED")]
    [InlineData("""{"slug":"bad","title":"x","markets":[{"slug":"bad-1","question":"","label":"x"},{"slug":"bad-2","question":"x","label":"y"}]}""", "VALIDATION_FAILED")]
    [InlineData("""{"slug":"bad","title":"x","markets":[{"slug":"bad-1","question":"x","label":""},{"slug":"bad-2","question":"x","label":"y"}]}""", "VALIDATION_FAILED")]
    [InlineData("""{"slug":"bad","title":"x","markets":[{"slug":"bad-1","question":"x","label":"x"},null,{"slug":"bad-2","question":"x","label":"y"}]}""", "VALIDATION_FAILED")]
    [InlineData("""{"slug":"taken","title":"x","markets":[{"slug":"bad-1","question":"x","label":"x"},{"slug":"bad-2","question":"x","label":"y"}]}""", "SLUG_TAKEN")]
    [InlineData("""{"slug":"bad","title":"x","markets":[{"slug":"bad-1","question":"x","label":"x"},{"slug":"taken-two","question":"x","label":"y"}]}""", "SLUG_TAKEN")]
    public async Task Create_BadBody_CreatesNothingAtAll(string body, string code)
    {
        var room = await OpenAsync();
        await CreateAsync(room, "taken", ["one", "two"]);

        (await CodeAsync(room.Admin.Http.PostAsync("/v1/events", Body.Raw(body)))).Should().Be(code);
        (await room.Database.ScalarAsync<long>("SELECT (SELECT count(*) FROM events) * 100 + (SELECT count(*) FROM markets)")).Should().Be(102);
    }

    [Fact]
    public async Task Convert_BothWays_OfUnlockedSharesAndOnceByItsKey()
    {
        var room = await OpenAsync();
        await OpenEventAsync(room, "cup", ["a", "b", "c"]);
        var trader = await room.TraderAsync(100);
        await trader.SplitAsync("cup-a", 10);
        await trader.SplitAsync("cup-b", 10);

        var forth = await ConvertAsync(trader, "cup", ["cup-a", "cup-b"], 4, "NO_TO_YES", "key-1");
        (forth.Text("dollars"), forth.Text("available")).Should().Be(("4.00", "84.00"));
        forth.GetProperty("holdings").EnumerateArray().Select(held => $"{held.GetProperty("yesShares")}/{held.GetProperty("noShares")}").Should().Equal("10/6", "10/6", "4/0");
        (await ConvertAsync(trader, "cup", ["cup-a", "cup-b"], 4, "NO_TO_YES", "key-1")).ToString().Should().Be(forth.ToString(), "it is the same conversion");
        (await CodeAsync(TryConvertAsync(trader, "cup", ["cup-a"], 4, "NO_TO_YES", "key-1"))).Should().Be("IDEMPOTENCY_KEY_REUSED");

        await trader.LimitAsync("cup-a", "SELL", "NO", 0.90m, 4);
        (await CodeAsync(TryConvertAsync(trader, "cup", ["cup-a"], 3, "NO_TO_YES"))).Should().Be("INSUFFICIENT_SHARES", "four of six are locked");
        (await CodeAsync(TryConvertAsync(trader, "cup", ["cup-x"], 1, "NO_TO_YES"))).Should().Be("MARKET_NOT_IN_EVENT");
        (await CodeAsync(TryConvertAsync(trader, "cup", ["cup-a", "cup-a"], 1, "NO_TO_YES"))).Should().Be("VALIDATION_FAILED");
        (await CodeAsync(TryConvertAsync(trader, "cup", [], 1, "NO_TO_YES"))).Should().Be("VALIDATION_FAILED");
        (await CodeAsync(TryConvertAsync(trader, "cup", ["cup-a", null!], 1, "NO_TO_YES"))).Should().Be("VALIDATION_FAILED");

        var back = await ConvertAsync(trader, "cup", ["cup-a", "cup-b"], 4, "YES_TO_NO");
        back.Text("dollars").Should().Be("-4.00");
        back.GetProperty("holdings").EnumerateArray().Select(held => $"{held.GetProperty("yesShares")}/{held.GetProperty("noShares")}").Should().Equal("10/10", "10/10", "0/0");
        (await trader.BalanceAsync()).Total.Should().Be(80);
        await room.MoveAsync("cup-c", new { status = "HALTED" });
        (await CodeAsync(TryConvertAsync(trader, "cup", ["cup-b"], 1, "NO_TO_YES"))).Should().Be("MARKET_NOT_OPEN");
    }

    [Fact]
    public async Task Resolution_OfAMarketOfAnEventAlone_IsRefused()
    {
        var room = await OpenAsync(With(Early));
        await OpenEventAsync(room, "cup", ["a", "b"]);
        await room.Admin.Http.PatchAsync("/v1/events/cup/status", Body.Of(new { status = "CLOSED" })).JsonAsync();

        (await CodeAsync(TryProposeAsync(room, "cup-a", "YES"))).Should().Be("MARKET_OF_EVENT");
        await ProposeEventAsync(room, "cup", new { winner = "cup-a", source = "x" }).JsonAsync();
        (await CodeAsync(FinalizeAsync(room.Admin, "cup-a"))).Should().Be("MARKET_OF_EVENT");
        await room.Admin.Http.PostAsync("/v1/events/cup/finalize", null).JsonAsync();
        (await CodeAsync(room.Admin.Http.PostAsync("/v1/markets/cup-a/correction", Body.Of(new { outcome = "NO", source = "x" })))).Should().Be("MARKET_OF_EVENT");
    }

    [Theory]
    [InlineData("""{"winner":"cup-x","source":"x"}""", "MARKET_NOT_IN_EVENT")]
    [InlineData("""{"source":"x"}""", "VALIDATION_FAILED")]
    [InlineData("""{"winner":"cup-a","settlementPrices":{"cup-a":"1","cup-b":"0"},"source":"x"}""", "VALIDATION_FAILED")]
    [InlineData("""{"settlementPrices":{"cup-a":"0.5","cup-b":"0.4999"},"source":"x"}""", "PRICES_DO_NOT_SUM_TO_ONE")]
    [InlineData("""{"settlementPrices":{"cup-a":"1.5","cup-b":"-0.5"},"source":"x"}""", "PRICES_DO_NOT_SUM_TO_ONE")]
    [InlineData("""{"settlementPrices":{"cup-a":"0.5","cup-x":"0.5"},"source":"x"}""", "MARKET_NOT_IN_EVENT")]
    [InlineData("""{"settlementPrices":{"cup-a":"1"},"source":"x"}""", "VALIDATION_FAILED")]
    [InlineData("""{"settlementPrices":{"cup-a":"0.4","ID-OF-A":"0.6","cup-b":"0.6"},"source":"x"}""", "VALIDATION_FAILED")]
    [InlineData("""{"winner":"cup-a"}""", "VALIDATION_FAILED")]
    [InlineData("""{"settlementPrices":{"cup-a":"0.25","cup-b":"0.75"},"source":"x"}""", "ok")]
    public async Task Propose_Bodies_AreJudged(string body, string code)
    {
        var room = await OpenAsync();
        await OpenEventAsync(room, "cup", ["a", "b"]);
        await room.Admin.Http.PatchAsync("/v1/events/cup/status", Body.Of(new { status = "CLOSED" })).JsonAsync();

        (await CodeAsync(room.Admin.Http.PostAsync("/v1/events/cup/resolution", Body.Raw(body.Replace("ID-OF-A", (await room.MarketIdAsync("cup-a")).ToString(), StringComparison.Ordinal))))).Should().Be(code);
        (await StatusAsync(room, "cup-a")).Should().Be(code == "ok" ? "PROPOSED" : "CLOSED");
    }

    [Fact]
    public async Task Event_DisputedInOneMarket_IsDisputedWhole_AndSettlesTogetherWhenItsWindowEnds()
    {
        var room = await OpenAsync(With(Window(1)));
        await OpenEventAsync(room, "cup", ["a", "b", "c"]);
        var (holder, other) = (await room.TraderAsync(100), await room.TraderAsync(100));
        await holder.SplitAsync("cup-a", 20);
        await ConvertAsync(holder, "cup", ["cup-a"], 20, "NO_TO_YES");
        await other.SplitAsync("cup-b", 10);
        (await CodeAsync(ProposeEventAsync(room, "cup", new { winner = "cup-a", source = "x" }))).Should().Be("STATE_FORBIDS", "its markets are open");
        await room.Admin.Http.PatchAsync("/v1/events/cup/status", Body.Of(new { status = "CLOSED" })).JsonAsync();
        await ProposeEventAsync(room, "cup", new { winner = "cup-a", source = "x" }).JsonAsync();

        (await DisputeAsync(other, "cup-c").JsonAsync()).Text("status").Should().Be("DISPUTED", "who holds shares of any market may dispute the event");
        (await StatusAsync(room, "cup-a")).Should().Be("DISPUTED");
        await ProposeEventAsync(room, "cup", new { winner = "cup-b", source = "x" }).JsonAsync();
        (await CodeAsync(DisputeAsync(other, "cup-a"))).Should().Be("ALREADY_DISPUTED");
        await Task.Delay(1_100);
        (await RunDueAsync(room.Apps[0])).Detail.Should().Be("3 begun, 3 resolved");

        var shown = await room.Anyone.GetAsync("/v1/events/cup").JsonAsync();
        shown.GetProperty("markets").EnumerateArray().Select(market => $"{market.Text("status")} {market.Text("settlementPrice")}")
            .Should().Equal("RESOLVED 0.00", "RESOLVED 1.00", "RESOLVED 0.00");
        (await holder.BalanceAsync()).Total.Should().Be(100, "one YES of each pays 20");
        (await other.BalanceAsync()).Total.Should().Be(100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Event_AfterRandomTradingOnAllNodes_PaysOutExactlyWhatWasPaidIn(int nodes)
    {
        var room = await OpenAsync(With(Early, ("Resolution:BatchSize", "3")), nodes: nodes);
        await OpenEventAsync(room, "cup", ["a", "b", "c", "d"]);
        string[] markets = ["cup-a", "cup-b", "cup-c", "cup-d"];
        var traders = await room.TradersAsync(8, deposit: 200);
        foreach (var trader in traders)
            await trader.SplitAsync(markets[traders.ToList().IndexOf(trader) % 4], 30);
        await Task.WhenAll(traders.Select(async (trader, i) =>
        {
            var random = new Random(HashCode.Combine(Settings.Seed, i));
            for (var step = 0; step < 60; step++)
                (await ActAsync(trader, random, markets)).Should().BeLessThan(500);
        }));
        await Truth.VerifyInvariantsAsync(room.Database.DataSource);

        await room.Admin.Http.PatchAsync("/v1/events/cup/status", Body.Of(new { status = "CLOSED" })).JsonAsync();
        var total = await room.Database.ScalarAsync<decimal>("SELECT sum(available + locked) FROM balances")
            + await room.Database.ScalarAsync<decimal>("SELECT sum(amount) FROM ledger_entries WHERE account = 3");
        object[] results =
        [
            new { settlementPrices = new Dictionary<string, string>(StringComparer.Ordinal) { ["cup-a"] = "0.1", ["cup-b"] = "0.2", ["cup-c"] = "0.3", ["cup-d"] = "0.4" }, source = "x" },
            .. markets.Select(winner => new { winner, source = "x" }),
        ];
        await ProposeEventAsync(room, "cup", results[0]).JsonAsync();
        await room.Admin.Http.PostAsync("/v1/events/cup/finalize", null).JsonAsync();
        foreach (var result in results.Skip(1))
        {
            await UntilResolvedAsync(room);
            await VerifyAsync();
            await room.Admin.Nodes[^1].PostAsync("/v1/events/cup/correction", Body.Of(result)).JsonAsync();
        }

        await UntilResolvedAsync(room);
        await VerifyAsync();

        async Task VerifyAsync()
        {
            await Truth.VerifyInvariantsAsync(room.Database.DataSource);
            (await room.Database.ScalarAsync<decimal>("SELECT sum(available + locked - debt) FROM balances")).Should().Be(total, "all of it is paid out, whatever comes true");
        }
    }

    private static async Task UntilResolvedAsync(TradingRoom room)
    {
        await RunDueAsync(room.Apps[0]);
        (await room.Anyone.GetAsync("/v1/events/cup").JsonAsync()).Text("status").Should().Be("RESOLVED");
    }

    private static async Task<int> ActAsync(TestTrader trader, Random random, string[] markets)
    {
        var market = markets[random.Next(markets.Length)];
        var http = trader.Nodes[random.Next(trader.Nodes.Count)];
        using var answer = await (random.Next(6) switch
        {
            0 => http.PostAsync($"/v1/markets/{market}/split", Body.Of(new { quantity = random.Next(1, 10) })),
            1 => http.PostAsync($"/v1/markets/{market}/merge", Body.Of(new { quantity = random.Next(1, 5) })),
            2 => http.PostAsync("/v1/events/cup/convert", Body.Of(new
            {
                markets = markets.Where(_ => random.Next(2) == 0).DefaultIfEmpty(market).ToArray(), quantity = random.Next(1, 6),
                direction = random.Next(2) == 0 ? "NO_TO_YES" : "YES_TO_NO",
            })),
            _ => http.PostAsync("/v1/orders", Body.Of(new
            {
                market, side = random.Next(2) == 0 ? "BUY" : "SELL", outcome = random.Next(2) == 0 ? "YES" : "NO", price = random.Next(20, 40) / 100m, quantity = random.Next(1, 20),
            })),
        });
        return (int)answer.StatusCode;
    }

    private static Task<JsonElement> CreateAsync(TradingRoom room, string slug, string[] names) => room.Admin.Http.PostAsync("/v1/events", Body.Of(new
    {
        slug, title = "Who wins?", category = "Sports", rules = "As the referee says.",
        markets = names.Select(name => new { slug = $"{slug}-{name}", question = $"Does {name} win?", label = char.ToUpperInvariant(name[0]) + name[1..] }),
    })).JsonAsync(201);

    private static async Task OpenEventAsync(TradingRoom room, string slug, string[] names)
    {
        await CreateAsync(room, slug, names);
        await room.Admin.Http.PatchAsync($"/v1/events/{slug}/status", Body.Of(new { status = "OPEN" })).JsonAsync();
    }

    private static Task<HttpResponseMessage> ProposeEventAsync(TradingRoom room, string slug, object result) =>
        room.Admin.Http.PostAsync($"/v1/events/{slug}/resolution", Body.Of(result));

    private static Task<HttpResponseMessage> TryConvertAsync(TestTrader trader, string slug, string[] markets, int quantity, string direction, string? idempotencyKey = null) =>
        trader.Http.PostAsync($"/v1/events/{slug}/convert", Body.Of(new { markets, quantity, direction, idempotencyKey }));

    private static Task<JsonElement> ConvertAsync(TestTrader trader, string slug, string[] markets, int quantity, string direction, string? idempotencyKey = null) =>
        TryConvertAsync(trader, slug, markets, quantity, direction, idempotencyKey).JsonAsync();
}
