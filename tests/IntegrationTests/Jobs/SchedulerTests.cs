using System.Text.Json;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Jobs;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Jobs;

/// <summary>The scheduler: two of them on one database, pausing, ordering runs, failing, dying.</summary>
public sealed class SchedulerTests : TradingTest
{
    [Fact]
    public async Task TwoSchedulers_RunEachTickOnce_AndNeverAtOnce()
    {
        var watch = new WatchedDueWork();
        var room = await OpenAsync(JobRoom.WithJobs, services => services.AddSingleton<IDueWork>(watch), nodes: 2);
        await JobRoom.UntilAsync(() => Task.FromResult(watch.Calls > 0), 10, "the first tick");
        var (before, started) = (watch.Calls, DateTime.UtcNow);
        await Task.Delay(8_000);
        var seconds = (DateTime.UtcNow - started).TotalSeconds;

        (watch.Calls - before).Should().BeInRange((int)(seconds * 0.6), (int)seconds + 2, "a tick a second, whichever node takes it");
        watch.MostAtOnce.Should().Be(1);
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM quartz.qrtz_triggers")).Should().Be(
            await room.Database.ScalarAsync<long>("SELECT count(*) FROM quartz.qrtz_job_details"), "the second node has added no triggers");
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM quartz.qrtz_scheduler_state")).Should().Be(2);
    }

    [Fact]
    public async Task Ready_NamesTheScheduler()
    {
        var room = await OpenAsync(JobRoom.WithJobs);
        await JobRoom.UntilAsync(
            async () => (await room.Anyone.GetAsync("/ready")).IsSuccessStatusCode, 10, "the scheduler");
        var scheduler = (await room.Anyone.GetAsync("/ready").JsonAsync()).GetProperty("checks").GetProperty("scheduler");
        (scheduler.Text("status"), scheduler.Text("state")).Should().Be(("healthy", "RUNNING"));
    }

    [Fact]
    public async Task Ready_OfANodeWithoutJobs_SaysSo()
    {
        var room = await OpenAsync();
        (await room.Anyone.GetAsync("/ready").JsonAsync()).GetProperty("checks").GetProperty("scheduler").Text("state").Should().Be("OFF");
    }

    [Fact]
    public async Task PausedJob_DoesNotRun_UnlessItIsAskedTo_AndCatchesUp()
    {
        var room = await OpenAsync(JobRoom.WithJobs);
        var trader = await room.TraderAsync(100);
        var slug = await room.MarketAsync();
        await JobRoom.UntilAsync(async () => (await room.JobAsync("order-expiry")).GetProperty("lastFiredAt").ValueKind == JsonValueKind.String, 10, "the first tick");
        await ChangeAsync(room, "order-expiry", "pause");
        (await room.JobAsync("order-expiry")).Text("state").Should().Be("PAUSED");

        await ExpireAsync(trader, slug);
        await Task.Delay(2_500);
        (await trader.BalanceAsync()).Locked.Should().Be(1);
        await ChangeAsync(room, "order-expiry", "run");
        await JobRoom.UntilAsync(async () => (await trader.BalanceAsync()).Locked == 0, 5, "the run that was asked for");
        await JobRoom.UntilAsync(async () => (await room.RunsAsync("order-expiry")).Count == 1, 5, "its line in the history");
        (await room.RunsAsync("order-expiry"))[0].GetProperty("byHand").GetBoolean().Should().BeTrue();

        await ExpireAsync(trader, slug);
        await Task.Delay(1_000);
        await ChangeAsync(room, "order-expiry", "resume");
        await JobRoom.UntilAsync(async () => (await trader.BalanceAsync()).Locked == 0, 5, "the resumed job");
        (await room.Admin.Http.GetAsync("/v1/admin/audit").JsonAsync()).GetProperty("items").EnumerateArray()
            .Where(entry => entry.GetProperty("detail").GetString() == "order-expiry").Select(entry => entry.Text("action")).Should().Equal("JOB_RESUMED", "JOB_RUN", "JOB_PAUSED");
    }

    [Fact]
    public async Task JobThatFails_StandsInTheHistory_AndGoesOn()
    {
        var watch = new WatchedDueWork { Fails = true };
        var room = await OpenAsync(JobRoom.WithJobs, services => services.AddSingleton<IDueWork>(watch));
        await JobRoom.UntilAsync(async () => (await room.RunsAsync("market-schedule")).Count >= 2, 10, "two failed runs");
        (await room.RunsAsync("market-schedule"))[0].Text("error").Should().Be("InvalidOperationException: seeded");
        watch.Fails = false;
        var calls = watch.Calls;
        await JobRoom.UntilAsync(() => Task.FromResult(watch.Calls > calls + 1), 10, "further ticks");
        (await room.Admin.Http.GetAsync("/v1/admin/jobs/market-schedule/runs?failed=false").JsonAsync()).GetProperty("items").EnumerateArray().Should().BeEmpty();
    }

    [Fact]
    public async Task UnknownJob_IsNotFound()
    {
        var room = await OpenAsync();
        foreach (var what in (string[])["run", "pause", "resume"])
            await room.Admin.Http.PostAsync($"/v1/admin/jobs/absent/{what}", null).ProblemAsync(404, "JOB_NOT_FOUND");
        await room.Admin.Http.GetAsync("/v1/admin/jobs/absent/runs").ProblemAsync(404, "JOB_NOT_FOUND");
        (await room.JobAsync("order-expiry")).Text("state").Should().Be("NOT_SCHEDULED");
    }

    private static async Task ExpireAsync(TestTrader trader, string slug) => await trader.PlaceAsync(
        new { market = slug, side = "BUY", price = "0.10", quantity = 10, timeInForce = "GTD", expiresAt = DateTime.UtcNow.AddSeconds(1) }).JsonAsync(201);

    private static Task<JsonElement> ChangeAsync(TradingRoom room, string job, string what) =>
        room.Admin.Http.PostAsync($"/v1/admin/jobs/{job}/{what}", null).JsonAsync(204);
}

/// <summary>Finds nothing due, and counts who asks; fails when it is told to.</summary>
internal sealed class WatchedDueWork : IDueWork
{
    private int _calls;
    private int _atOnce;

    public int Calls => _calls;

    public int MostAtOnce { get; private set; }

    public bool Fails { get; set; }

    public async Task<IReadOnlyList<DueMarket>> MarketsAsync(DateTime now, int limit, CancellationToken cancellationToken)
    {
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _atOnce));
        Interlocked.Increment(ref _calls);
        await Task.Delay(300, cancellationToken);
        Interlocked.Decrement(ref _atOnce);
        return Fails ? throw new InvalidOperationException("seeded") : [];
    }

    public Task<IReadOnlyList<OpenOrder>> ExpiringOrdersAsync(DateTime now, int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<OpenOrder>>([]);

    public Task<IReadOnlyList<OpenOrder>> OpenOrdersAsync(Guid marketId, int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<OpenOrder>>([]);
}
