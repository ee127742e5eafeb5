using System.Text;
using System.Text.Json;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Trading;

/// <summary>What is not an order gets the status and the code that say why, and leaves no trace: not in balances, not in the book, not in the ledger.</summary>
public sealed class BadInputTests(BadInputTests.Stage stage) : IClassFixture<BadInputTests.Stage>, IAsyncLifetime
{
    private string _before = "";

    public async Task InitializeAsync() => _before = await SnapshotAsync();

    public async Task DisposeAsync()
    {
        (await SnapshotAsync()).Should().Be(_before, "a refusal leaves no trace");
        await Truth.VerifyAsync(stage.Room);
    }

    public static TheoryData<string, int, string, string?> Bodies() => new()
    {
        // What it is, in JSON; status, code, and the member that must be named.
        { "", 400, "VALIDATION_FAILED", "body" },
        { "{", 400, "VALIDATION_FAILED", "body" },
        { "{\"market\":\"m\",}", 400, "VALIDATION_FAILED", "body" },
        { "null", 400, "VALIDATION_FAILED", "body" },
        { "[]", 400, "VALIDATION_FAILED", "body" },
        { "\"order\"", 400, "VALIDATION_FAILED", "body" },
        { "{}", 400, "VALIDATION_FAILED", "market" },
        { "{}", 400, "VALIDATION_FAILED", "side" },
        { Order("price", "0.50") + "x", 400, "VALIDATION_FAILED", "body" },
        { Order("market", "12"), 400, "VALIDATION_FAILED", "market" },
        { Order("market", "null"), 400, "VALIDATION_FAILED", "market" },
        { Order("side", "\"buy\""), 400, "VALIDATION_FAILED", "side" },
        { Order("side", "1"), 400, "VALIDATION_FAILED", "side" },
        { Order("side", "null"), 400, "VALIDATION_FAILED", "side" },
        { Order("outcome", "\"MAYBE\""), 400, "VALIDATION_FAILED", "outcome" },
        { Order("type", "\"STOP\""), 400, "VALIDATION_FAILED", "type" },
        { Order("timeInForce", "\"DAY\""), 400, "VALIDATION_FAILED", "timeInForce" },
        { Order("postOnly", "\"true\""), 400, "VALIDATION_FAILED", "postOnly" },
        { Order("postOnly", "null"), 400, "VALIDATION_FAILED", "postOnly" },
        { Order("expiresAt", "\"tomorrow\""), 400, "VALIDATION_FAILED", "expiresAt" },
        { Order("expiresAt", "\"2030-01-01T00:00:00\""), 400, "VALIDATION_FAILED", "expiresAt" },
        { Order("clientOrderId", "\"\""), 400, "VALIDATION_FAILED", "clientOrderId" },
        { Order("clientOrderId", "\"with space\""), 400, "VALIDATION_FAILED", "clientOrderId" },
        { Order("clientOrderId", $"\"{new string('a', 65)}\""), 400, "VALIDATION_FAILED", "clientOrderId" },
        { Order("clientOrderId", "\"a\\u0000b\""), 400, "VALIDATION_FAILED", "clientOrderId" },
        { Order("clientOrderId", "12"), 400, "VALIDATION_FAILED", "clientOrderId" },
        { Order("selfTradePrevention", "\"NONE\""), 400, "VALIDATION_FAILED", "selfTradePrevention" },
        { Order("pirce", "0.50"), 400, "VALIDATION_FAILED", "pirce" },
        { Order("userId", "\"01a1fdfe-f45a-7000-9531-b0a08efb8861\""), 400, "VALIDATION_FAILED", "userId" },
        { Order("Price", "0.40"), 400, "VALIDATION_FAILED", "price" },
        { Order("price", "0.50").Insert(1, "\"price\":0.40,"), 400, "VALIDATION_FAILED", "price" },

        { Order("price", "0"), 400, "PRICE_OUT_OF_RANGE", null },
        { Order("price", "1"), 400, "PRICE_OUT_OF_RANGE", null },
        { Order("price", "-1"), 400, "PRICE_OUT_OF_RANGE", null },
        { Order("price", "1.5"), 400, "PRICE_OUT_OF_RANGE", null },
        { Order("price", "\"1.00\""), 400, "PRICE_OUT_OF_RANGE", null },
        { Order("price", "900000000000000"), 400, "PRICE_OUT_OF_RANGE", null },
        { Order("price", "\"abc\""), 400, "VALIDATION_FAILED", "price" },
        { Order("price", "\"\""), 400, "VALIDATION_FAILED", "price" },
        { Order("price", "\"NaN\""), 400, "VALIDATION_FAILED", "price" },
        { Order("price", "NaN"), 400, "VALIDATION_FAILED", "body" },
        { Order("price", "\"Infinity\""), 400, "VALIDATION_FAILED", "price" },
        { Order("price", "\"0,5\""), 400, "VALIDATION_FAILED", "price" },
        { Order("price", "\" 0.5\""), 400, "VALIDATION_FAILED", "price" },
        { Order("price", "0.123"), 400, "PRICE_OFF_TICK", null },
        { Order("price", "\"0.1234\""), 400, "PRICE_OFF_TICK", null },
        { Order("price", "1e-9"), 400, "VALIDATION_FAILED", "price" },
        { Order("price", "0.12345"), 400, "VALIDATION_FAILED", "price" },
        { Order("price", "1e400"), 400, "VALIDATION_FAILED", "price" },
        { Order("price", "99999999999999999999999999"), 400, "VALIDATION_FAILED", "price" },
        { Order("price", "true"), 400, "VALIDATION_FAILED", "price" },
        { Order("price", "[0.5]"), 400, "VALIDATION_FAILED", "price" },
        { Order("price", "null"), 400, "VALIDATION_FAILED", "price" },

        { Order("quantity", "0"), 400, "QUANTITY_OUT_OF_RANGE", null },
        { Order("quantity", "-1"), 400, "QUANTITY_OUT_OF_RANGE", null },
        { Order("quantity", "1000001"), 400, "QUANTITY_OUT_OF_RANGE", null },
        { Order("quantity", "1000000000000"), 400, "QUANTITY_OUT_OF_RANGE", null },
        { Order("quantity", "-9223372036854775808"), 400, "QUANTITY_OUT_OF_RANGE", null },
        { Order("quantity", "1.5"), 400, "VALIDATION_FAILED", "quantity" },
        { Order("quantity", "1000000000000000000000000000000"), 400, "VALIDATION_FAILED", "quantity" },
        { Order("quantity", "1e30"), 400, "VALIDATION_FAILED", "quantity" },
        { Order("quantity", "\"10\""), 400, "VALIDATION_FAILED", "quantity" },
        { Order("quantity", "null"), 400, "VALIDATION_FAILED", "quantity" },

        // Members that do not go together.
        { Order("type", "\"MARKET\""), 400, "VALIDATION_FAILED", "price" },
        { Order("spend", "5"), 400, "VALIDATION_FAILED", "spend" },
        { Market("\"spend\":0"), 400, "VALIDATION_FAILED", "spend" },
        { Market("\"spend\":-1"), 400, "VALIDATION_FAILED", "spend" },
        { Market("\"spend\":5,\"quantity\":1"), 400, "VALIDATION_FAILED", "quantity" },
        { Market("\"quantity\":1,\"timeInForce\":\"GTC\""), 400, "VALIDATION_FAILED", "timeInForce" },
        { Market("\"quantity\":1,\"postOnly\":true"), 400, "VALIDATION_FAILED", "postOnly" },
        { Order("timeInForce", "\"GTD\""), 400, "VALIDATION_FAILED", "expiresAt" },
        { Order("expiresAt", "\"2030-01-01T00:00:00Z\""), 400, "VALIDATION_FAILED", "expiresAt" },
        { Order("timeInForce", "\"GTD\",\"expiresAt\":\"2020-01-01T00:00:00Z\""), 400, "EXPIRY_IN_PAST", null },
        { Order("timeInForce", "\"IOC\",\"postOnly\":true"), 400, "VALIDATION_FAILED", "postOnly" },
        { Order("reduceOnly", "true"), 400, "VALIDATION_FAILED", "reduceOnly" },

        // Rules of trading.
        { Order("side", "\"SELL\""), 422, "INSUFFICIENT_SHARES", null },
        { Order("side", "\"SELL\",\"outcome\":\"NO\""), 422, "INSUFFICIENT_SHARES", null },
        { Order("side", "\"SELL\",\"reduceOnly\":true"), 422, "REDUCE_ONLY_WOULD_INCREASE", null },
        { Order("quantity", "201"), 422, "INSUFFICIENT_FUNDS", null },
        { Order("quantity", "1000000"), 422, "INSUFFICIENT_FUNDS", null },
        { Order("market", "\"BOOK\"", price: "0.99", quantity: "1000000"), 422, "INSUFFICIENT_FUNDS", null },
        { Order("market", "\"no-such-market\""), 404, "MARKET_NOT_FOUND", null },
        { Order("market", "\"01a1fdfe-f45a-7000-9531-b0a08efb8861\""), 404, "MARKET_NOT_FOUND", null },
        { Order("market", "\"'; DROP TABLE orders; --\""), 404, "MARKET_NOT_FOUND", null },
        { Order("market", "\"\""), 400, "VALIDATION_FAILED", "market" },
        { Order("market", "\"CLOSED\""), 422, "MARKET_NOT_OPEN", null },
        { Order("market", "\"DRAFT\""), 422, "MARKET_NOT_OPEN", null },
        { Order("market", "\"HALTED\""), 422, "MARKET_NOT_OPEN", null },
        { Order("market", "\"EXPIRED\""), 422, "MARKET_NOT_OPEN", null },
        { Order("market", "\"CANCEL_ONLY\""), 422, "TRADING_MODE_FORBIDS", null },
        { Order("market", "\"POST_ONLY\""), 422, "TRADING_MODE_FORBIDS", null },
        { Order("market", "\"BOOK\",\"postOnly\":true,\"outcome\":\"YES\"", price: "0.60"), 422, "POST_ONLY_WOULD_CROSS", null },
        { Order("market", "\"BOOK\",\"timeInForce\":\"FOK\"", price: "0.60", quantity: "11"), 422, "FILL_OR_KILL_UNFILLABLE", null },
        { Order("market", "\"BOOK\",\"timeInForce\":\"FOK\"", price: "0.59"), 422, "FILL_OR_KILL_UNFILLABLE", null },
        { Market("\"quantity\":1"), 422, "NO_LIQUIDITY", null },
        { Market("\"spend\":5"), 422, "NO_LIQUIDITY", null },
        { Market("\"quantity\":1,\"timeInForce\":\"FOK\""), 422, "NO_LIQUIDITY", null },
        { Market("\"quantity\":11,\"timeInForce\":\"FOK\"", "BOOK"), 422, "FILL_OR_KILL_UNFILLABLE", null },
        { Market("\"spend\":0.59", "BOOK"), 400, "QUANTITY_OUT_OF_RANGE", null },
        { Order("clientOrderId", "\"taken\""), 409, "CLIENT_ORDER_ID_REUSED", null },

        // Two things wrong at once: the one that comes first in the API's table is told.
        { Order("quantity", "0,\"pirce\":1", market: "no-such-market"), 400, "VALIDATION_FAILED", "pirce" },
        { Order("clientOrderId", "\"!\"", market: "no-such-market"), 400, "VALIDATION_FAILED", "clientOrderId" },
        { Order("clientOrderId", "\"taken\"", market: "no-such-market"), 404, "MARKET_NOT_FOUND", null },
        { Order("clientOrderId", "\"taken\"", market: "CLOSED"), 409, "CLIENT_ORDER_ID_REUSED", null },
        { Order("price", "2", market: "CLOSED"), 422, "MARKET_NOT_OPEN", null },
        { Order("price", "2", market: "CANCEL_ONLY"), 422, "TRADING_MODE_FORBIDS", null },
        { Order("price", "0.123", quantity: "0"), 400, "PRICE_OFF_TICK", null },
        { Order("price", "2", quantity: "0"), 400, "PRICE_OUT_OF_RANGE", null },
        { Order("quantity", "0,\"timeInForce\":\"GTD\",\"expiresAt\":\"2020-01-01T00:00:00Z\""), 400, "QUANTITY_OUT_OF_RANGE", null },
        { Order("timeInForce", "\"GTD\",\"expiresAt\":\"2020-01-01T00:00:00Z\"", quantity: "1000000"), 400, "EXPIRY_IN_PAST", null },
        { Order("postOnly", "true", market: "BOOK", price: "0.60", quantity: "1000"), 422, "INSUFFICIENT_FUNDS", null },
        { Order("timeInForce", "\"FOK\"", market: "BOOK", price: "0.60", quantity: "1000"), 422, "INSUFFICIENT_FUNDS", null },
        { Order("side", "\"SELL\",\"timeInForce\":\"FOK\"", market: "BOOK"), 422, "INSUFFICIENT_SHARES", null },
    };

