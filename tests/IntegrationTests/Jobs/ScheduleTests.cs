using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Jobs;

/// <summary>Markets and orders whose time comes, by the scheduler's clock and by one that tests set.</summary>
public sealed class ScheduleTests : TradingTest
{
    private static readonly TimeSpan Precision = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Market_OpensAndClosesOnTime_AndGivesReservesBack()
    {
        var room = await OpenAsync(JobRoom.WithJobs);
        var trader = await room.TraderAsync(100);
        var (opensAt, closesAt) = (DateTime.UtcNow.AddSeconds(2), DateTime.UtcNow.AddSeconds(6));
        var slug = await room.DraftAsync(opensAt, closesAt);

        var opened = await JobRoom.UntilAsync(async () => await room.StatusAsync(slug) == "OPEN", 10, "the opening");
        opened.Should().BeOnOrAfter(opensAt).And.BeBefore(opensAt + Precision);
        await trader.LimitAsync(slug, "BUY", "YES", 0.50m, 100);
        (await trader.BalanceAsync()).Locked.Should().Be(50);

        var closed = await JobRoom.UntilAsync(async () => await room.StatusAsync(slug) == "CLOSED" && (await trader.BalanceAsync()).Locked == 0, 15, "the closing");
        closed.Should().BeOnOrAfter(closesAt).And.BeBefore(closesAt + Precision);
        (await trader.Http.GetAsync("/v1/orders").JsonAsync()).GetProperty("items")[0].Text("reason").Should().Be("MARKET_CLOSED");
        var id = await room.MarketIdAsync(slug);
        (await room.Admin.Http.GetAsync($"/v1/admin/audit?subject={id}").JsonAsync()).GetProperty("items").EnumerateArray().Select(entry => entry.Text("action"))
            .Should().Equal("MARKET_CLOSED_ON_SCHEDULE", "MARKET_OPENED_ON_SCHEDULE", "MARKET_CREATED");
    }

    [Fact]
    public async Task GtdOrder_GivesItsReserveBack_OnTime()
    {
        var room = await OpenAsync(JobRoom.WithJobs);
        var trader = await room.TraderAsync(100);
        var slug = await room.MarketAsync();
        var expiresAt = DateTime.UtcNow.AddSeconds(2);
        await trader.PlaceAsync(new { market = slug, side = "BUY", price = "0.50", quantity = 100, timeInForce = "GTD", expiresAt }).JsonAsync(201);
        await trader.LimitAsync(slug, "BUY", "YES", 0.10m, 10);

        var free = await JobRoom.UntilAsync(async () => (await trader.BalanceAsync()).Locked == 1, 10, "the expiry");
        free.Should().BeOnOrAfter(expiresAt).And.BeBefore(expiresAt + Precision);
        var run = (await room.RunsAsync("order-expiry")).Should().ContainSingle().Subject;
        run.GetProperty("done").GetInt32().Should().Be(1);
        (await room.JobAsync("order-expiry")).GetProperty("lastRun").Text("id").Should().Be(run.Text("id"));
    }

    [Fact]
    public async Task WhatWasMissed_IsCaughtUpWith_InOrder()
    {
        var clock = new TestClock(DateTimeOffset.UtcNow);
        var room = await OpenAsync(services: services => services.AddSingleton<TimeProvider>(clock));
        var trader = await room.TraderAsync(100);
        var now = clock.Now.UtcDateTime;
        var both = await room.DraftAsync(now.AddMinutes(10), now.AddMinutes(20));
        var opening = await room.DraftAsync(now.AddMinutes(15), now.AddHours(5));
        var closing = await room.MarketAsync(new { closesAt = now.AddMinutes(12) });
        await trader.PlaceAsync(new { market = closing, side = "BUY", price = "0.50", quantity = 10, timeInForce = "GTD", expiresAt = now.AddMinutes(5) }).JsonAsync(201);
        await trader.LimitAsync(closing, "BUY", "YES", 0.40m, 10);

        clock.Now += TimeSpan.FromHours(2);
        await room.Apps[0].RunJobAsync("market-schedule");
        await room.Apps[0].RunJobAsync("order-expiry");

        (await room.StatusAsync(both)).Should().Be("CLOSED");
        (await room.StatusAsync(opening)).Should().Be("OPEN");
        (await room.StatusAsync(closing)).Should().Be("CLOSED");
        (await trader.BalanceAsync()).Locked.Should().Be(0);
        (await trader.Http.GetAsync("/v1/orders").JsonAsync()).GetProperty("items").EnumerateArray().Select(order => order.Text("reason"))
            .Should().BeEquivalentTo("TIME_EXPIRED", "MARKET_CLOSED");
        (await room.Anyone.GetAsync($"/v1/markets/{both}/journal").JsonAsync()).GetProperty("items").EnumerateArray()
            .Select(entry => entry.GetProperty("data").Text("status")).Should().Equal("OPEN", "CLOSED");
    }

