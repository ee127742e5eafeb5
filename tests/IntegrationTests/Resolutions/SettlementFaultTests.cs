using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Resolutions;

/// <summary>Settlement killed at every step, run twice at once, on two nodes, over a connection that breaks: every position is paid exactly once.</summary>
public sealed class SettlementFaultTests : ResolutionTest
{
    private const int Holders = 12;
    private CutProxy? _proxy;

    public override Task DisposeAsync()
    {
        if (_proxy is not null)
            _proxy.Rule = static _ => Fate.Forward;
        return base.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_AtEveryStep_ItGoesOnWhereItStopped(bool isCorrection)
    {
        var mortal = new MortalQueue();
        var room = await OpenAsync(With(Early, ("Resolution:BatchSize", "5")), services => mortal.PutInto(services));
        var (market, traders) = await ProposedAsync(room);
        if (isCorrection)
        {
            mortal.Lives = int.MaxValue;
            await FinalizeAsync(room.Admin, market).JsonAsync();
        }

        // The begin is a transaction of its own; from then on each life ends one step later.
        var deaths = 0;
        for (var lives = 0; await StatusAsync(room, market) != "RESOLVED" || (isCorrection && deaths == 0); lives++)
        {
            mortal.Lives = lives;
            var starts = isCorrection ? CorrectAsync(room, market) : FinalizeAsync(room.Admin, market);
            using (await starts)
            {
            }

            mortal.Lives = lives / 2;
            try
            {
                await RunDueAsync(room.Apps[0]);
            }
            catch (OperationCanceledException exception) when (exception.Message == MortalQueue.LastWords)
            {
                deaths++;
            }

            await Truth.VerifyInvariantsAsync(room.Database.DataSource);
            lives.Should().BeLessThan(60, "it must get somewhere");
        }

        deaths.Should().BeGreaterThan(2);
        await VerifyPaidOnceAsync(room, market, traders, yesPays: isCorrection ? 0 : 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RunByManyAtOnce_OnOneNodeOrTwo_EveryPositionIsPaidOnce(int nodes)
    {
        var room = await OpenAsync(With(Early, ("Resolution:BatchSize", "2"), ("Resolution:BatchPause", "00:00:00")), nodes: nodes);
        var (market, traders) = await ProposedAsync(room);
        (await SendAsync(room.Apps[0], new BeginSettlement(await room.MarketIdAsync(market)), room.Admin.Id)).Should().BeTrue();

        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => RunDueAsync(room.Apps[i % nodes])));

        done.Should().OnlyContain(each => each.Detail!.StartsWith("0 begun", StringComparison.Ordinal));
        (await StatusAsync(room, market)).Should().Be("RESOLVED");
        await VerifyPaidOnceAsync(room, market, traders, yesPays: 1);

        using (await CorrectAsync(room, market))
            await Task.WhenAll(Enumerable.Range(0, 4).Select(i => RunDueAsync(room.Apps[i % nodes])));
        await VerifyPaidOnceAsync(room, market, traders, yesPays: 0);
    }

    [Fact]
    public async Task Batch_SentTwice_DoesNothingTheSecondTime()
    {
        var room = await OpenAsync(With(Early));
        var (slug, traders) = await ProposedAsync(room);
        var market = await room.MarketIdAsync(slug);
        await SendAsync(room.Apps[0], new BeginSettlement(market), room.Admin.Id);
        var seq = await room.Database.ScalarAsync<long>("SELECT seq FROM markets WHERE id = $1", market);
        var batch = new SettleBatch(market, seq, [.. traders.Select(trader => trader.Id)], []);

        (await SendAsync(room.Apps[0], batch)).Should().Be(SettlementProgress.Done);
        (await SendAsync(room.Apps[0], batch)).Should().Be(SettlementProgress.Overtaken);
        (await SendAsync(room.Apps[0], batch with { ExpectedSeq = seq + 1 })).Should().Be(SettlementProgress.Done, "and finds nobody who holds anything");

        await RunDueAsync(room.Apps[0]);
        await VerifyPaidOnceAsync(room, slug, traders, yesPays: 1);
    }

    [Theory]
    [InlineData("SELECT user_id, available", nameof(Fate.CutBefore))]
    [InlineData("INSERT INTO payouts", nameof(Fate.CutBefore))]
    [InlineData("INSERT INTO payouts", nameof(Fate.CutAfter))]
    [InlineData("INSERT INTO payouts", nameof(Fate.CutThenDeliver))]
    [InlineData("COMMIT", nameof(Fate.CutBefore))]
    [InlineData("COMMIT", nameof(Fate.CutAfter))]
    [InlineData("COMMIT", nameof(Fate.CutThenDeliver))]
    public async Task Connection_ThatBreaksInABatch_CostsNobodyAndPaysNobodyTwice(string statement, string fate)
    {
        _proxy = Own(new CutProxy());
        var database = await TestDatabase.CreateAsync();
        var room = await OpenAsync(With(Early, ("DATABASE_URL", _proxy.To(database)), ("Resolution:BatchSize", "3")), database: database);
        var (market, traders) = await ProposedAsync(room);
        await SendAsync(room.Apps[0], new BeginSettlement(await room.MarketIdAsync(market)), room.Admin.Id);

        for (var skip = 0; skip < 3; skip++)
        {
            var met = _proxy.Once(statement, Enum.Parse<Fate>(fate), skip);
            await RunDueAsync(room.Apps[0]);
            if (await StatusAsync(room, market) == "RESOLVED" && !met.IsCompleted)
                break;
        }

        _proxy.Rule = static _ => Fate.Forward;
        await RunDueAsync(room.Apps[0]);
        await VerifyPaidOnceAsync(room, market, traders, yesPays: 1);
    }

    [Fact]
    public async Task Market_ThatCannotBeSettled_KeepsNoOtherWaiting()
    {
        var queue = new MortalQueue();
        var room = await OpenAsync(With(Early), services => queue.PutInto(services));
        var markets = await room.MarketsAsync(3, _ => null);
        var trader = await room.TraderAsync(100);
        foreach (var market in markets)
        {
            await trader.SplitAsync(market, 10);
            await room.MoveAsync(market, new { status = "CLOSED" });
            await ProposeAsync(room, market, "YES");
            (await SendAsync(room.Apps[0], new BeginSettlement(await room.MarketIdAsync(market)), room.Admin.Id)).Should().BeTrue();
        }

        queue.Broken = await room.MarketIdAsync(markets[0]);
        var run = await RunDueAsync(room.Apps[0]);

        run.Failures.Should().ContainSingle().Which.Should().Contain(queue.Broken.ToString()).And.Contain("broken");
        run.Detail.Should().Be("0 begun, 2 resolved");
        queue.Broken = Guid.Empty;
        (await RunDueAsync(room.Apps[0])).Detail.Should().Be("0 begun, 1 resolved");
        (await trader.BalanceAsync()).Total.Should().Be(100);
    }

    [Fact]
    public async Task Trading_InOtherMarkets_GoesOnWhileASettlementWaits()
    {
        var room = await OpenAsync(With(Early));
        var (market, traders) = await ProposedAsync(room);
        var other = await room.MarketAsync();
        var bystander = await room.TraderAsync(100);

        // Somebody holds a balance that the batch needs: it waits in the middle of its transaction.
        await using var connection = await room.Database.DataSource.OpenConnectionAsync();
        await using var hold = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("SELECT 1 FROM balances WHERE user_id = $1 FOR UPDATE", connection, hold) { Parameters = { new() { Value = traders[3].Id } } })
            await command.ExecuteScalarAsync();
        await SendAsync(room.Apps[0], new BeginSettlement(await room.MarketIdAsync(market)), room.Admin.Id);
        var settling = RunDueAsync(room.Apps[0]);
        await Task.Delay(200);
        settling.IsCompleted.Should().BeFalse();

        for (var i = 0; i < 5; i++)
            await bystander.LimitAsync(other, "BUY", "YES", 0.10m, 1).WaitAsync(TimeSpan.FromSeconds(1));

        await hold.RollbackAsync();
        (await settling).Detail.Should().Be("0 begun, 1 resolved");
        await VerifyPaidOnceAsync(room, market, traders, yesPays: 1);
    }

