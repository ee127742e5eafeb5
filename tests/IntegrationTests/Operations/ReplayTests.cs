using System.Text.Json;
using FluentAssertions;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Operations;

/// <summary>The journals hold everything: what is built anew from them is what the tables say.</summary>
public sealed class ReplayTests(ITestOutputHelper output) : TradingTest
{
    [Fact]
    public async Task Journals_WhenReplayed_GiveBooksPositionsAndBalances()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var room = await OpenAsync(With(("Resolution:AllowEarlyFinalize", "true")), nodes: 2);
        var kinds = new object?[] { null, new { fees = new { takerBps = 250, makerBps = 0 } }, new { fees = new { takerBps = 1000, makerBps = -500 }, tickSize = "0.001" }, new { fees = new { takerBps = 77, makerBps = 33 } } };
        var markets = await room.MarketsAsync(5, i => kinds[i % 4]);
        var load = new RandomLoad(room.Admin, await room.TradersAsync(15), markets);
        for (var round = 0; round < Settings.ReplayRounds; round++)
        {
            await load.RunAsync(callers: 24, TimeSpan.FromSeconds(4));
            if (round == 0)
                await SettleAsync(room, markets[4]);
            await VerifyAsync(room.Database);
        }
    }

    /// <summary>Closes a market and has it paid out.</summary>
    private static async Task SettleAsync(TradingRoom room, string market)
    {
        await room.MoveAsync(market, new { status = "CLOSED" });
        await room.Admin.Http.PostAsync($"/v1/markets/{market}/resolution", Body.Of(new { outcome = "YES", source = "a test" })).JsonAsync();
        await room.Admin.Http.PostAsync($"/v1/markets/{market}/finalize", null).JsonAsync();
        for (var tries = 0; await room.Database.ScalarAsync<short>("SELECT status FROM markets WHERE slug = $1", market) != 8; tries++)
        {
            tries.Should().BeLessThan(200, "it is paid out soon");
            await Task.Delay(50);
        }
    }

    private async Task VerifyAsync(TestDatabase database)
    {
        var replay = await ReplayAsync(database);
        var orders = await Truth.ReadAsync(
            database, "SELECT id, user_id, side, outcome, coalesce(price, 0), filled, quantity, status FROM orders",
            row => $"{row.GetGuid(0)} {row.GetGuid(1)} {(row.GetInt16(2) == 2 ? "SELL" : "BUY")} {(row.GetInt16(3) == 1 ? "YES" : "NO")} {row.GetInt64(4)} {row.GetInt32(5)}/{row.GetInt32(6)} "
                + new[] { "", "OPEN", "PARTIALLY_FILLED", "FILLED", "CANCELLED", "EXPIRED" }[row.GetInt16(7)]);
        Same(replay.Orders.Values.Select(order => order.ToString()), orders, "orders");

        var levels = await Truth.ReadAsync(
            database,
            """
            SELECT market_id, is_bid, price, sum(remaining)::bigint FROM (
                SELECT market_id, (side = 1) = (outcome = 1) AS is_bid, CASE outcome WHEN 1 THEN price ELSE 10000 - price END AS price, quantity - filled AS remaining FROM orders WHERE status <= 2) o
            GROUP BY 1, 2, 3
            """,
            row => $"{row.GetGuid(0)} {(row.GetBoolean(1) ? "BID" : "ASK")} {row.GetInt64(2)}: {row.GetInt64(3)}");
        Same(replay.Levels.Where(level => level.Value != 0).Select(level => $"{level.Key.Market} {level.Key.Side} {level.Key.Price}: {level.Value}"), levels, "levels");

        var holdings = await Truth.ReadAsync(
            database, "SELECT market_id, user_id, outcome, shares, locked, cost, realised FROM positions",
            row => $"{row.GetGuid(0)} {row.GetGuid(1)} {(row.GetInt16(2) == 1 ? "YES" : "NO")}: {row.GetInt64(3)} shares, {row.GetInt64(4)} locked, cost {row.GetInt64(5)}, realised {row.GetInt64(6)}");
        Same(replay.Holdings, holdings, "holdings");

        var balances = await Truth.ReadAsync(
            database, "SELECT user_id, available - debt, locked FROM balances WHERE balances_seq > 0", row => $"{row.GetGuid(0)}: {row.GetInt64(1)} available, {row.GetInt64(2)} locked");
        Same(replay.Balances, balances, "balances");
        await VerifyPrivateTopicsAsync(database);
        output.WriteLine($"replayed {await database.ScalarAsync<long>("SELECT count(*) FROM market_journal")} events: {orders.Count} orders, {levels.Count} levels, {holdings.Count} holdings, {balances.Count} balances equal");
    }

    private static async Task<JournalReplay> ReplayAsync(TestDatabase database)
    {
        var replay = new JournalReplay();
        foreach (var (id, taker, maker) in await Truth.ReadAsync(database, "SELECT id, taker_fee_bps, maker_fee_bps FROM markets", row => (row.GetGuid(0), row.GetInt16(1), row.GetInt16(2))))
            replay.Market(id, taker, maker);
        foreach (var (user, amount) in await Truth.ReadAsync(
                     database, "SELECT e.owner_id, e.amount FROM ledger_entries e JOIN ledger_transactions t ON t.id = e.transaction_id WHERE e.account = 1 AND t.kind IN (1, 2)",
                     row => (row.GetGuid(0), row.GetInt64(1))))
            replay.Cash(user, amount);
        foreach (var (market, type, payload) in await Truth.ReadAsync(
                     database, "SELECT market_id, type, payload FROM market_journal ORDER BY market_id, seq", row => (row.GetGuid(0), row.GetInt16(1), row.GetString(2))))
        {
            using var parsed = JsonDocument.Parse(payload);
            replay.Read(market, (MarketJournalType)type, parsed.RootElement);
        }

        return replay;
    }

    /// <summary>The last message of each private topic says what the table says.</summary>
    private static async Task VerifyPrivateTopicsAsync(TestDatabase database)
    {
        (await database.ScalarAsync<long>("""
            SELECT count(*) FROM balances b JOIN user_journal j ON (j.user_id, j.topic, j.seq) = (b.user_id, 2, b.balances_seq)
            WHERE ((j.payload->>'available')::numeric * 10000, (j.payload->>'locked')::numeric * 10000) IS DISTINCT FROM (b.available::numeric, b.locked::numeric)
            """)).Should().Be(0, "the last balance told is the balance");
        (await database.ScalarAsync<long>("""
            SELECT count(*) FROM positions p LEFT JOIN LATERAL (
                SELECT payload FROM user_journal j WHERE j.user_id = p.user_id AND j.topic = 3 AND j.payload->>'marketId' = p.market_id::text
                    AND j.payload->>'outcome' = CASE p.outcome WHEN 1 THEN 'YES' ELSE 'NO' END ORDER BY seq DESC LIMIT 1) j ON true
            WHERE ((j.payload->>'shares')::bigint, (j.payload->>'lockedShares')::bigint, (j.payload->>'cost')::numeric * 10000) IS DISTINCT FROM (p.shares, p.locked, p.cost::numeric)
            """)).Should().Be(0, "the last holding told is the holding");
        (await database.ScalarAsync<long>("""
            SELECT count(*) FROM orders o LEFT JOIN LATERAL (
                SELECT payload FROM user_journal j WHERE j.user_id = o.user_id AND j.topic = 1 AND j.payload->'order'->>'id' = o.id::text ORDER BY seq DESC LIMIT 1) j ON true
            WHERE ((j.payload->'order'->>'filledQuantity')::int, j.payload->'order'->>'status')
                IS DISTINCT FROM (o.filled, (ARRAY['OPEN', 'PARTIALLY_FILLED', 'FILLED', 'CANCELLED', 'EXPIRED'])[o.status])
            """)).Should().Be(0, "the last told of an order is the order");
    }

    private static void Same(IEnumerable<string> replayed, IReadOnlyCollection<string> stored, string what)
    {
        var replays = replayed.ToHashSet(StringComparer.Ordinal);
        replays.Except(stored, StringComparer.Ordinal).Take(5).Should().BeEmpty("{0} replayed from the journals are in the tables", what);
        stored.Except(replays, StringComparer.Ordinal).Take(5).Should().BeEmpty("{0} of the tables follow from the journals", what);
    }
}
