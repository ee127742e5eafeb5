using System.Text.Json;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Resolutions;

/// <summary>A wrong result that has been paid is replaced: payouts are reversed and made anew, what was spent becomes a debt.</summary>
public sealed class CorrectionTests : ResolutionTest
{
    [Fact]
    public async Task Preview_SaysWhomItConcerns_AndChangesNothing()
    {
        var room = await OpenAsync(With(Early));
        var (market, winner, loser) = await PaidWronglyAsync(room);
        await WithdrawAsync(room, winner, 60);

        var preview = await CorrectAsync(room, market, "NO", preview: true);

        (preview.GetProperty("users").GetInt32(), preview.Text("takenBack"), preview.Text("paidOut"), preview.Text("newDebt")).Should().Be((2, "100.00", "100.00", "40.00"));
        var lost = preview.GetProperty("items").EnumerateArray().Single(item => item.GetProperty("userId").GetGuid() == winner.Id);
        (lost.Text("email"), lost.Text("paid"), lost.Text("due"), lost.Text("difference"), lost.Text("newDebt"))
            .Should().Be((winner.Email, "100.00", "0.00", "-100.00", "40.00"));
        (await StatusAsync(room, market)).Should().Be("RESOLVED");
        (await winner.BalanceAsync()).Total.Should().Be(60);
        (await loser.BalanceAsync()).Total.Should().Be(40);
    }

    [Fact]
    public async Task Correct_TakesBackAndPaysAnew_WhatWasSpentIsOwed()
    {
        var room = await OpenAsync(With(Early));
        var (market, winner, loser) = await PaidWronglyAsync(room);
        await WithdrawAsync(room, winner, 60);

        await CorrectAsync(room, market, "NO");

        var shown = await ShowAsync(room, market);
        (shown.Text("status"), shown.GetProperty("resolution").Text("outcome")).Should().Be(("RESOLVED", "NO"));
        shown.GetProperty("resolution").GetProperty("timeline").EnumerateArray().Select(step => $"{step.Text("step")} {step.GetProperty("round")}")
            .Should().Equal("PROPOSED 1", "SETTLING 1", "RESOLVED 1", "CORRECTED 2", "RESOLVED 2");
        (await loser.BalanceAsync()).Total.Should().Be(140);
        (await winner.BalanceAsync()).Should().Be((0m, 0m, 0m));
        (await DebtAsync(winner)).Should().Be(40);
        var lines = (await winner.Http.GetAsync("/v1/user/ledger").JsonAsync()).GetProperty("items").EnumerateArray().Select(line => $"{line.Text("kind")} {line.Text("amount")}").ToList();
        lines.Should().Contain("CORRECTION -60.00");
        var positions = await winner.Http.GetAsync($"/v1/user/positions?market={market}").JsonAsync();
        positions.GetProperty("items")[0].Text("realizedPnl").Should().Be("-40.00", "he had paid 40 for what turned out worthless");

        // A second thought: back to YES. The debt is paid first.
        await CorrectAsync(room, market, "YES");
        (await DebtAsync(winner)).Should().Be(0);
        (await winner.BalanceAsync()).Total.Should().Be(60);
        (await loser.BalanceAsync()).Total.Should().Be(40);
        (await CodeAsync(TryCorrectAsync(room, market, "YES"))).Should().Be("STATE_FORBIDS", "that is the result already");
        var audit = await room.Admin.Http.GetAsync($"/v1/admin/audit?action=RESOLUTION_CORRECTED").JsonAsync();
        audit.GetProperty("items").GetArrayLength().Should().Be(2);
    }

