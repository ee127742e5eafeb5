using System.Text.Json;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Trading;

/// <summary>The same request twice is one request; another request under the same name is a conflict.</summary>
public sealed class IdempotencyTests(SharedRoom shared) : SharedRoomTest(shared), IClassFixture<SharedRoom>
{
    private const string ReplayHeader = "Idempotent-Replayed";

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public async Task PlaceOrder_SentByFiveCallersAtOnce_PlacesOneOrder(int nodes, int writers)
    {
        await using var room = await TradingRoom.OpenAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["Trading:Writers"] = $"{writers}" }, nodes: nodes);
        var market = await room.MarketAsync();
        var (maker, traders) = (await room.TraderAsync(100_000), await room.TradersAsync(10, deposit: 100_000));
        await maker.LimitAsync(market, "BUY", "NO", 0.50m, 2_000);
        var ids = Enumerable.Range(0, nodes * writers == 1 ? Settings.IdempotencyIds : Settings.IdempotencyIds / 4);

        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = 10 }, async (i, _) =>
        {
            var trader = traders[i % traders.Count];
            var body = new { market, side = "BUY", price = i % 2 == 0 ? 0.50m : 0.40m, quantity = 3, clientOrderId = $"race-{i}" };
            var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(caller => SendAsync(trader.Nodes[caller % nodes], "/v1/orders", body)));

            answers.Count(answer => answer is { Status: 201, IsReplay: false }).Should().Be(1, "one of them places it");
            answers.Count(answer => answer is { Status: 200, IsReplay: true }).Should().Be(4, "the others are told so, by status and header");
            answers.Select(Placing).Distinct().Should().HaveCount(1, "all get the same answer");

            var other = await SendAsync(trader.Nodes[^1], "/v1/orders", new { market, side = "BUY", price = 0.41m, quantity = 3, clientOrderId = $"race-{i}" });
            (other.Status, other.Code).Should().Be((409, "CLIENT_ORDER_ID_REUSED"));
        });

        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE client_order_id LIKE 'race-%'")).Should().Be(ids.Count());
        await Truth.VerifyAsync(room);

        // Orders of a level that is being eaten differ in what became of them later, not in their placing.
        static string Placing((int Status, string? Code, bool IsReplay, JsonElement Json) answer) => $"{answer.Json.OrderId()} {answer.Json.GetProperty("trades")}";
    }

    [Fact]
    public async Task PlaceOrder_Repeated_ShowsTheOrderAsItStandsWithTheTradesOfItsPlacing()
    {
        var market = await Room.MarketAsync();
        var (maker, taker) = (await Room.TraderAsync(), await Room.TraderAsync());
        await maker.LimitAsync(market, "BUY", "NO", 0.40m, 5);
        var body = new { market, side = "BUY", price = 0.60m, quantity = 20, clientOrderId = "first" };
        var placed = await taker.PlaceAsync(body).JsonAsync(201);
        placed.GetProperty("trades").GetArrayLength().Should().Be(1);
        await maker.LimitAsync(market, "BUY", "NO", 0.40m, 7);

        var again = await SendAsync(taker.Http, "/v1/orders", body);

        (again.Status, again.IsReplay).Should().Be((200, true));
        again.Json.GetProperty("order").GetProperty("filledQuantity").GetInt32().Should().Be(12, "as it stands now");
        again.Json.GetProperty("trades").ToString().Should().Be(placed.GetProperty("trades").ToString(), "the trades of its placing");
        (await taker.Http.GetAsync("/v1/orders/by-client-id/first").JsonAsync()).GetProperty("trades").GetArrayLength().Should().Be(2, "a look-up shows all of them");

        await taker.CancelAsync(placed.OrderId()).JsonAsync();
        (await SendAsync(taker.Http, "/v1/orders", body)).Json.OrderStatus().Should().Be("CANCELLED", "its id stays taken after it has ended");
    }

    [Fact]
    public async Task PlaceOrder_SameMarketByAnotherName_IsTheSameOrder()
    {
        var market = await Room.MarketAsync();
        var trader = await Room.TraderAsync();
        var placed = await trader.PlaceAsync(new { market, side = "BUY", price = 0.60m, quantity = 2, clientOrderId = "names" }).JsonAsync(201);

        var byId = await SendAsync(trader.Http, "/v1/orders", new { market = await Room.MarketIdAsync(market), side = "BUY", price = 0.60m, quantity = 2, clientOrderId = "names" });
        var byAddress = await SendAsync(trader.Http, $"/v1/orders/{market}", new { side = "BUY", price = "0.60", quantity = 2, outcome = "YES", type = "LIMIT", clientOrderId = "names" });

        byId.Json.OrderId().Should().Be(placed.OrderId());
        byAddress.Json.OrderId().Should().Be(placed.OrderId(), "what is left out says the same as what is said");
    }

    [Fact]
    public async Task ClientOrderId_InAnotherMarket_IsTaken_AndOfAnotherUser_IsNot()
    {
        var (market, other) = (await Room.MarketAsync(), await Room.MarketAsync());
        var (trader, another) = (await Room.TraderAsync(), await Room.TraderAsync());
        await trader.LimitAsync(market, "BUY", "YES", 0.10m, 1, "mine");

        await trader.PlaceAsync(new { market = other, side = "BUY", price = 0.10m, quantity = 1, clientOrderId = "mine" }).ProblemAsync(409, "CLIENT_ORDER_ID_REUSED");
        (await another.LimitAsync(other, "BUY", "YES", 0.10m, 1, "mine")).OrderStatus().Should().Be("OPEN");
        await another.Http.GetAsync("/v1/orders/by-client-id/theirs").ProblemAsync(404, "ORDER_NOT_FOUND");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task ClientOrderId_RacedForAcrossMarkets_IsWonOnce(int nodes)
    {
        await using var room = await TradingRoom.OpenAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["Trading:Writers"] = "2" }, nodes: nodes);
        var markets = await room.MarketsAsync(4, _ => null);
        var trader = await room.TraderAsync(1_000);
        for (var round = 0; round < 20; round++)
        {
            var id = $"race-{round}";
            var answers = await Task.WhenAll(markets.Select((market, i) => SendAsync(
                trader.Nodes[i % nodes], "/v1/orders", new { market, side = "BUY", price = 0.10m, quantity = 1, clientOrderId = id })));
            answers.Count(answer => answer.Status == 201).Should().Be(1);
            answers.Where(answer => answer.Status != 201).Select(answer => (answer.Status, answer.Code)).Should().AllBeEquivalentTo((409, "CLIENT_ORDER_ID_REUSED"));
        }

        await Truth.VerifyAsync(room);
    }

    [Fact]
    public async Task ClientOrderId_OfARefusedOrder_IsNotUsedUp()
    {
        var market = await Room.MarketAsync();
        var trader = await Room.TraderAsync(5);
        var body = new { market, side = "BUY", price = 0.60m, quantity = 10, clientOrderId = "poor" };
        await trader.PlaceAsync(body).ProblemAsync(422, "INSUFFICIENT_FUNDS");
        await trader.Http.GetAsync("/v1/orders/by-client-id/poor").ProblemAsync(404, "ORDER_NOT_FOUND");
        await Room.DepositAsync(trader, 5);

        (await trader.PlaceAsync(body).JsonAsync(201)).OrderStatus().Should().Be("OPEN", "it is judged afresh");
        await trader.PlaceAsync(new { market, side = "BUY", price = 0.01m, quantity = 1, clientOrderId = "poor" }).ProblemAsync(409, "CLIENT_ORDER_ID_REUSED");
    }

    [Fact]
    public async Task Transfer_Repeated_MovesMoneyOnce()
    {
        var trader = await Room.TraderAsync(0);
        var key = Key();
        var body = new { userId = trader.Id, amount = "12.50", reason = "deposit", idempotencyKey = key };

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(Room.Admin.Http, "/v1/user/transfer", body)));

        answers.Select(answer => (answer.Status, answer.Json.ToString())).Distinct().Should().ContainSingle().Which.Status.Should().Be(200);
        (await trader.BalanceAsync()).Total.Should().Be(12.50m);
        await Room.DepositAsync(trader, 1);
        (await SendAsync(Room.Admin.Http, "/v1/user/transfer", body)).Json.ToString().Should().Be(answers[0].Json.ToString(), "the answer is that of the first time");
        foreach (var other in (object[])
                 [
                     new { userId = trader.Id, amount = "12.51", reason = "deposit", idempotencyKey = key },
                     new { userId = Room.Admin.Id, amount = "12.50", reason = "deposit", idempotencyKey = key },
                     new { userId = trader.Id, amount = "12.50", reason = "another", idempotencyKey = key },
                 ])
            await Room.Admin.Http.PostAsync("/v1/user/transfer", Body.Of(other)).ProblemAsync(409, "IDEMPOTENCY_KEY_REUSED");
        (await trader.BalanceAsync()).Total.Should().Be(13.50m);
    }

    [Fact]
    public async Task Withdrawal_BeyondTheBalance_UsesNoKeyUp()
    {
        var trader = await Room.TraderAsync(10);
        var body = new { userId = trader.Id, amount = -20, reason = "withdrawal", idempotencyKey = Key() };
        await Room.Admin.Http.PostAsync("/v1/user/transfer", Body.Of(body)).ProblemAsync(422, "INSUFFICIENT_FUNDS");
        await Room.DepositAsync(trader, 10);
        await Room.Admin.Http.PostAsync("/v1/user/transfer", Body.Of(body)).JsonAsync();
        await Room.Admin.Http.PostAsync("/v1/user/transfer", Body.Of(body)).JsonAsync();
        (await trader.BalanceAsync()).Total.Should().Be(0m);
    }

    [Fact]
    public async Task SplitAndMerge_Repeated_HappenOnce()
    {
        var market = await Room.MarketAsync();
        var trader = await Room.TraderAsync(100);
        foreach (var (what, left) in ((string, decimal)[])[("split", 90m), ("merge", 94m)])
        {
            var body = new { quantity = what == "split" ? 10 : 4, idempotencyKey = Key() };
            var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => SendAsync(trader.Http, $"/v1/markets/{market}/{what}", body)));
            answers.Select(answer => (answer.Status, answer.Json.ToString())).Distinct().Should().ContainSingle().Which.Status.Should().Be(200);
            (await trader.BalanceAsync()).Available.Should().Be(left);
            await trader.Http.PostAsync($"/v1/markets/{market}/{what}", Body.Of(body with { quantity = 1 })).ProblemAsync(409, "IDEMPOTENCY_KEY_REUSED");
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(64)]
    public async Task Batch_Repeated_IsAnsweredAsTheFirstTime(int keyLength)
    {
        var market = await Room.MarketAsync();
        var trader = await Room.TraderAsync(100);
        var standing = (await trader.LimitAsync(market, "BUY", "YES", 0.10m, 10)).OrderId();
        var amended = (await trader.LimitAsync(market, "BUY", "YES", 0.11m, 10)).OrderId();
        var key = Key().PadRight(keyLength, 'x')[..keyLength];
        var body = new
        {
            idempotencyKey = key,
            items = new object[]
            {
                new { place = new { market, side = "BUY", price = 0.20m, quantity = 10 } },
                new { cancel = standing },
                new { amend = new { orderId = amended, quantity = 4 } },
                new { place = new { market, side = "BUY", price = 0.90m, quantity = 1_000 } },
                new { place = new { market, side = "BUY", outcome = "NO", price = 0.20m, quantity = 5, clientOrderId = $"in-batch-{keyLength}" } },
            },
        };

        var first = await SendAsync(trader.Http, "/v1/orders/batch", body);
        first.Status.Should().Be(200);
        first.Json.EnumerateArray().Select(item => item.GetProperty("status").GetInt32()).Should().Equal(200, 200, 200, 422, 200);
        var balance = await trader.BalanceAsync();
        for (var i = 0; i < 3; i++)
            Lasting((await SendAsync(trader.Http, "/v1/orders/batch", body)).Json).Should().Be(Lasting(first.Json));
        (await trader.BalanceAsync()).Should().Be(balance);
        (await Room.Database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE user_id = $1", trader.Id)).Should().Be(4);

        var other = await SendAsync(trader.Http, "/v1/orders/batch", new
        {
            idempotencyKey = key,
            items = new object[] { new { place = new { market, side = "BUY", price = 0.21m, quantity = 10 } }, new { cancel = amended } },
        });
        other.Json.EnumerateArray().Select(item => item.GetProperty("error").Text("code")).Should().Equal("IDEMPOTENCY_KEY_REUSED", "IDEMPOTENCY_KEY_REUSED");

        // A refusal names its request; the rest is the same to the letter.
        static string Lasting(JsonElement answer) => string.Join('\n', answer.EnumerateArray().Select(item =>
            item.GetProperty("error").ValueKind == JsonValueKind.Null ? item.ToString() : item.GetProperty("error").Text("code")));
    }

    [Fact]
    public async Task Key_OfOneRequest_IsNotGoodForAnotherKind()
    {
        var market = await Room.MarketAsync();
        var trader = await Room.TraderAsync(100);
        var key = Key();
        await trader.Http.PostAsync($"/v1/markets/{market}/split", Body.Of(new { quantity = 5, idempotencyKey = key })).JsonAsync();
        await trader.Http.PostAsync($"/v1/markets/{market}/merge", Body.Of(new { quantity = 5, idempotencyKey = key })).ProblemAsync(409, "IDEMPOTENCY_KEY_REUSED");
    }

    private static string Key() => $"key-{Guid.NewGuid():N}";

    private static async Task<(int Status, string? Code, bool IsReplay, JsonElement Json)> SendAsync(HttpClient http, string address, object body)
    {
        using var answer = await http.PostAsync(address, Body.Of(body));
        var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement;
        var code = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("code", out var named) ? named.GetString() : null;
        return ((int)answer.StatusCode, code, answer.Headers.TryGetValues(ReplayHeader, out var replayed) && replayed.Single() == "true", json);
    }
}
