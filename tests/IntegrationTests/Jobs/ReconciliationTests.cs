using FluentAssertions;
using Npgsql;
using PredictionMarkets.Infrastructure.Reconciliation;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Jobs;

/// <summary>Faults of every kind, seeded by SQL into books that are right: each is found, and by the rule that is about it.</summary>
public sealed class ReconciliationTests(ReconciliationTests.SoundBooks sound) : IClassFixture<ReconciliationTests.SoundBooks>
{
    private const string AnyBuy = "(SELECT id FROM orders WHERE status <= 2 AND side = 1 LIMIT 1)";
    private const string Partial = "(SELECT id FROM orders WHERE status = 2 LIMIT 1)";

    [Fact]
    public async Task SoundBooks_PassEveryRule()
    {
        var run = await sound.Room.Admin.Http.PostAsync("/v1/admin/reconciliation", null).JsonAsync();
        run.GetProperty("findings").EnumerateArray().Select(finding => finding.GetRawText()).Should().BeEmpty();
        run.GetProperty("checks").GetInt32().Should().Be(InvariantChecks.Count + 1);
        run.Dollars("imbalance").Should().Be(0);
        run.GetProperty("requestedBy").GetGuid().Should().Be(sound.Room.Admin.Id);
        (await sound.Room.Admin.Http.GetAsync("/v1/admin/reconciliation").JsonAsync()).GetProperty("items")[0].Text("id").Should().Be(run.Text("id"));
        await sound.Room.Apps[0].RunJobAsync("reconciliation");
        (await sound.Room.RunsAsync("reconciliation"))[0].Text("detail").Should().Be($"{InvariantChecks.Count + 1} rules hold");
    }