    /// <summary>Who may not call at all is told that, whatever is wrong with what they sent (the order of the codes in the API's contract).</summary>
    [Theory]
    [InlineData("POST", "/v1/orders", "{")]
    [InlineData("POST", "/v1/orders", "{\"side\":1}")]
    [InlineData("PATCH", "/v1/orders/01a1fdfe-f45a-7000-9531-b0a08efb8861", "[]")]
    [InlineData("GET", "/v1/orders?limit=many", "")]
    public async Task BadInput_OfNobody_Is401(string method, string address, string body) =>
        await SendAsync(stage.Room.Anyone, method, address, body).ProblemAsync(401, "UNAUTHENTICATED");

    /// <summary>A market that has refused orders because its time had come does not take any again.</summary>
    [Fact]
    public async Task ClosingTime_ThatHasPassed_CannotBeMoved() =>
        await stage.Room.Admin.Http.PatchAsync(stage.Named("/v1/markets/EXPIRED"), Body.Of(new { closesAt = DateTime.UtcNow.AddDays(1) })).ProblemAsync(409, "STATE_FORBIDS");

    [Theory]
    [InlineData("POST", "/v1/markets", "{")]
    [InlineData("POST", "/v1/user/transfer", "{\"amount\":[]}")]
    [InlineData("GET", "/v1/admin/users?limit=many", "")]
    public async Task BadInput_OfAUser_ForAdministrators_Is403(string method, string address, string body) =>
        await SendAsync(stage.Trader.Http, method, address, body).ProblemAsync(403, "FORBIDDEN");

