using System.Net;
using System.Net.Http.Headers;
using FluentAssertions;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Reading;

/// <summary>What HTTP adds to the reading requests: addresses, refusals of crooked values, ETags, files.</summary>
public sealed class ReadingOverHttpTests(ExchangeAppFixture exchange) : IClassFixture<ExchangeAppFixture>
{
    private ExchangeApp App => exchange.App;

    [Theory]
    [InlineData("/v1/markets?limit=abc", "limit")]
    [InlineData("/v1/markets?limit=0", "limit")]
    [InlineData("/v1/markets?limit=101", "limit")]
    [InlineData("/v1/markets?limit=99999999999", "limit")]
    [InlineData("/v1/markets?offset=-1", "offset")]
    [InlineData("/v1/markets?status=FOO", "status")]
    [InlineData("/v1/markets?status=open", "status")]
    [InlineData("/v1/markets?status=2", "status")]
    [InlineData("/v1/markets?sort=price", "sort")]
    [InlineData("/v1/markets/rain/journal?afterSeq=-1", "afterSeq")]
    [InlineData("/v1/markets/rain/journal?afterSeq=1&cursor=AAAAAAAAAAE", "cursor")]
    [InlineData("/v1/markets/rain/journal?cursor=x", "cursor")]
    [InlineData("/v1/trades/rain?limit=0", "limit")]
    [InlineData("/v1/trades/rain?cursor=x", "cursor")]
    [InlineData("/v1/orders?limit=1.5", "limit")]
    [InlineData("/v1/orders?status=FOO", "status")]
    [InlineData("/v1/orders?status=OPEN&status=BAR", "status")]
    [InlineData("/v1/orders?cursor=AAAA", "cursor")]
    [InlineData("/v1/orders/by-client-id/no%20key", "clientOrderId")]
    [InlineData("/v1/user/positions?limit=101", "limit")]
    [InlineData("/v1/user/positions?cursor=AAAA", "cursor")]
    [InlineData("/v1/user/trades?limit=-1", "limit")]
    [InlineData("/v1/user/trades?cursor=AAAA", "cursor")]
    [InlineData("/v1/user/ledger?limit=x", "limit")]
    [InlineData("/v1/user/ledger?cursor=AAAA", "cursor")]
    public async Task Get_WithACrookedValue_IsRefusedByMember(string address, string member)
    {
        var user = await App.RegisterAsync();

        var problem = await user.Http.GetAsync(address).JsonAsync(400);

        problem.GetProperty("code").GetString().Should().Be("VALIDATION_FAILED");
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Should().Equal(member);
    }

    [Theory]
    [InlineData("/v1/orders")]
    [InlineData("/v1/orders/user/orders")]
    [InlineData("/v1/orders/01940000-0000-7000-8000-000000000001")]
    [InlineData("/v1/orders/by-client-id/mine")]
    [InlineData("/v1/user/balance")]
    [InlineData("/v1/user/positions")]
    [InlineData("/v1/user/portfolio")]
    [InlineData("/v1/user/trades")]
    [InlineData("/v1/user/ledger")]
    public async Task Get_PrivateAnswer_WithoutAToken_IsUnauthenticated(string address) =>
        (await App.Http.GetAsync(address).JsonAsync(401)).GetProperty("code").GetString().Should().Be("UNAUTHENTICATED");

    [Theory]
    [InlineData("/v1/markets/nowhere")]
    [InlineData("/v1/markets/nowhere/journal")]
    [InlineData("/v1/markets/01940000-0000-7000-8000-0000000000ff")]
    [InlineData("/v1/markets/no%20market")]
    [InlineData("/v1/trades/nowhere")]
    [InlineData("/v1/orders/nowhere/trades")]
    [InlineData("/api/markets/nowhere")]
    public async Task Get_OfNoMarket_IsNotFound(string address) =>
        (await App.Http.GetAsync(address).JsonAsync(404)).GetProperty("code").GetString().Should().Be("MARKET_NOT_FOUND");

