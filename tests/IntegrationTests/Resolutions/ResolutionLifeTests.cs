using System.Globalization;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Resolutions;

/// <summary>A market's way from its close to the payout, and what may happen on it.</summary>
public sealed class ResolutionLifeTests : ResolutionTest
{
    [Theory]
    [InlineData("YES", null, "1.00", "140", "90")]
    [InlineData("NO", null, "0.00", "90", "140")]
    [InlineData("PRICE", null, "0.50", "115", "115")]
    [InlineData("PRICE", 0.3, "0.30", "105", "125")]
    [InlineData("PRICE", 0.0001, "0.0001", "90.005", "139.995")]
    public async Task Finalize_PaysEveryHolderByTheResult(string outcome, double? price, string shown, string yesTotal, string noTotal)
    {
        var (yesHolder, noHolder) = (decimal.Parse(yesTotal, CultureInfo.InvariantCulture), decimal.Parse(noTotal, CultureInfo.InvariantCulture));
        var room = await OpenAsync(With(Early));
        var market = await room.MarketAsync(new { rules = "By the gauge on the roof.", resolutionSource = "The weather office" });
        var (yes, no, both) = (await room.TraderAsync(100), await room.TraderAsync(100), await room.TraderAsync(100));
        await yes.LimitAsync(market, "BUY", "YES", 0.60m, 50);
        await no.LimitAsync(market, "BUY", "NO", 0.40m, 50);
        await both.SplitAsync(market, 30);
        await yes.LimitAsync(market, "BUY", "YES", 0.10m, 100);

        // One has paid 30 for 50 YES, the other 20 for 50 NO: make it even, so that the figures are easy to read.
        await room.Admin.Http.PostAsync("/v1/user/transfer", Body.Of(new { userId = yes.Id, amount = 20, reason = "even" })).JsonAsync();
        await room.Admin.Http.PostAsync("/v1/user/transfer", Body.Of(new { userId = no.Id, amount = 10, reason = "even" })).JsonAsync();
        var resolved = await ResolveAsync(room, market, outcome, (decimal?)price);

        resolved.Text("status").Should().Be("RESOLVED");
        resolved.Text("rules").Should().Be("By the gauge on the roof.");
        var resolution = resolved.GetProperty("resolution");
        (resolution.Text("outcome"), resolution.Text("settlementPrice"), resolution.GetProperty("isFinal").GetBoolean()).Should().Be((outcome, shown, true));
        resolution.GetProperty("timeline").EnumerateArray().Select(step => step.Text("step")).Should().Equal("PROPOSED", "SETTLING", "RESOLVED");
        (await yes.BalanceAsync()).Should().Be((yesHolder, 0m, yesHolder));
        (await no.BalanceAsync()).Should().Be((noHolder, 0m, noHolder));
        (await both.BalanceAsync()).Should().Be((100m, 0m, 100m));
        var left = await yes.Http.GetAsync($"/v1/user/positions?market={market}").JsonAsync();
        var position = left.GetProperty("items").EnumerateArray().Single();
        (position.GetProperty("shares").GetInt64(), position.Dollars("realizedPnl")).Should().Be((0, yesHolder - 120));
        resolved.GetProperty("openInterest").GetInt64().Should().Be(0);

        var journal = await room.Anyone.GetAsync($"/v1/markets/{market}/journal?limit=100").JsonAsync();
        var types = journal.GetProperty("items").EnumerateArray().Select(item => item.Text("type")).ToList();
        types.Should().ContainInOrder("RESOLUTION_STEP", "RESOLUTION_STEP", "POSITIONS_PAID", "RESOLUTION_STEP");
        journal.ToString().Should().NotContain(yes.Id.ToString(), "the public journal names nobody");
        var audit = await room.Admin.Http.GetAsync($"/v1/admin/audit?subject={await room.MarketIdAsync(market)}").JsonAsync();
        audit.GetProperty("items").EnumerateArray().Select(item => item.Text("action")).Should().StartWith(["MARKET_RESOLVED", "RESOLUTION_FINAL", "RESOLUTION_PROPOSED"]);
    }

    [Fact]
    public async Task Payout_AppearsInLedgerAndPrivateTopics()
    {
        var room = await OpenAsync(With(Early));
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync(100);
        await trader.SplitAsync(market, 10);
        await ResolveAsync(room, market, "YES");

        var ledger = await trader.Http.GetAsync("/v1/user/ledger").JsonAsync();
        ledger.GetProperty("items").EnumerateArray().Select(line => $"{line.Text("kind")} {line.Text("amount")}").Should().Equal("PAYOUT 10.00", "SPLIT -10.00", "DEPOSIT 100.00");
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM user_journal WHERE user_id = $1 AND topic = 2", trader.Id)).Should().Be(3, "deposit, split and payout");
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM user_journal WHERE user_id = $1 AND topic = 3", trader.Id)).Should().Be(4, "two positions, twice");
    }