    private static async Task<HttpResponseMessage> SendAsync(HttpClient caller, string method, string address, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address) { Content = body.Length > 0 ? Body.Raw(body) : null };
        return await caller.SendAsync(request);
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task PlaceOrder_ThatIsNone_IsRefused(string body, int status, string code, string? member)
    {
        var problem = await stage.Trader.Http.PostAsync("/v1/orders", Body.Raw(stage.Named(body))).ProblemAsync(status, code);
        if (member is not null)
            problem.Members().Should().Contain(member);
        else
            problem.GetProperty("errors").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Theory]
    [InlineData(300_000)]
    [InlineData(1_000_000)]
    [InlineData(3_900_000)]
    public async Task PlaceOrder_OfTooManyBytes_IsRefused(int bytes)
    {
        var body = Order("clientOrderId", $"\"{new string('a', bytes)}\"");
        await stage.Trader.Http.PostAsync("/v1/orders", Body.Raw(stage.Named(body))).ProblemAsync(413, "TOO_LARGE");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task PlaceOrder_ThatIsNotJson_IsRefused(string type) =>
        await stage.Trader.Http.PostAsync("/v1/orders", Body.Raw(stage.Named(Order("price", "0.50")), type)).ProblemAsync(415, "VALIDATION_FAILED");

    [Fact]
    public async Task PlaceOrder_WithoutABody_IsRefused() =>
        (await stage.Trader.Http.PostAsync("/v1/orders", null).ProblemAsync(400, "VALIDATION_FAILED")).Members().Should().Contain("body");

    [Theory]
    [InlineData("POST", "/v1/orders")]
    [InlineData("POST", "/api/orders")]
    [InlineData("POST", "/v1/orders/batch")]
    [InlineData("PATCH", "/v1/orders/ORDER")]
    [InlineData("DELETE", "/v1/orders/ORDER")]
    [InlineData("DELETE", "/v1/orders")]
    [InlineData("POST", "/v1/orders/ORDER/cancel")]
    [InlineData("POST", "/v1/markets/BOOK/split")]
    [InlineData("POST", "/v1/markets/BOOK/merge")]
    [InlineData("GET", "/v1/user/balance")]
    [InlineData("GET", "/v1/orders")]
    [InlineData("POST", "/v1/user/transfer")]
    [InlineData("POST", "/v1/markets")]
    public async Task Request_WithoutAToken_IsRefused(string method, string address)
    {
        foreach (var token in (string?[])[null, "Bearer nonsense"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), stage.Named(address));
            if (method is "POST" or "PATCH")
                request.Content = Body.Raw(stage.BodyFor(address));
            if (token is not null)
                request.Headers.TryAddWithoutValidation("Authorization", token);
            await stage.Room.Anyone.SendAsync(request).ProblemAsync(401, "UNAUTHENTICATED");
        }
    }

