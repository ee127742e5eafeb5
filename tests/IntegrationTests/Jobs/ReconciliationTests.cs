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

    /// <summary>Books with something of everything: fees, trades of all kinds, partly filled orders, reserves, locked shares, cancelled orders.</summary>
    public sealed class SoundBooks : IAsyncLifetime
    {
        public TradingRoom Room { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Room = await TradingRoom.OpenAsync();
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
        }

        public async Task DisposeAsync() => await Room.DisposeAsync();
    }
}