    /// <summary>A market with twelve holders, each with a YES and a NO side of different size, closed, with YES proposed.</summary>
    private static async Task<(string Market, IReadOnlyList<TestTrader> Traders)> ProposedAsync(TradingRoom room)
    {
        var market = await room.MarketAsync();
        var traders = await room.TradersAsync(Holders, deposit: 100);
        foreach (var trader in traders)
            await trader.SplitAsync(market, 10);
        for (var i = 0; i < Holders; i += 2)
        {
            if (i == 0)
                continue;
            await traders[i].LimitAsync(market, "SELL", "YES", 0.50m, i);
            await traders[i + 1].LimitAsync(market, "BUY", "YES", 0.50m, i);
        }

        await room.MoveAsync(market, new { status = "CLOSED" });
        await ProposeAsync(room, market, "YES");
        return (market, traders);
    }

    private static Task<HttpResponseMessage> CorrectAsync(TradingRoom room, string market) =>
        room.Admin.Http.PostAsync($"/v1/markets/{market}/correction", Body.Of(new { outcome = "NO", source = "the gauge was broken" }));

    /// <summary>Trader i of a pair has sold i YES for 0.50 to his neighbour.</summary>
    private static async Task VerifyPaidOnceAsync(TradingRoom room, string market, IReadOnlyList<TestTrader> traders, int yesPays)
    {
        await Truth.VerifyInvariantsAsync(room.Database.DataSource);
        for (var i = 0; i < Holders; i++)
        {
            var (sold, isSeller) = (i / 2 * 2, i % 2 == 0);
            var yes = isSeller ? 10 - sold : 10 + sold;
            var expected = 90m + (isSeller ? sold * 0.5m : -sold * 0.5m) + (yesPays * yes) + ((1 - yesPays) * 10);
            (await traders[i].BalanceAsync()).Total.Should().Be(expected, "that is what trader {0} is due", i);
        }

        var id = await room.MarketIdAsync(market);
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM ledger_transactions WHERE market_id = $1 AND kind = 8", id)).Should().Be(yesPays == 1 ? 0 : Holders - 1, "one had sold all his YES and was paid nothing that could be taken back");
        (await StatusAsync(room, market)).Should().Be("RESOLVED");
    }