    [Theory]
    [InlineData("POST", "/v1/markets")]
    [InlineData("PATCH", "/v1/markets/BOOK")]
    [InlineData("PATCH", "/v1/markets/BOOK/status")]
    [InlineData("POST", "/v1/user/transfer")]
    public async Task AdminCall_ByAUser_IsRefused(string method, string address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), stage.Named(address)) { Content = Body.Raw(stage.BodyFor(address)) };
        await stage.Trader.Http.SendAsync(request).ProblemAsync(403, "FORBIDDEN");
    }

    [Fact]
    public async Task Cancel_Twice_IsRefused()
    {
        await stage.Trader.CancelAsync(stage.CancelledOrder).ProblemAsync(409, "ORDER_NOT_OPEN");
        await stage.Trader.Http.PostAsync($"/v1/orders/{stage.CancelledOrder}/cancel", null).ProblemAsync(409, "ORDER_NOT_OPEN");
        await stage.Maker.CancelAsync(stage.FilledOrder).ProblemAsync(409, "ORDER_NOT_OPEN");
    }

    [Fact]
    public async Task Cancel_OfAnothersOrder_IsNotFound()
    {
        await stage.Trader.CancelAsync(stage.RestingOrder).ProblemAsync(404, "ORDER_NOT_FOUND");
        await stage.Trader.CancelAsync(stage.FilledOrder).ProblemAsync(404, "ORDER_NOT_FOUND");
        await stage.Trader.Http.GetAsync($"/v1/orders/{stage.RestingOrder}").ProblemAsync(404, "ORDER_NOT_FOUND");
        await stage.Trader.Http.PatchAsync($"/v1/orders/{stage.RestingOrder}", Body.Of(new { quantity = 1 })).ProblemAsync(404, "ORDER_NOT_FOUND");
    }

    [Fact]
    public async Task Cancel_OfAnUnknownId_IsNotFound()
    {
        await stage.Trader.CancelAsync(Guid.NewGuid().ToString()).ProblemAsync(404, "ORDER_NOT_FOUND");
        await stage.Trader.CancelAsync(Guid.Empty.ToString()).ProblemAsync(404, "ORDER_NOT_FOUND");
        await stage.Trader.CancelAsync(stage.RestingOrder[..^1] + (stage.RestingOrder[^1] == '0' ? '1' : '0')).ProblemAsync(404, "ORDER_NOT_FOUND");
        await stage.Trader.CancelAsync("not-an-id").ProblemAsync(404, "NOT_FOUND");
    }

    [Theory]
    [InlineData("{}", 400, "VALIDATION_FAILED")]
    [InlineData("{\"quantity\":0}", 400, "QUANTITY_OUT_OF_RANGE")]
    [InlineData("{\"quantity\":-5}", 400, "QUANTITY_OUT_OF_RANGE")]
    [InlineData("{\"quantity\":-9223372036854775808}", 400, "QUANTITY_OUT_OF_RANGE")]
    [InlineData("{\"quantity\":9223372036854775807}", 400, "QUANTITY_OUT_OF_RANGE")]
    [InlineData("{\"quantity\":4}", 400, "QUANTITY_OUT_OF_RANGE")]
    [InlineData("{\"quantity\":1.5}", 400, "VALIDATION_FAILED")]
    [InlineData("{\"price\":0}", 400, "PRICE_OUT_OF_RANGE")]
    [InlineData("{\"price\":0.123}", 400, "PRICE_OFF_TICK")]
    [InlineData("{\"price\":\"x\"}", 400, "VALIDATION_FAILED")]
    [InlineData("{\"price\":0.123,\"quantity\":0}", 400, "PRICE_OFF_TICK")]
    [InlineData("{\"quantity\":1000000}", 422, "INSUFFICIENT_FUNDS")]
    [InlineData("{\"price\":0.99,\"quantity\":500000}", 422, "INSUFFICIENT_FUNDS")]
    public async Task Amend_ThatIsNone_IsRefused(string body, int status, string code) =>
        await stage.Maker.Http.PatchAsync($"/v1/orders/{stage.PartlyFilledOrder}", Body.Raw(body)).ProblemAsync(status, code);

    [Theory]
    [InlineData("split", "{}", 400, "VALIDATION_FAILED")]
    [InlineData("split", "{\"quantity\":0}", 400, "QUANTITY_OUT_OF_RANGE")]
    [InlineData("split", "{\"quantity\":-1}", 400, "QUANTITY_OUT_OF_RANGE")]
    [InlineData("split", "{\"quantity\":1000000000000}", 400, "QUANTITY_OUT_OF_RANGE")]
    [InlineData("split", "{\"quantity\":1e30}", 400, "VALIDATION_FAILED")]
    [InlineData("split", "{\"quantity\":101}", 422, "INSUFFICIENT_FUNDS")]
    [InlineData("split", "{\"quantity\":1,\"idempotencyKey\":\"?\"}", 400, "VALIDATION_FAILED")]
    [InlineData("merge", "{\"quantity\":1}", 422, "INSUFFICIENT_SHARES")]
    [InlineData("merge", "{\"quantity\":-1}", 400, "QUANTITY_OUT_OF_RANGE")]
    public async Task SplitOrMerge_ThatIsNone_IsRefused(string what, string body, int status, string code) =>
        await stage.Trader.Http.PostAsync(stage.Named($"/v1/markets/BOOK/{what}"), Body.Raw(body)).ProblemAsync(status, code);

    [Theory]
    [InlineData("{}", 400, "VALIDATION_FAILED")]
    [InlineData("{\"amount\":5,\"reason\":\"r\"}", 400, "VALIDATION_FAILED")]
    [InlineData("{\"userId\":\"USER\",\"email\":\"a@example.com\",\"amount\":5,\"reason\":\"r\"}", 400, "VALIDATION_FAILED")]
    [InlineData("{\"userId\":\"USER\",\"amount\":0,\"reason\":\"r\"}", 400, "VALIDATION_FAILED")]
    [InlineData("{\"userId\":\"USER\",\"amount\":0.00001,\"reason\":\"r\"}", 400, "VALIDATION_FAILED")]
    [InlineData("{\"userId\":\"USER\",\"amount\":1000000000.01,\"reason\":\"r\"}", 400, "VALIDATION_FAILED")]
    [InlineData("{\"userId\":\"USER\",\"amount\":-922337203685477.5808,\"reason\":\"r\"}", 400, "VALIDATION_FAILED")]
    [InlineData("{\"userId\":\"USER\",\"amount\":5,\"reason\":\"\"}", 400, "VALIDATION_FAILED")]
    [InlineData("{\"userId\":\"USER\",\"amount\":-100.01,\"reason\":\"r\"}", 422, "INSUFFICIENT_FUNDS")]
    [InlineData("{\"userId\":\"01a1fdfe-f45a-7000-9531-b0a08efb8861\",\"amount\":5,\"reason\":\"r\"}", 404, "USER_NOT_FOUND")]
    [InlineData("{\"email\":\"nobody@example.com\",\"amount\":5,\"reason\":\"r\"}", 404, "USER_NOT_FOUND")]
    public async Task Transfer_ThatIsNone_IsRefused(string body, int status, string code) =>
        await stage.Room.Admin.Http.PostAsync("/v1/user/transfer", Body.Raw(stage.Named(body))).ProblemAsync(status, code);

    [Theory]
    [InlineData("{}", "items")]
    [InlineData("{\"items\":[]}", "items")]
    [InlineData("{\"items\":[{}]}", "items[0]")]
    [InlineData("{\"items\":[null]}", "items[0]")]
    [InlineData("{\"items\":null}", "items")]
    [InlineData("{\"items\":[{\"cancel\":\"x\"}]}", "items[0].cancel")]
    [InlineData("{\"items\":[{\"cancel\":\"01a1fdfe-f45a-7000-9531-b0a08efb8861\",\"amend\":{\"orderId\":\"01a1fdfe-f45a-7000-9531-b0a08efb8861\"}}]}", "items[0]")]
    [InlineData("{\"items\":[{\"place\":{\"market\":\"BOOK\"}}]}", "items[0].place.side")]
    public async Task Batch_ThatIsNone_IsRefused(string body, string member) =>
        (await stage.Trader.Http.PostAsync("/v1/orders/batch", Body.Raw(stage.Named(body))).ProblemAsync(400, "VALIDATION_FAILED")).Members().Should().Contain(member);

    [Fact]
    public async Task Batch_OfTooManyItems_IsRefused() =>
        (await stage.Trader.Http.PostAsync("/v1/orders/batch", Body.Of(new { items = Enumerable.Repeat(new { cancel = Guid.NewGuid() }, 51) })).ProblemAsync(400, "VALIDATION_FAILED"))
            .Members().Should().Contain("items");

    [Fact]
    public async Task Batch_OfRefusedItems_ToldOneByOne_LeavesNoTrace()
    {
        var answer = await stage.Trader.Http.PostAsync("/v1/orders/batch", Body.Of(new
        {
            items = new object[]
            {
                new { cancel = Guid.NewGuid() },
                new { cancel = stage.CancelledOrder },
                new { amend = new { orderId = stage.RestingOrder, quantity = 1 } },
                new { place = new { market = stage.Named("BOOK"), side = "SELL", price = 0.50m, quantity = 1 } },
                new { place = new { market = stage.Named("CLOSED"), side = "BUY", price = 0.50m, quantity = 1 } },
            },
        })).JsonAsync();
        answer.EnumerateArray().Select(item => item.GetProperty("error").Text("code"))
            .Should().Equal("ORDER_NOT_FOUND", "ORDER_NOT_OPEN", "ORDER_NOT_FOUND", "INSUFFICIENT_SHARES", "MARKET_NOT_OPEN");
    }

    [Theory]
    [InlineData("{\"status\":\"SETTLING\"}", 409, "STATE_FORBIDS")]
    [InlineData("{\"status\":\"DRAFT\"}", 409, "STATE_FORBIDS")]
    [InlineData("{\"status\":\"OPEN\"}", 409, "STATE_FORBIDS")]
    [InlineData("{}", 400, "VALIDATION_FAILED")]
    [InlineData("{\"status\":\"SHUT\"}", 400, "VALIDATION_FAILED")]
    public async Task MarketStatus_ThatCannotBe_IsRefused(string body, int status, string code) =>
        await stage.Room.Admin.Http.PatchAsync(stage.Named("/v1/markets/BOOK/status"), Body.Raw(body)).ProblemAsync(status, code);

    [Theory]
    [InlineData("/v1/orderbook/no-such-market", 404, "MARKET_NOT_FOUND")]
    [InlineData("/v1/orderbook/BOOK?depth=0", 400, "VALIDATION_FAILED")]
    [InlineData("/v1/orderbook/BOOK?outcome=MAYBE", 400, "VALIDATION_FAILED")]
    [InlineData("/v1/orders?limit=101", 400, "VALIDATION_FAILED")]
    [InlineData("/v1/orders?status=GONE", 400, "VALIDATION_FAILED")]
    [InlineData("/v1/orders?cursor=%00", 400, "VALIDATION_FAILED")]
    [InlineData("/v1/orders/by-client-id/not%20a%20key", 400, "VALIDATION_FAILED")]
    public async Task Question_ThatIsNone_IsRefused(string address, int status, string code) =>
        await stage.Trader.Http.GetAsync(stage.Named(address)).ProblemAsync(status, code);

    /// <summary>An order of all defaults in the empty market, with one member set, however wrongly.</summary>
    private static string Order(string member, string value, string market = "EMPTY", string price = "0.50", string quantity = "1")
    {
        var members = new Dictionary<string, string>(StringComparer.Ordinal) { ["market"] = $"\"{market}\"", ["side"] = "\"BUY\"", ["price"] = price, ["quantity"] = quantity };
        members[member] = value;
        return Write(members);
    }

    private static string Market(string members, string market = "EMPTY") => $"{{\"market\":\"{market}\",\"side\":\"BUY\",\"type\":\"MARKET\",{members}}}";

    private static string Write(Dictionary<string, string> members) => $"{{{string.Join(',', members.Select(member => $"\"{member.Key}\":{member.Value}"))}}}";

    /// <summary>Everything that trading writes, row by row.</summary>
    private async Task<string> SnapshotAsync()
    {
        var snapshot = new StringBuilder();
        foreach (var table in (string[])
                 [
                     "balances", "orders", "trades", "positions", "ledger_transactions", "ledger_entries", "market_journal", "user_journal", "idempotency_keys", "markets",
                 ])
        {
            var rows = await stage.Room.Database.ScalarAsync<string>($"SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') FROM {table} t");
            snapshot.AppendLine($"{table} {rows}");
        }

        return snapshot.ToString();
    }

    /// <summary>A market in every state, a book, and orders that have ended in every way.</summary>
    public sealed class Stage : IAsyncLifetime
    {
        private readonly Dictionary<string, string> _markets = new(StringComparer.Ordinal);

        public TradingRoom Room { get; private set; } = null!;

        /// <summary>Has $100 and no shares.</summary>
        public TestTrader Trader { get; private set; } = null!;

        public TestTrader Maker { get; private set; } = null!;

        public string RestingOrder { get; private set; } = "";

        public string PartlyFilledOrder { get; private set; } = "";

        public string FilledOrder { get; private set; } = "";

        public string CancelledOrder { get; private set; } = "";

        public async Task InitializeAsync()
        {
            Room = await TradingRoom.OpenAsync();
            (Trader, Maker) = (await Room.TraderAsync(100), await Room.TraderAsync(1_000));
            var taker = await Room.TraderAsync(1_000);
            foreach (var name in (string[])["EMPTY", "BOOK", "CLOSED", "HALTED", "CANCEL_ONLY", "POST_ONLY"])
                _markets[name] = await Room.MarketAsync();
            _markets["EXPIRED"] = await Room.MarketAsync(new { closesAt = DateTime.UtcNow.AddMilliseconds(700) });
            _markets["DRAFT"] = "a-draft";
            await Room.Admin.Http.PostAsync("/v1/markets", Body.Of(new { slug = "a-draft", question = "Not yet?" })).JsonAsync(201);
            await Room.MoveAsync(_markets["CLOSED"], new { status = "CLOSED" });
            await Room.MoveAsync(_markets["HALTED"], new { status = "HALTED" });
            await Room.MoveAsync(_markets["CANCEL_ONLY"], new { tradingMode = "CANCEL_ONLY" });
            await Room.MoveAsync(_markets["POST_ONLY"], new { tradingMode = "POST_ONLY" });

            // Ten NO bids at 0.40 are ten YES for sale at 0.60; the partly filled order stands far away from them.
            var book = _markets["BOOK"];
            RestingOrder = (await Maker.LimitAsync(book, "BUY", "NO", 0.40m, 10)).OrderId();
            FilledOrder = (await Maker.LimitAsync(book, "BUY", "YES", 0.20m, 3)).OrderId();
            PartlyFilledOrder = (await Maker.LimitAsync(book, "BUY", "YES", 0.20m, 10)).OrderId();
            await taker.LimitAsync(book, "BUY", "NO", 0.80m, 7);
            CancelledOrder = (await Trader.LimitAsync(_markets["EMPTY"], "BUY", "YES", 0.50m, 2, "taken")).OrderId();
            await Trader.CancelAsync(CancelledOrder).JsonAsync();
            await Task.Delay(800);
        }

        public async Task DisposeAsync() => await Room.DisposeAsync();

        /// <summary>A text with the names of this stage put in.</summary>
        public string Named(string text)
        {
            foreach (var (name, slug) in _markets)
                text = text.Replace($"\"{name}\"", $"\"{slug}\"", StringComparison.Ordinal).Replace($"/{name}", $"/{slug}", StringComparison.Ordinal);
            if (_markets.TryGetValue(text, out var market))
                return market;
            return text.Replace("ORDER", RestingOrder, StringComparison.Ordinal).Replace("USER", Trader.Id.ToString(), StringComparison.Ordinal);
        }

        /// <summary>A body that would be accepted of somebody who may.</summary>
        public string BodyFor(string address) => address switch
        {
            "/v1/orders" or "/api/orders" => Named(Order("price", "0.50")),
            "/v1/orders/batch" => $"{{\"items\":[{{\"cancel\":\"{RestingOrder}\"}}]}}",
            "/v1/user/transfer" => $"{{\"userId\":\"{Trader.Id}\",\"amount\":5,\"reason\":\"r\"}}",
            "/v1/markets" => "{\"slug\":\"another\",\"question\":\"Another?\"}",
            "/v1/markets/BOOK" => "{\"question\":\"Another?\"}",
            "/v1/markets/BOOK/status" => "{\"status\":\"HALTED\"}",
            _ => "{\"quantity\":1}",
        };
    }
}
