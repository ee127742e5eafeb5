using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Trading;

/// <summary>
/// The connection to the database breaks at every statement of the trading transaction, before it and after it. Above all around COMMIT, where only the database
/// knows what became of it: every caller gets the true answer, and nothing is lost or doubled.
/// </summary>
public sealed class LostConnectionTests : TradingTest
{
    private readonly CutProxy _proxy = new();

    public LostConnectionTests() => Own(_proxy);

    public override Task DisposeAsync()
    {
        _proxy.Rule = static _ => Fate.Forward;
        return base.DisposeAsync();
    }

    [Theory]
    [InlineData(nameof(Fate.CutBefore))]
    [InlineData(nameof(Fate.CutAfter))]
    [InlineData(nameof(Fate.CutThenDeliver))]
    [InlineData(nameof(Fate.DeliverLate))]
    public async Task Commit_WhoseConnectionBreaks_IsAnsweredTruly(string fate)
    {
        var room = await OpenBehindProxyAsync();
        var markets = await room.MarketsAsync(2, _ => null);
        var traders = await room.TradersAsync(10, deposit: 100);
        await traders[0].LimitAsync(markets[0], "BUY", "YES", 0.50m, 30);

        for (var skip = 0; skip < 2; skip++)
        {
            var met = _proxy.Once("COMMIT", Enum.Parse<Fate>(fate), skip);
            var round = skip;
            var placings = await Task.WhenAll(traders.Select((trader, i) => Answer.ToAsync(() => trader.PlaceAsync(new
            {
                market = markets[i % 2], side = "BUY", outcome = i % 3 == 0 ? "YES" : "NO", price = 0.50m, quantity = 2, clientOrderId = $"round-{round}",
            }))));
            var splits = await Task.WhenAll(traders.Select(trader =>
                Answer.ToAsync(() => trader.Http.PostAsync($"/v1/markets/{markets[1]}/split", Body.Of(new { quantity = 3 })))));
            await met;

            placings.Select(answer => answer.Status).Should().OnlyContain(status => status == 201, "what can be tried again is, and what was committed is known to be");
            splits.Select(answer => answer.Status).Should().OnlyContain(status => status == 200);
            (await room.Database.ScalarAsync<long>("SELECT count(*) FROM orders WHERE client_order_id = $1", $"round-{round}")).Should().Be(10);
            (await room.Database.ScalarAsync<long>("SELECT count(*) FROM ledger_transactions WHERE kind = 4")).Should().Be(10 * (round + 1), "each split happened once");
        }
    }

    /// <summary>A deposit belongs to no market: its balance row is all there is to ask.</summary>
    [Theory]
    [InlineData(nameof(Fate.CutBefore))]
    [InlineData(nameof(Fate.CutAfter))]
    [InlineData(nameof(Fate.CutThenDeliver))]
    public async Task Deposit_WhoseCommitIsLost_HappensOnce(string fate)
    {
        var room = await OpenBehindProxyAsync();
        var trader = await room.TraderAsync(10);
        var met = _proxy.Once("COMMIT", Enum.Parse<Fate>(fate));

        await room.Admin.Http.PostAsync("/v1/user/transfer", Body.Of(new { userId = trader.Id, amount = 5, reason = "without a key" })).JsonAsync();

        await met;
        (await trader.BalanceAsync()).Total.Should().Be(15m);
    }

    /// <summary>The node has lost its connection, the database has not noticed, and the COMMIT is still on its way: who asks now must wait for it.</summary>
    [Fact]
    public async Task Commit_ThatArrivesAfterItsNodeHasAsked_IsWaitedFor()
    {
        var room = await OpenBehindProxyAsync();
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync(100);
        _proxy.Delay = TimeSpan.FromSeconds(1);
        var met = _proxy.Once("COMMIT", Fate.CutThenDeliver);
        var groups = await room.Database.ScalarAsync<long>("SELECT count(*) FROM trading_groups");

        var placed = await trader.LimitAsync(market, "BUY", "YES", 0.50m, 10);

        await met;
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM trading_groups")).Should().Be(groups + 1);
        (await trader.Http.GetAsync($"/v1/orders/{placed.OrderId()}").JsonAsync()).OrderStatus().Should().Be("OPEN");
        room.Apps[0].Log.Should().Contain(line => line.Contains("turned out to be committed: True", StringComparison.Ordinal));
    }