    [Fact]
    public async Task DisputeWindow_WhenItEnds_TheMarketSettlesByItself()
    {
        var room = await OpenAsync(With(Window(1)));
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync(100);
        await trader.SplitAsync(market, 10);
        await room.MoveAsync(market, new { status = "CLOSED" });
        await ProposeAsync(room, market, "NO");

        (await CodeAsync(FinalizeAsync(room.Admin, market))).Should().Be("DISPUTE_WINDOW_OPEN");
        (await RunDueAsync(room.Apps[0])).Detail.Should().Be("0 begun, 0 resolved");
        await Task.Delay(1_100);
        (await CodeAsync(DisputeAsync(trader, market))).Should().Be("STATE_FORBIDS", "the window has ended, whether or not the job has run");
        (await RunDueAsync(room.Apps[0])).Detail.Should().Be("1 begun, 1 resolved");
        (await RunDueAsync(room.Apps[0])).Detail.Should().Be("0 begun, 0 resolved");

        (await StatusAsync(room, market)).Should().Be("RESOLVED");
        (await trader.BalanceAsync()).Total.Should().Be(100);
    }

    [Fact]
    public async Task Scheduler_OfTwoNodes_SettlesWhatIsDueOnce()
    {
        var room = await OpenAsync(With(Window(1), ("Jobs:Enabled", "true"), ("Resolution:BatchSize", "2")), nodes: 2);
        var market = await room.MarketAsync();
        var traders = await room.TradersAsync(7, deposit: 100);
        foreach (var trader in traders)
            await trader.SplitAsync(market, 10);
        await room.MoveAsync(market, new { status = "CLOSED" });
        await ProposeAsync(room, market, "YES");

        await UntilAsync(async () => await StatusAsync(room, market) == "RESOLVED");
        foreach (var trader in traders)
            (await trader.BalanceAsync()).Total.Should().Be(100);
    }

    [Fact]
    public async Task Dispute_ByHoldersOnly_OnceEach_UntilTheThirdProposalIsFinal()
    {
        var room = await OpenAsync(With(Window(3_600)));
        var market = await room.MarketAsync();
        var (first, second, third, stranger) = (await room.TraderAsync(100), await room.TraderAsync(100), await room.TraderAsync(100), await room.TraderAsync(100));
        foreach (var holder in (TestTrader[])[first, second, third])
            await holder.SplitAsync(market, 10);
        await room.MoveAsync(market, new { status = "CLOSED" });
        await ProposeAsync(room, market, "YES", note: "As seen");

        (await CodeAsync(DisputeAsync(stranger, market))).Should().Be("NOT_A_HOLDER");
        (await CodeAsync(DisputeAsync(first, market, ""))).Should().Be("VALIDATION_FAILED");
        var disputed = await DisputeAsync(first, market, "It was dry.").JsonAsync();
        disputed.Text("status").Should().Be("DISPUTED");
        disputed.GetProperty("resolution").GetProperty("isFinal").GetBoolean().Should().BeFalse();
        (await CodeAsync(DisputeAsync(second, market))).Should().Be("STATE_FORBIDS", "it is disputed already");
        (await CodeAsync(FinalizeAsync(room.Admin, market))).Should().Be("STATE_FORBIDS");

        await ProposeAsync(room, market, "YES");
        (await CodeAsync(DisputeAsync(first, market))).Should().Be("ALREADY_DISPUTED");
        (await CodeAsync(DisputeAsync(second, market))).Should().Be("ok");
        var last = await ProposeAsync(room, market, "NO", note: "It was dry indeed");
        last.GetProperty("resolution").GetProperty("isFinal").GetBoolean().Should().BeTrue();
        (await CodeAsync(DisputeAsync(third, market))).Should().Be("STATE_FORBIDS", "the third proposal is final");

        (await RunDueAsync(room.Apps[0])).Detail.Should().Be("1 begun, 1 resolved");
        var timeline = (await ShowAsync(room, market)).GetProperty("resolution").GetProperty("timeline").EnumerateArray().ToList();
        timeline.Select(step => $"{step.Text("step")} {step.GetProperty("round")} {step.Text("outcome")}").Should().Equal(
            "PROPOSED 1 YES", "DISPUTED 1 YES", "PROPOSED 2 YES", "DISPUTED 2 YES", "PROPOSED 3 NO", "SETTLING 3 NO", "RESOLVED 3 NO");
        timeline[1].Text("text").Should().Be("It was dry.");
        timeline.Select(step => step.ToString()).Should().NotContain(text => text.Contains(first.Id.ToString(), StringComparison.Ordinal));
    }