    [Fact]
    public async Task Debtor_MayCancelAndSell_ButNotBuySplitOrWithdraw_AndCreditsPayTheDebtFirst()
    {
        var room = await OpenAsync(With(Early));
        var other = await room.MarketAsync();
        var (market, debtor, buyer) = await PaidWronglyAsync(room);
        await debtor.SplitAsync(other, 20);
        var offer = await debtor.LimitAsync(other, "SELL", "NO", 0.90m, 5);
        var bid = await debtor.LimitAsync(other, "BUY", "YES", 0.10m, 100);
        await WithdrawAsync(room, debtor, 40);
        (await debtor.BalanceAsync()).Should().Be((50m, 10m, 60m));

        await CorrectAsync(room, market, "NO");

        // Of 100 to give back, 50 were available; the bid is cancelled and its 10 pay for more: 40 are owed.
        (await DebtAsync(debtor)).Should().Be(40);
        (await debtor.BalanceAsync()).Should().Be((0m, 0m, 0m));
        var cancelled = await debtor.Http.GetAsync($"/v1/orders/{bid.OrderId()}").JsonAsync();
        (cancelled.OrderStatus(), cancelled.GetProperty("order").Text("reason")).Should().Be(("CANCELLED", "DEBT_OUTSTANDING"));
        (await CodeAsync(debtor.PlaceAsync(new { market = other, side = "BUY", price = 0.01m, quantity = 1 }))).Should().Be("DEBT_OUTSTANDING");
        (await CodeAsync(debtor.Http.PostAsync($"/v1/markets/{other}/split", Body.Of(new { quantity = 1 })))).Should().Be("DEBT_OUTSTANDING");
        (await CodeAsync(room.Admin.Http.PostAsync("/v1/user/transfer", Body.Of(new { userId = debtor.Id, amount = -1, reason = "out" })))).Should().Be("DEBT_OUTSTANDING");

        (await CodeAsync(debtor.CancelAsync(offer.OrderId()))).Should().Be("ok");
        await buyer.LimitAsync(other, "BUY", "YES", 0.50m, 10);
        (await debtor.LimitAsync(other, "SELL", "YES", 0.50m, 10)).OrderStatus().Should().Be("FILLED");
        (await DebtAsync(debtor)).Should().Be(35);
        await debtor.Http.PostAsync($"/v1/markets/{other}/merge", Body.Of(new { quantity = 10 })).JsonAsync();
        (await DebtAsync(debtor)).Should().Be(25);
        await room.DepositAsync(debtor, 30);
        (await DebtAsync(debtor)).Should().Be(0);
        (await debtor.BalanceAsync()).Should().Be((5m, 0m, 5m));
        (await CodeAsync(debtor.PlaceAsync(new { market = other, side = "BUY", price = 0.01m, quantity = 1 }))).Should().Be("ok");
    }

    [Theory]
    [InlineData("PRICE", "0.25")]
    [InlineData("PRICE", null)]
    public async Task Correct_ToAPrice_PaysBothSides(string outcome, string? price)
    {
        var room = await OpenAsync(With(Early, ("Resolution:BatchSize", "1")));
        var (market, winner, loser) = await PaidWronglyAsync(room);
        var p = price is null ? 0.5m : 0.25m;

        await room.Admin.Http.PostAsync($"/v1/markets/{market}/correction", Body.Of(new { outcome, settlementPrice = price, source = "x" })).JsonAsync();

        (await winner.BalanceAsync()).Total.Should().Be(20 + (100 * p));
        (await loser.BalanceAsync()).Total.Should().Be(40 + (100 * (1 - p)));
    }

    [Fact]
    public async Task Correct_WhereTwoAdminsAreAsked_NeedsAnotherThanTheProposer()
    {
        var room = await OpenAsync(With(Early, ("Resolution:TwoAdmins", "true")));
        var second = await room.Apps[0].AdminAsync();
        var market = await room.MarketAsync();
        await room.MoveAsync(market, new { status = "CLOSED" });
        await ProposeAsync(room, market, "YES");
        await second.Http.PostAsync($"/v1/markets/{market}/finalize", null).JsonAsync();

        (await CodeAsync(TryCorrectAsync(room, market, "NO"))).Should().Be("SECOND_ADMIN_REQUIRED");
        await second.Http.PostAsync($"/v1/markets/{market}/correction", Body.Of(new { outcome = "NO", source = "x" })).JsonAsync();
        (await ShowAsync(room, market)).GetProperty("resolution").Text("outcome").Should().Be("NO");
    }

    /// <summary>100 pairs: one has paid 40 for the YES, the other 60 for the NO; resolved YES. They are left with 120 and 40.</summary>
    private static async Task<(string Market, TestTrader Winner, TestTrader Loser)> PaidWronglyAsync(TradingRoom room)
    {
        var market = await room.MarketAsync();
        var (winner, loser) = (await room.TraderAsync(60), await room.TraderAsync(100));
        await winner.LimitAsync(market, "BUY", "YES", 0.40m, 100);
        await loser.LimitAsync(market, "BUY", "NO", 0.60m, 100);
        await ResolveAsync(room, market, "YES");
        (await winner.BalanceAsync()).Total.Should().Be(120);
        (await loser.BalanceAsync()).Total.Should().Be(40);
        return (market, winner, loser);
    }

    private static Task<JsonElement> WithdrawAsync(TradingRoom room, TestTrader trader, decimal amount) =>
        room.Admin.Http.PostAsync("/v1/user/transfer", Body.Of(new { userId = trader.Id, amount = -amount, reason = "out" })).JsonAsync();

    private static Task<HttpResponseMessage> TryCorrectAsync(TradingRoom room, string market, string outcome, bool preview = false) =>
        room.Admin.Http.PostAsync($"/v1/markets/{market}/correction?preview={(preview ? "true" : "false")}", Body.Of(new { outcome, source = "The gauge was broken" }));

    private static Task<JsonElement> CorrectAsync(TradingRoom room, string market, string outcome, bool preview = false) => TryCorrectAsync(room, market, outcome, preview).JsonAsync();

    private static async Task<decimal> DebtAsync(TestTrader trader) => (await trader.Http.GetAsync("/v1/user/portfolio").JsonAsync()).Dollars("debt");
}
