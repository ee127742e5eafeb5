using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Trading;

/// <summary>Two people trade a market from registration to portfolio, the way any client would.</summary>
public sealed class FullFlowTests(SharedRoom shared) : SharedRoomTest(shared), IClassFixture<SharedRoom>
{
    [Theory]
    [InlineData("/v1")]
    [InlineData("/api")]
    public async Task TwoTraders_FromRegistrationToPortfolio_AreAccountedFor(string prefix)
    {
        var app = Room.Apps[0];
        var buyer = await app.RegisterAsync();
        var seller = await app.RegisterAsync();
        var slug = $"flow-{prefix[1..]}";

        await Room.Admin.Http.PostAsync($"{prefix}/markets", Body.Of(new { slug, question = "Will it rain tomorrow?" })).JsonAsync(201);
        var opened = await Room.Admin.Http.PatchAsync($"{prefix}/markets/{slug}/status", Body.Of(new { status = "OPEN" })).JsonAsync();
        opened.Text("status").Should().Be("OPEN");
        await Room.Admin.Http.PostAsync($"{prefix}/user/transfer", Body.Of(new { userId = buyer.Id, amount = "100.00", reason = "deposit", idempotencyKey = $"{slug}-1" })).JsonAsync();
        await Room.Admin.Http.PostAsync($"{prefix}/user/transfer", Body.Of(new { email = seller.Email, amount = 50, reason = "deposit", idempotencyKey = $"{slug}-2" })).JsonAsync();

        // The seller gets shares by a split, and sells YES to the buyer who waits for them.
        var split = await seller.Http.PostAsync($"{prefix}/markets/{slug}/split", Body.Of(new { quantity = 40 })).JsonAsync();
        split.GetProperty("yesShares").GetInt64().Should().Be(40);
        var bid = await buyer.Http.PostAsync($"{prefix}/orders", Body.Of(new { market = slug, side = "BUY", outcome = "YES", price = "0.60", quantity = 50 })).JsonAsync(201);
        bid.OrderStatus().Should().Be("OPEN");
        var sale = await seller.Http.PostAsync($"{prefix}/orders/{slug}", Body.Of(new { side = "SELL", outcome = "YES", price = "0.55", quantity = 30 })).JsonAsync(201);
        sale.OrderStatus().Should().Be("FILLED");
        var trade = sale.GetProperty("trades").EnumerateArray().Single();
        trade.Text("price").Should().Be("0.60", "the resting order's price");
        trade.Text("kind").Should().Be("TRANSFER");

        // And by a mint: NO bought against the rest of the bid.
        var mint = await seller.Http.PostAsync($"{prefix}/orders", Body.Of(new { market = slug, side = "BUY", outcome = "NO", price = "0.40", quantity = 5 })).JsonAsync(201);
        mint.GetProperty("trades")[0].Text("kind").Should().Be("MINT");

        var book = await app.Http.GetAsync($"{prefix}/orderbook/{slug}").JsonAsync();
        book.GetProperty("bids").ToString().Should().Be("[[\"0.60\",15]]");
        var order = await buyer.Http.GetAsync($"{prefix}/orders/{bid.OrderId()}").JsonAsync();
        order.OrderStatus().Should().Be("PARTIALLY_FILLED");
        order.GetProperty("trades").GetArrayLength().Should().Be(2);

        // 35 shares at 0.60 are paid, 15 more are reserved.
        var balance = await buyer.Http.GetAsync($"{prefix}/user/balance").JsonAsync();
        (balance.Text("available"), balance.Text("locked"), balance.Text("total")).Should().Be(("70.00", "9.00", "79.00"));
        var sellers = await seller.Http.GetAsync($"{prefix}/user/balance").JsonAsync();
        (sellers.Text("available"), sellers.Text("locked")).Should().Be(("26.00", "0.00"), "50 - 40 split + 30 x 0.60 - 5 x 0.40");

        var position = (await buyer.Http.GetAsync($"{prefix}/user/positions?market={slug}").JsonAsync()).GetProperty("items").EnumerateArray().Single();
        (position.Text("outcome"), position.GetProperty("shares").GetInt64(), position.Text("averagePrice")).Should().Be(("YES", 35, "0.60"));
        var held = (await seller.Http.GetAsync($"{prefix}/user/positions?market={slug}").JsonAsync()).GetProperty("items").EnumerateArray()
            .ToDictionary(item => item.Text("outcome"), item => item.GetProperty("shares").GetInt64());
        held.Should().BeEquivalentTo(new Dictionary<string, long> { ["YES"] = 10, ["NO"] = 45 });

        var portfolio = await buyer.Http.GetAsync($"{prefix}/user/portfolio").JsonAsync();
        (portfolio.Text("cash"), portfolio.Text("locked"), portfolio.Text("positionsValue"), portfolio.Text("total")).Should().Be(("70.00", "9.00", "21.00", "100.00"));

        var publicTrades = (await app.Http.GetAsync($"{prefix}/trades/{slug}").JsonAsync()).GetProperty("items");
        publicTrades.EnumerateArray().Select(item => item.Text("kind")).Should().Equal("MINT", "TRANSFER");
        foreach (var user in (TestUser[])[buyer, seller])
        {
            var own = (await user.Http.GetAsync($"{prefix}/user/trades?market={slug}").JsonAsync()).GetProperty("items");
            own.GetArrayLength().Should().Be(2);
            var role = user == buyer ? "MAKER" : "TAKER";
            own.EnumerateArray().Select(item => item.Text("role")).Should().AllBe(role);
        }

        (await LedgerAsync(buyer)).Should().Equal("TRADE -3.00", "TRADE -18.00", "DEPOSIT 100.00");
        (await LedgerAsync(seller)).Should().Equal("TRADE -2.00", "TRADE 18.00", "SPLIT -40.00", "DEPOSIT 50.00");

        var cancelled = await buyer.Http.DeleteAsync($"{prefix}/orders/{bid.OrderId()}").JsonAsync();
        (cancelled.Text("status"), cancelled.Text("reason"), cancelled.GetProperty("filledQuantity").GetInt32()).Should().Be(("CANCELLED", "USER_REQUEST", 35));
        (await buyer.Http.GetAsync($"{prefix}/user/balance").JsonAsync()).Text("available").Should().Be("79.00");

        async Task<IEnumerable<string>> LedgerAsync(TestUser user) =>
            (await user.Http.GetAsync($"{prefix}/user/ledger").JsonAsync()).GetProperty("items").EnumerateArray().Select(line => $"{line.Text("kind")} {line.Text("amount")}").ToList();
    }

    [Fact]
    public async Task Positions_AfterAMergeOfSellers_AreGone()
    {
        var market = await Room.MarketAsync();
        var (first, second) = (await Room.TraderAsync(100), await Room.TraderAsync(100));
        await first.SplitAsync(market, 20);
        await first.LimitAsync(market, "BUY", "YES", 0.01m, 1);
        await second.SplitAsync(market, 20);

        await first.LimitAsync(market, "SELL", "YES", 0.30m, 20);
        var merge = await second.LimitAsync(market, "SELL", "NO", 0.65m, 20);

        var trade = merge.GetProperty("trades").EnumerateArray().Single();
        (trade.Text("kind"), trade.Text("price")).Should().Be(("MERGE", "0.70"));
        (await Room.Database.ScalarAsync<long>("SELECT yes_shares FROM markets WHERE slug = $1", market)).Should().Be(20, "of forty pairs twenty were handed in");
        (await first.BalanceAsync()).Total.Should().Be(86m);
        (await second.BalanceAsync()).Total.Should().Be(94m);
    }
}