    [Fact]
    public async Task AClockThatJumpsBack_UndoesNothing()
    {
        var clock = new TestClock(DateTimeOffset.UtcNow);
        var room = await OpenAsync(services: services => services.AddSingleton<TimeProvider>(clock));
        var trader = await room.TraderAsync(100);
        var slug = await room.MarketAsync(new { closesAt = clock.Now.UtcDateTime.AddHours(1) });
        await trader.LimitAsync(slug, "BUY", "YES", 0.50m, 10);

        clock.Now += TimeSpan.FromHours(1);
        await trader.PlaceAsync(new { market = slug, side = "BUY", price = "0.50", quantity = 1 }).ProblemAsync(422, "MARKET_NOT_OPEN");
        await room.Apps[0].RunJobAsync("market-schedule");
        clock.Now -= TimeSpan.FromHours(2);
        await room.Apps[0].RunJobAsync("market-schedule");

        (await room.StatusAsync(slug)).Should().Be("CLOSED");
        await trader.PlaceAsync(new { market = slug, side = "BUY", price = "0.50", quantity = 1 }).ProblemAsync(422, "MARKET_NOT_OPEN");
    }

    /// <summary>Local time has an hour twice, or leaves one out; the exchange knows UTC alone, and times come with their offset.</summary>
    [Theory]
    [InlineData("2031-11-02T01:30:00-04:00", "2031-11-02T05:30:00Z")]
    [InlineData("2031-11-02T01:30:00-05:00", "2031-11-02T06:30:00Z")]
    [InlineData("2031-03-09T03:00:00-04:00", "2031-03-09T07:00:00Z")]
    public async Task ClosingTime_InTheHourThatComesTwice_IsTheInstantItNames(string closesAt, string instant)
    {
        var at = DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
        var clock = new TestClock(at.AddDays(-1));
        var room = await OpenAsync(services: services => services.AddSingleton<TimeProvider>(clock));
        var slug = await room.MarketAsync(new { closesAt });

        clock.Now = at.AddMilliseconds(-1);
        await room.Apps[0].RunJobAsync("market-schedule");
        (await room.StatusAsync(slug)).Should().Be("OPEN");
        clock.Now = at;
        await room.Apps[0].RunJobAsync("market-schedule");
        (await room.StatusAsync(slug)).Should().Be("CLOSED");
    }

    [Fact]
    public async Task LargeBook_IsWithdrawnInParts_BeforeItsMarketCloses()
    {
        var clock = new TestClock(DateTimeOffset.UtcNow);
        var room = await OpenAsync(services: services => services.AddSingleton<TimeProvider>(clock));
        var traders = await room.TradersAsync(3, 10_000);
        var slug = await room.MarketAsync(new { closesAt = clock.Now.UtcDateTime.AddHours(1) });
        await Task.WhenAll(traders.SelectMany(trader => Enumerable.Range(0, 15).Select(_ => trader.Http.PostAsync("/v1/orders/batch", Body.Of(new
        {
            items = Enumerable.Range(0, 50).Select(i => new { place = new { market = slug, side = "BUY", price = 0.01m * (1 + (i % 40)), quantity = 1 } }),
        })).JsonAsync())));
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE status <= 2")).Should().Be(2_250);

        clock.Now += TimeSpan.FromHours(2);
        await room.Apps[0].RunJobAsync("market-schedule");
        (await room.StatusAsync(slug)).Should().Be("CLOSED");
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE status = 4 AND reason = 6")).Should().Be(2_250);
        (await room.Database.ScalarAsync<long>("SELECT sum(locked)::bigint FROM balances")).Should().Be(0);
    }
}