    [Fact]
    public async Task GetOrders_ByEitherAddress_TakesSeveralStatuses()
    {
        var user = await App.RegisterAsync();
        var rows = new Rows(App.Database);
        var market = await rows.MarketAsync($"orders-{user.Id:N}", user.Id);
        await rows.OrderAsync(market, user.Id, OrderStatus.Open);
        await rows.OrderAsync(market, user.Id, OrderStatus.Cancelled);
        await rows.OrderAsync(market, user.Id, OrderStatus.Filled, filled: 10, filledValue: 50_000);

        foreach (var address in new[] { "/v1/orders", "/v1/orders/user/orders", "/api/orders" })
        {
            var found = await user.Http.GetAsync($"{address}?status=OPEN&status=FILLED&market={market}").JsonAsync(200);
            found.GetProperty("items").EnumerateArray().Select(order => order.GetProperty("status").GetString()).Should().Equal("FILLED", "OPEN");
            found.GetProperty("items")[0].GetProperty("averagePrice").GetString().Should().Be("0.50");
        }
    }

    [Fact]
    public async Task GetMarket_WithTheTagOfTheLastAnswer_IsNotModified()
    {
        var user = await App.RegisterAsync();
        var rows = new Rows(App.Database);
        var slug = $"tag-{user.Id:N}";
        var market = await rows.MarketAsync(slug, user.Id);
        await rows.JournalAsync(market, 1, 1, """{"public":{"pairs":1},"private":{"users":["u"]}}""");

        foreach (var address in new[] { $"/v1/markets/{slug}", $"/v1/trades/{slug}", $"/v1/markets/{slug}/journal" })
        {
            using var first = await App.Http.GetAsync(address);
            first.StatusCode.Should().Be(HttpStatusCode.OK);
            (await GetAsync(address, $"\"other\", {first.Headers.ETag}")).Should().Be(HttpStatusCode.NotModified);
            (await GetAsync(address, "\"other\"")).Should().Be(HttpStatusCode.OK);
        }

        using var before = await App.Http.GetAsync($"/v1/markets/{slug}");
        await App.Database.ExecuteAsync("UPDATE markets SET seq = seq + 1 WHERE id = $1", market);
        (await GetAsync($"/v1/markets/{slug}", before.Headers.ETag!.ToString())).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task GetLedger_AsCsv_IsAFileOfAllOfIt()
    {
        var user = await App.RegisterAsync();
        var rows = new Rows(App.Database);
        var deposit = await rows.LedgerAsync(
            LedgerKind.Deposit, null, "=welcome, \"friend\"", (AccountKind.Cash, user.Id, 12_345), (AccountKind.World, Guid.Empty, -12_345));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/user/ledger");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        using var file = await user.Http.SendAsync(request);

        file.Content.Headers.ContentType!.MediaType.Should().Be("text/csv");
        file.Content.Headers.ContentDisposition!.FileName.Should().Be("ledger.csv");
        (await file.Content.ReadAsStringAsync()).Should().Be(
            "createdAt,transactionId,kind,account,amount,marketId,marketSlug,tradeSeq,reason\r\n"
            + $"2030-01-01T00:00:00.000000Z,{deposit},DEPOSIT,CASH,1.2345,,,,\"'=welcome, \"\"friend\"\"\"\r\n");
    }

    [Fact]
    public async Task GetTrades_AsCsv_IsAFileOfAllOfThem()
    {
        var (user, other) = (await App.RegisterAsync(), await App.RegisterAsync());
        var rows = new Rows(App.Database);
        var market = await rows.MarketAsync($"csv-{user.Id:N}", user.Id);
        await rows.TradesAsync(market, count: 1_200, user.Id, other.Id);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/user/trades?market={market}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/csv"));
        using var file = await user.Http.SendAsync(request);

        var lines = (await file.Content.ReadAsStringAsync()).Split("\r\n");
        lines.Should().HaveCount(1 + 1_200 + 1);
        lines[1].Should().Contain($",{market},1200,").And.EndWith(",BUY,YES,0.50,1,0.00,TAKER,TRANSFER");
    }

    [Fact]
    public async Task GetBalance_OfANewUser_IsZeroInDollars() =>
        (await (await App.RegisterAsync()).Http.GetAsync("/v1/user/balance").JsonAsync(200)).GetRawText()
            .Should().Be("""{"available":"0.00","locked":"0.00","total":"0.00","debt":"0.00","seq":0}""");

    private async Task<HttpStatusCode> GetAsync(string address, string ifNoneMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        using var answer = await App.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