    /// <summary>Who confirms a result means the one that he has seen.</summary>
    [Fact]
    public async Task Finalize_OfARoundThatIsOver_IsRefused()
    {
        var room = await OpenAsync(With(Early));
        var market = await room.MarketAsync();
        var holder = await room.TraderAsync(100);
        await holder.SplitAsync(market, 10);
        await room.MoveAsync(market, new { status = "CLOSED" });
        await ProposeAsync(room, market, "YES");
        await DisputeAsync(holder, market).JsonAsync();
        await ProposeAsync(room, market, "NO");

        (await CodeAsync(room.Admin.Http.PostAsync($"/v1/markets/{market}/finalize?round=1", null))).Should().Be("STATE_FORBIDS");
        (await StatusAsync(room, market)).Should().Be("PROPOSED");
        (await room.Admin.Http.PostAsync($"/v1/markets/{market}/finalize?round=2", null).JsonAsync()).Text("status").Should().Be("RESOLVED");
    }

    [Theory]
    [InlineData("""{"outcome":"YES"}""", "VALIDATION_FAILED")]
    [InlineData("""{"outcome":"YES","source":""}""", "VALIDATION_FAILED")]
    [InlineData("""{"outcome":"YES","source":"x","settlementPrice":"0.50"}""", "VALIDATION_FAILED")]
    [InlineData("""{"outcome":"PRICE","source":"x","settlementPrice":"1.01"}""", "VALIDATION_FAILED")]
    [InlineData("""{"outcome":"PRICE","source":"x","settlementPrice":"-0.01"}""", "VALIDATION_FAILED")]
    [InlineData("""{"outcome":"PRICE","source":"x","settlementPrice":"0.00001"}""", "VALIDATION_FAILED")]
    [InlineData("""{"outcome":"MAYBE","source":"x"}""", "VALIDATION_FAILED")]
    [InlineData("""{"outcome":"YES","source":"x","winner":"y"}""", "VALIDATION_FAILED")]
    [InlineData("""{"outcome":"YES","source":"x"}""", "ok")]
    public async Task Propose_BadBody_IsRefusedAndChangesNothing(string body, string code)
    {
        var room = await OpenAsync();
        var market = await room.MarketAsync();
        await room.MoveAsync(market, new { status = "CLOSED" });

        (await CodeAsync(room.Admin.Http.PostAsync($"/v1/markets/{market}/resolution", Body.Raw(body)))).Should().Be(code);
        (await StatusAsync(room, market)).Should().Be(code == "ok" ? "PROPOSED" : "CLOSED");
    }

    [Fact]
    public async Task TwoAdmins_WhereAsked_TheProposerCannotFinalize()
    {
        var room = await OpenAsync(With(Window(1), ("Resolution:TwoAdmins", "true")));
        var second = await room.Apps[0].AdminAsync();
        var markets = await room.MarketsAsync(2, _ => null);
        foreach (var market in markets)
        {
            await room.MoveAsync(market, new { status = "CLOSED" });
            await ProposeAsync(room, market, "YES");
        }

        (await CodeAsync(FinalizeAsync(room.Admin, markets[0]))).Should().Be("SECOND_ADMIN_REQUIRED");
        var confirmed = await second.Http.PostAsync($"/v1/markets/{markets[0]}/finalize", null).JsonAsync();
        (confirmed.Text("status"), confirmed.GetProperty("resolution").GetProperty("isApproved").GetBoolean()).Should().Be(("PROPOSED", true));
        await Task.Delay(1_100);
        (await RunDueAsync(room.Apps[0])).Detail.Should().Be("1 begun, 1 resolved", "the other one nobody has confirmed");
        (await StatusAsync(room, markets[0])).Should().Be("RESOLVED");
        (await StatusAsync(room, markets[1])).Should().Be("PROPOSED");
        (await CodeAsync(FinalizeAsync(room.Admin, markets[1]))).Should().Be("SECOND_ADMIN_REQUIRED", "nor is it the proposer's when the window has ended");
        var late = await second.Http.PostAsync($"/v1/markets/{markets[1]}/finalize", null).JsonAsync();
        late.Text("status").Should().Be("RESOLVED");
    }
}