    /// <summary>A process that dies when it has looked so often for what is left to pay.</summary>
    private sealed class MortalQueue
    {
        public const string LastWords = "killed";

        public int Lives { get; set; } = int.MaxValue;

        /// <summary>A market that cannot be looked at.</summary>
        public Guid Broken { get; set; }

        public void PutInto(IServiceCollection services)
        {
            var real = services.Last(service => service.ServiceType == typeof(ISettlementQueue));
            services.Replace(ServiceDescriptor.Singleton<ISettlementQueue>(
                provider => new Queue(this, (ISettlementQueue)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!))));
        }

        private sealed class Queue(MortalQueue mortal, ISettlementQueue real) : ISettlementQueue
        {
            public Task<SettlementSlice> NextAsync(Guid marketId, SettlementCursor after, int take, CancellationToken cancellationToken) =>
                marketId == mortal.Broken ? throw new InvalidOperationException("broken") : mortal.Lives-- > 0 ? real.NextAsync(marketId, after, take, cancellationToken) : throw new OperationCanceledException(LastWords);

            public Task<bool> MustWaitAsync(Guid marketId, CancellationToken cancellationToken) => real.MustWaitAsync(marketId, cancellationToken);

            public Task<IReadOnlyList<(Guid Market, Guid User)>> BuysOfDebtorsAsync(Guid marketId, CancellationToken cancellationToken) =>
                real.BuysOfDebtorsAsync(marketId, cancellationToken);
        }
    }
}
