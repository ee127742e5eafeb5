using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Resolutions;

/// <summary>
/// Two servers pay out one market after the other, and correct what they have paid; at random moments one of them is killed (SIGKILL) and started again. Every position is
/// paid exactly once, and paid anew exactly once.
/// </summary>
public sealed class SettlementKillTests(ITestOutputHelper output) : TradingTest
{
    private const int Pairs = 30;
    private const int Shares = 10;

    private static readonly (string, string)[] Node =
    [
        ("Jobs__Enabled", "true"), ("Jobs__CheckIn", "00:00:00.5"), ("Resolution__AllowEarlyFinalize", "true"), ("Resolution__BatchSize", "4"), ("Resolution__BatchPause", "00:00:00.1"),
        ("Resolution__HeadStart", "00:00:00.2"),
    ];

    private ServerProcess[] _servers = [];

    [Fact]
    public async Task Servers_KilledAtRandomWhileTheyPay_PayEveryPositionOnce()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var random = new Random(Settings.Seed);
        var database = await TestDatabase.CreateAsync();
        _servers = await StartServersAsync(database, Node, Node);
        var room = Keep(await TradingRoom.OpenAsync(database, _servers[0].Address, _servers[1].Address));
        var traders = await room.TradersAsync(Pairs * 2, deposit: 1_000);
        var (kills, inTheMiddle, markets) = (0, 0, 0);
        var expected = traders.ToDictionary(trader => trader.Id, _ => 1_000m);

        while (kills < Settings.SettlementKills)
        {
            var (market, price) = (await HoldAsync(room, traders), 0.25m);
            markets++;
            await SendAsync(room, HttpMethod.Patch, $"/v1/markets/{market}/status", new { status = "CLOSED" });
            await SendAsync(room, HttpMethod.Post, $"/v1/markets/{market}/resolution", new { outcome = "YES", source = "x" });
            (string What, object? Body)[] rounds =
            [
                ("finalize", null), ("correction", new { outcome = "NO", source = "x" }), ("correction", new { outcome = "PRICE", settlementPrice = price, source = "x" }),
            ];
            for (var round = 1; round <= rounds.Length; round++)
            {
                var (address, body) = ($"/v1/markets/{market}/{rounds[round - 1].What}", rounds[round - 1].Body);
                await BeginAsync(room, random, address, body);
                if (kills++ < Settings.SettlementKills)
                    inTheMiddle += await KillAsync(room, random, market) ? 1 : 0;
                await UntilPaidAsync(room, market, round, address, body);
                await Truth.VerifyInvariantsAsync(database.DataSource);
            }

            for (var i = 0; i < traders.Count; i++)
                expected[traders[i].Id] += Shares * (i % 2 == 0 ? price - 0.60m : 0.60m - price);
            (await database.ScalarAsync<long>("SELECT count(*) FROM payouts WHERE market_id = $1", await room.MarketIdAsync(market))).Should().Be(Pairs * 2 * 3, "each position once a round");
        }

        var balances = await Truth.ReadAsync(database, "SELECT user_id, available FROM balances", row => (Id: row.GetGuid(0), Available: row.GetInt64(1) / 10_000m));
        balances.Where(balance => expected.ContainsKey(balance.Id)).Should().OnlyContain(balance => balance.Available == expected[balance.Id]);
        output.WriteLine($"{Settings.SettlementKills} kills, {inTheMiddle} of them in the middle of a payout; {markets} markets of {Pairs * 2} positions, each paid and corrected twice");
    }

    /// <summary>A market in which every other trader has paid 0.60 for a YES share, and the others 0.40 for the NO.</summary>
    private static async Task<string> HoldAsync(TradingRoom room, IReadOnlyList<TestTrader> traders)
    {
        var market = await room.MarketAsync();
        await Task.WhenAll(Enumerable.Range(0, Pairs).Select(async i =>
        {
            await traders[i * 2].LimitAsync(market, "BUY", "YES", 0.60m, Shares);
            await traders[(i * 2) + 1].LimitAsync(market, "BUY", "NO", 0.40m, Shares);
        }));
        return market;
    }

    /// <summary>Asks either node; the answer may be lost with it, and is not waited for.</summary>
    private static async Task BeginAsync(TradingRoom room, Random random, string address, object? body)
    {
        var asking = Answer.ToAsync(() => room.Admin.Nodes[random.Next(2)].PostAsync(address, body is null ? null : Body.Of(body)));
        await Task.WhenAny(asking, Task.Delay(100));
    }

    /// <summary>True if the payout had begun and was not over.</summary>
    private async Task<bool> KillAsync(TradingRoom room, Random random, string market)
    {
        // Mostly while it pays; now and then before it has begun.
        for (var waits = 0; random.Next(100) != 0 && waits < 200 && await room.Database.ScalarAsync<short>("SELECT status FROM markets WHERE slug = $1", market) != 7; waits++)
            await Task.Delay(10);
        await Task.Delay(random.Next(0, 500));
        var victim = _servers[random.Next(2)];
        await victim.KillAsync();
        var status = await room.Database.ScalarAsync<short>("SELECT status FROM markets WHERE slug = $1", market);
        await victim.StartAsync();
        return status == 7;
    }

    /// <summary>What was asked for may have died unheard with its node: then it is asked again, as an administrator would.</summary>
    private static async Task UntilPaidAsync(TradingRoom room, string market, int round, string address, object? body)
    {
        for (var tries = 1; tries < 1_200; tries++)
        {
            var (status, paid) = (await Truth.ReadAsync(
                room.Database, "SELECT status, paid_round FROM markets WHERE slug = $1", row => (row.GetInt16(0), row.GetInt32(1)), market)).Single();
            if (status == 8 && paid == round)
                return;
            if (status != 7 && tries % 30 == 0)
                await Answer.ToAsync(() => room.Admin.Nodes[tries / 30 % 2].PostAsync(address, body is null ? null : Body.Of(body)));
            await Task.Delay(50);
        }

        throw new TimeoutException($"Round {round} of the market {market} is not paid after a minute.");
    }

    private static async Task SendAsync(TradingRoom room, HttpMethod method, string address, object body)
    {
        using var request = new HttpRequestMessage(method, address) { Content = Body.Of(body) };
        using var answer = await room.Admin.Http.SendAsync(request);
        answer.IsSuccessStatusCode.Should().BeTrue(await answer.Content.ReadAsStringAsync());
    }
}