    [Theory]
    [InlineData("UPDATE balances SET available = available + 1", "available and locked equal the cash entries")]
    [InlineData("UPDATE balances SET debt = 1", "debt equals the debt entries")]
    [InlineData("UPDATE balances SET available = available - 1, locked = locked + 1 WHERE locked > 0", "locked money equals the reserves of open buys")]
    [InlineData("ALTER TABLE balances DROP CONSTRAINT balances_available_check; UPDATE balances SET available = -1", "nothing is negative")]
    [InlineData("UPDATE orders SET reserve = reserve + 1 WHERE id = " + AnyBuy, "a reserve is remaining x limit and the highest maker fee still possible")]
    [InlineData("UPDATE orders SET filled = filled + 1 WHERE id = " + Partial, "an order's filled quantity and value are those of its trades")]
    [InlineData("UPDATE orders SET filled_value = filled_value + 1 WHERE id = " + Partial, "an order's filled quantity and value are those of its trades")]
    [InlineData("DELETE FROM orders WHERE status = 3", "an order's filled quantity and value are those of its trades")]
    [InlineData("UPDATE orders SET fee = fee + 1 WHERE fee > 0", "an order's fee is the ceiling of its exact sum")]
    [InlineData("UPDATE orders SET fee_sum = fee_sum + 100000000 WHERE fee > 0", "an order's fee is the ceiling of its exact sum")]
    [InlineData("ALTER TABLE orders DROP CONSTRAINT orders_open_is_unfilled_limit; UPDATE orders SET status = 1 WHERE status = 2", "an order's status agrees with its quantities and its reason")]
    [InlineData("UPDATE orders SET status = 5 WHERE status = 4", "an order's status agrees with its quantities and its reason")]
    [InlineData("UPDATE orders SET seq = seq + 1000", "an order's number and place lie within its market's journal")]
    [InlineData("UPDATE orders SET price = 9900, reserve = (quantity - filled) * 9900 WHERE id = " + AnyBuy, "no stored book is crossed")]
    [InlineData("UPDATE markets SET best_bid = NULL", "a market's best prices are those of its open orders")]
    [InlineData("UPDATE markets SET status = 4", "open orders are in open or halted markets")]
    [InlineData("UPDATE markets SET trade_seq = trade_seq + 1", "trades are numbered without holes")]
    [InlineData("UPDATE markets SET volume = volume + 1", "trades are numbered without holes")]
    [InlineData("UPDATE markets SET seq = seq + 1", "market journals have no holes")]
    [InlineData("DELETE FROM market_journal WHERE seq = 2", "market journals have no holes")]
    [InlineData("DELETE FROM user_journal WHERE topic = 1 AND seq = 1", "user journals have no holes")]
    [InlineData("DELETE FROM user_journal WHERE topic = 2 AND seq = 1", "user journals have no holes")]
    [InlineData("UPDATE exchange_switch SET seq = 1", "the exchange's journal has no holes")]
    [InlineData("UPDATE positions SET shares = shares + 1", "shares that exist equal the holdings")]
    [InlineData("DELETE FROM positions WHERE outcome = 1", "shares that exist equal the holdings")]
    [InlineData("UPDATE positions SET locked = locked - 1 WHERE locked > 0", "locked shares equal the remaining of open sells")]
    [InlineData("UPDATE markets SET yes_shares = yes_shares + 1, no_shares = no_shares + 1", "collateral backs the shares of markets that stand alone")]
    [InlineData("DELETE FROM ledger_entries WHERE account = 3", "collateral backs the shares of markets that stand alone")]
    [InlineData("DELETE FROM ledger_entries WHERE account = 4", "fee accounts hold the fees of the trades")]
    [InlineData("UPDATE ledger_entries SET amount = amount + 1 WHERE account = 1", "ledger transactions sum to zero")]
    [InlineData("DELETE FROM ledger_entries WHERE account = 1", "ledger transactions sum to zero")]
    [InlineData("DELETE FROM ledger_transactions WHERE kind = 3", "every trade has its ledger transaction, once")]
    [InlineData("DELETE FROM ledger_transactions WHERE kind = 1", "every ledger transaction has entries, and every entry a transaction")]
    [InlineData("UPDATE ledger_entries SET account = 5 WHERE account = 4", "money enters and leaves by deposits and withdrawals alone")]
    [InlineData("UPDATE ledger_entries SET line = line + 10 WHERE line = 0", "the lines of a ledger transaction have no holes")]
    [InlineData("DELETE FROM trades WHERE seq = 1", "trades are numbered without holes")]
    [InlineData("DELETE FROM user_journal WHERE topic = 3 AND seq = 1", "user journals have no holes")]
    [InlineData("UPDATE feed_counters SET seq = seq + 1", "market changes have no holes")]
    [InlineData("UPDATE markets SET no_shares = no_shares + 1 WHERE event_id IS NOT NULL", "collateral backs the shares of events")]
    [InlineData("UPDATE markets SET yes_shares = yes_shares + 1 WHERE slug = 'cup-b'", "collateral backs the shares of events")]
    [InlineData("UPDATE markets SET status = 6, resolution_round = 1 WHERE slug = 'cup-a'", "the markets of an event are resolved together")]
    [InlineData("UPDATE markets SET yes_shares = yes_shares + 1 WHERE status = 7", "collateral backs what results still have to pay")]
    [InlineData("UPDATE payouts SET amount = amount + 1 WHERE round = 2", "the ledger pays and takes back what the payouts say")]
    [InlineData("DELETE FROM payouts WHERE round = 1", "the ledger pays and takes back what the payouts say")]
    [InlineData("UPDATE markets SET paid_round = 1 WHERE status = 8", "resolved markets have no shares left")]
    [InlineData("UPDATE balances SET available = 1 WHERE debt > 0", "a debtor has nothing to spend")]
    [InlineData("UPDATE ledger_entries SET amount = -amount WHERE account = 4", "no collateral or fee account is negative")]
    public async Task SeededFault_IsFoundAndNamed(string fault, string rule)
    {
        // Seeded, looked at and taken back in one transaction; append-only triggers do not fire for a replica.
        await using var connection = await sound.Room.Database.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var seed = new NpgsqlCommand($"SET LOCAL session_replication_role = replica; {fault}", connection, transaction))
            (await seed.ExecuteNonQueryAsync()).Should().BePositive("the fault must hit something");
        (await InvariantChecks.RunAsync(connection, CancellationToken.None)).Select(finding => finding.Invariant).Should().Contain(rule);
        await transaction.RollbackAsync();
    }

    [Fact]
    public void EveryRule_HasASeededFault() => GetType().GetMethod(nameof(SeededFault_IsFoundAndNamed))!.GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
        .Select(data => (string)((InlineDataAttribute)data).GetData(null!).Single()[1]).Distinct().Should().BeEquivalentTo(InvariantChecks.Names);

    [Fact]
    public async Task BookInMemory_ThatIsNotTheDatabases_IsFound_AndItsMarketHalted()
    {
        await using var room = await TradingRoom.OpenAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["Reconciliation:HaltMarkets"] = "true" });
        var trader = await room.TraderAsync(100);
        var (suspect, sane) = (await room.MarketAsync(), await room.MarketAsync());
        foreach (var slug in (string[])[suspect, sane])
            await trader.LimitAsync(slug, "BUY", "YES", 0.40m, 10);
        var market = await room.MarketIdAsync(suspect);
        await room.Database.ExecuteAsync("UPDATE orders SET place = place - 1 WHERE market_id = $1", market);

        var run = await room.Admin.Http.PostAsync("/v1/admin/reconciliation", null).JsonAsync();
        var finding = run.GetProperty("findings").EnumerateArray().Single();
        finding.Text("invariant").Should().Be("the book in memory is the open orders of the database");
        finding.GetProperty("marketId").GetGuid().Should().Be(market);
        finding.GetProperty("halted").GetBoolean().Should().BeTrue();
        (await room.StatusAsync(suspect)).Should().Be("HALTED");
        (await room.StatusAsync(sane)).Should().Be("OPEN");
        (await room.Admin.Http.GetAsync("/v1/admin/reconciliation?findings=true").JsonAsync()).GetProperty("items").GetArrayLength().Should().Be(1);
        (await room.Admin.Http.GetAsync($"/v1/admin/audit?subject={market}").JsonAsync()).GetProperty("items")[0].Text("action").Should().Be("MARKET_HALTED_BY_CHECKS");
    }

    [Fact]
    public async Task Imbalance_IsMeasured()
    {
        await using var room = await TradingRoom.OpenAsync();
        var trader = await room.TraderAsync(100);
        await room.Database.ExecuteAsync("UPDATE balances SET available = available + 12345 WHERE user_id = $1", trader.Id);
        (await room.Admin.Http.PostAsync("/v1/admin/reconciliation", null).JsonAsync()).Dollars("imbalance").Should().Be(1.2345m);
        (await room.Anyone.GetStringAsync("/metrics")).Should().Contain("ledger_imbalance 1.2345");
        await room.Database.ExecuteAsync("UPDATE balances SET available = available - 12345 WHERE user_id = $1", trader.Id);
        await room.Admin.Http.PostAsync("/v1/admin/reconciliation", null).JsonAsync();
    }

    /// <summary>
    /// Books with something of everything: fees, trades of all kinds, partly filled orders, reserves, locked shares, cancelled orders; an event with conversions, a result that was paid and then
    /// corrected, which has left a debt, and one that is being paid.
    /// </summary>
    public sealed class SoundBooks : IAsyncLifetime
    {
        public TradingRoom Room { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Resolution:AllowEarlyFinalize"] = "true", ["Resolution:HeadStart"] = "00:00:00" };
            Room = await TradingRoom.OpenAsync(settings);
            var (a, b) = (await Room.TraderAsync(1_000), await Room.TraderAsync(1_000));
            var slug = await Room.MarketAsync(new { fees = new { takerBps = 200, makerBps = 50 } });
            await a.SplitAsync(slug, 100);
            await a.LimitAsync(slug, "SELL", "YES", 0.60m, 30);
            await b.LimitAsync(slug, "BUY", "YES", 0.60m, 10);
            await b.LimitAsync(slug, "BUY", "YES", 0.40m, 50);
            await a.LimitAsync(slug, "BUY", "NO", 0.60m, 20);
            await a.LimitAsync(slug, "SELL", "NO", 0.70m, 10);
            var cancelled = await b.LimitAsync(slug, "BUY", "YES", 0.10m, 5);
            await b.CancelAsync(cancelled.OrderId()).JsonAsync();
            await ConvertAsync(a);
            await CorrectAsync();
            await ProposeAsync(a, "YES");
        }

        private async Task ConvertAsync(TestTrader trader)
        {
            await Room.Admin.Http.PostAsync("/v1/events", Body.Of(new
            {
                slug = "cup", title = "Who wins?", markets = ((string[])["a", "b", "c"]).Select(name => new { slug = $"cup-{name}", question = $"Does {name} win?", label = name }),
            })).JsonAsync(201);
            await Room.Admin.Http.PatchAsync("/v1/events/cup/status", Body.Of(new { status = "OPEN" })).JsonAsync();
            await trader.SplitAsync("cup-a", 10);
            await trader.Http.PostAsync("/v1/events/cup/convert", Body.Of(new { markets = (string[])["cup-a"], quantity = 4, direction = "NO_TO_YES" })).JsonAsync();
        }

        /// <summary>Who was paid 100 has spent 70 of it when the result turns out to be wrong.</summary>
        private async Task CorrectAsync()
        {
            var (winner, loser) = (await Room.TraderAsync(60), await Room.TraderAsync(40));
            var slug = await ProposeAsync(winner, "YES", loser);
            await Room.Apps[0].RunJobAsync("market-settlement");
            await Room.Admin.Http.PostAsync("/v1/user/transfer", Body.Of(new { userId = winner.Id, amount = -70, reason = "out" })).JsonAsync();
            await Room.Admin.Http.PostAsync($"/v1/markets/{slug}/correction", Body.Of(new { outcome = "NO", source = "The gauge was broken" })).JsonAsync();
            await Room.Apps[0].RunJobAsync("market-settlement");
        }

        /// <summary>A market with holders and a result that nobody has paid yet.</summary>
        private async Task<string> ProposeAsync(TestTrader yes, string outcome, TestTrader? no = null)
        {
            var slug = await Room.MarketAsync();
            if (no is null)
                await yes.SplitAsync(slug, 10);
            else
            {
                await yes.LimitAsync(slug, "BUY", "YES", 0.60m, 100);
                await no.LimitAsync(slug, "BUY", "NO", 0.40m, 100);
            }

            await Room.MoveAsync(slug, new { status = "CLOSED" });
            await Room.Admin.Http.PostAsync($"/v1/markets/{slug}/resolution", Body.Of(new { outcome, source = "https://example.com/result" })).JsonAsync();
            await Room.Admin.Http.PostAsync($"/v1/markets/{slug}/finalize", null).JsonAsync();
            return slug;
        }

        public async Task DisposeAsync() => await Room.DisposeAsync();
    }
}