    /// <summary>
    /// The same, but what was to be written comes so late that the database has given the transaction up: it has not happened, and is done again.
    /// Nothing need be asked where the COMMIT had not been sent. Each statement is the first of its round trip: what a newcomer holds in the market is not in memory, so his locks come first.
    /// </summary>
    [Theory]
    [InlineData("INSERT INTO orders", false)]
    [InlineData("UPDATE balances", true)]
    public async Task Writes_ThatArriveAfterTheirTransactionWasGivenUp_AreDoneAgain(string statement, bool isInDoubt)
    {
        var room = await OpenBehindProxyAsync(("Trading:IdleInTransactionTimeout", "00:00:00.300"));
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync(100);
        for (var i = 0; i < 3; i++)
            await trader.LimitAsync(market, "BUY", "YES", 0.50m, 10); // From then on its statements are prepared: nothing of a batch is sent before its first one.
        var newcomer = await room.TraderAsync(100);
        _proxy.Delay = TimeSpan.FromSeconds(1.5);
        var met = _proxy.Once(statement, Fate.CutThenDeliver);

        await newcomer.LimitAsync(market, "BUY", "YES", 0.50m, 10);

        await met;
        await Task.Delay(1_500);
        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM orders")).Should().Be(4);
        room.Apps[0].Log.Any(line => line.Contains("turned out to be committed: False", StringComparison.Ordinal)).Should().Be(isInDoubt);
    }

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Connection_ThatBreaksAtAStatement_IsMadeAnew(string statement)
    {
        var room = await OpenBehindProxyAsync();
        var market = await room.MarketAsync();
        var (maker, taker) = (await room.TraderAsync(100), await room.TraderAsync(100));
        foreach (var fate in (Fate[])[Fate.CutBefore, Fate.CutAfter])
        {
            await maker.LimitAsync(market, "BUY", "YES", 0.60m, 10);
            var met = _proxy.Once(statement, fate);

            var splitting = Answer.ToAsync(() => taker.Http.PostAsync($"/v1/markets/{market}/split", Body.Of(new { quantity = 20, idempotencyKey = $"key-{fate}" })));
            var placing = Answer.ToAsync(() => taker.PlaceAsync(new { market, side = "BUY", outcome = "NO", price = 0.50m, quantity = 4, clientOrderId = $"id-{fate}" }));

            (await splitting).Status.Should().Be(200);
            (await placing).Status.Should().Be(201);
            await met;
        }

        (await taker.BalanceAsync()).Total.Should().Be(100m - 40m - (8 * 0.40m));
        (await maker.BalanceAsync()).Should().Be((88m, 7.20m, 95.20m));
    }

    public static TheoryData<string> Statements() =>
    [
        "BEGIN", "SELECT set_config", "SELECT id, number", "SELECT user_id, available", "SELECT o.user_id", "SELECT i.user_id", "SELECT p.market_id",
        "INSERT INTO orders", "UPDATE orders", "INSERT INTO trades", "INSERT INTO positions", "UPDATE balances", "INSERT INTO ledger_transactions",
        "INSERT INTO ledger_entries", "INSERT INTO market_journal", "INSERT INTO user_journal", "INSERT INTO idempotency_keys", "UPDATE markets",
        "INSERT INTO trading_groups", "COMMIT",
    ];

    /// <summary>Under load, at random places, all the time.</summary>
    [Fact]
    public async Task Connections_ThatBreakAllTheTime_LoseAndDoubleNothing()
    {
        var room = await OpenBehindProxyAsync();
        var markets = await room.MarketsAsync(4, _ => null);
        var load = new RandomLoad(room.Admin, await room.TradersAsync(10), markets);
        var random = new Random(Settings.Seed);
        _proxy.Delay = TimeSpan.FromMilliseconds(30);
        _proxy.Rule = text => Draw(text == "COMMIT" ? 10 : 400) != 0 ? Fate.Forward : (Fate)Draw(4) + 2;

        // On a slow machine fewer connections break in the same time.
        for (var tries = 0; tries < 5 && (tries == 0 || Doubts() <= 10); tries++)
            await load.RunAsync(callers: 16, TimeSpan.FromSeconds(8));

        _proxy.Rule = static _ => Fate.Forward;
        await load.Log.VerifyAsync(room.Database);
        Doubts().Should().BeGreaterThan(10, "or this was no test (seed {0})", Settings.Seed);

        int Doubts() => room.Apps[0].Log.Count(line => line.Contains("turned out to be committed", StringComparison.Ordinal));

        int Draw(int below)
        {
            lock (random)
                return random.Next(below);
        }
    }

    private async Task<TradingRoom> OpenBehindProxyAsync(params (string Name, string Value)[] settings)
    {
        var database = await TestDatabase.CreateAsync();
        return await OpenAsync(With([("DATABASE_URL", _proxy.To(database)), .. settings]), database: database);
    }
}
