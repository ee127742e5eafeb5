using System.Data;
using FluentAssertions;
using Npgsql;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Trading;

/// <summary>Bugs in the middle of a group: the culprit alone fails, its neighbours succeed, and nothing of it remains.</summary>
public sealed class FaultTests : TradingTest
{
    [Theory]
    [InlineData("THROW", 500)]
    [InlineData("WAIT", 500)]
    [InlineData("THROW_IN_FORESIGHT", 500)]
    [InlineData("MEET_NOBODY", 500)]
    [InlineData("WRITE_NONSENSE", 500)]
    [InlineData("MEET_SOMEBODY", 204)]
    public async Task Bug_InTheMiddleOfAGroup_FailsAlone(string kind, int status)
    {
        var room = await OpenAsync(services: Sabotage.AddTo);
        var market = await room.MarketAsync();
        var (culprit, somebody) = (await room.TraderAsync(100), await room.TraderAsync(0));
        var neighbours = await room.TradersAsync(8, deposit: 100);
        var resting = await culprit.LimitAsync(market, "BUY", "YES", 0.20m, 10);
        var groups = await GroupsAsync(room);

        // While somebody else holds the market, the first command waits for it with the database, and the others queue up behind it to be one group.
        await using var hold = await Hold.OnAsync(room.Database, "SELECT 1 FROM markets WHERE slug = $1 FOR UPDATE", market);
        var first = room.DepositAsync(neighbours[0], 1);
        var placing = new List<Task<Answer>> { Placing(neighbours[0], 0) };
        await hold.UntilSomebodyWaitsAsync();
        placing.AddRange(neighbours.Skip(1).Take(4).Select(Placing));
        await Task.Delay(50);
        var failing = Answer.ToAsync(() => culprit.Http.PostAsync($"/v1/sabotage/{market}/{kind}/{(kind == "MEET_SOMEBODY" ? somebody.Id : Guid.NewGuid())}", null));
        await Task.Delay(50);
        placing.AddRange(neighbours.Skip(5).Select(Placing));
        await Task.Delay(100);
        await hold.ReleaseAsync();

        (await failing).Status.Should().Be(status);
        (await Task.WhenAll(placing)).Select(answer => answer.Status).Should().AllBeEquivalentTo(201);
        await first;

        // As if it had never been there.
        var order = await culprit.Http.GetAsync($"/v1/orders/{resting.OrderId()}").JsonAsync();
        order.OrderStatus().Should().Be(status == 204 ? "CANCELLED" : "OPEN");
        (await culprit.BalanceAsync()).Total.Should().Be(status == 204 ? 1_097 : 100);
        (await somebody.BalanceAsync()).Total.Should().Be(status == 204 ? 1 : 0);
        if (kind != "WRITE_NONSENSE")
            (await GroupsAsync(room) - groups).Should().BeLessThan(placing.Count + 1, "they shared commits");

        // And the market goes on.
        (await Placing(culprit, 9)).Status.Should().Be(201);

        // Bids rise and cross the asks of others, so that the neighbours trade with each other in that very group.
        Task<Answer> Placing(TestTrader trader, int i) => Answer.ToAsync(() => trader.PlaceAsync(
            new { market, side = "BUY", outcome = i % 2 == 0 ? "YES" : "NO", price = 0.50m + (i / 100m), quantity = 10, clientOrderId = $"neighbour-{i}" }));
    }

    [Fact]
    public async Task RowThatTheDatabaseRefuses_AmongManyOrders_SpoilsNobodyElses()
    {
        var room = await OpenAsync();
        var market = await room.MarketAsync();
        var traders = await room.TradersAsync(10, deposit: 100);
        await room.Database.ExecuteAsync("ALTER TABLE orders ADD CONSTRAINT no_poison CHECK (client_order_id IS NULL OR client_order_id NOT LIKE 'poison%')");

        var answers = await Task.WhenAll(traders.Select((trader, i) => Answer.ToAsync(() => trader.PlaceAsync(
            new { market, side = "BUY", outcome = i % 2 == 0 ? "YES" : "NO", price = 0.50m, quantity = 10, clientOrderId = i == 4 ? "poison" : $"order-{i}" }))));

        answers.Select(answer => answer.Status).Should().Equal(201, 201, 201, 201, 500, 201, 201, 201, 201, 201);
        (await traders[4].BalanceAsync()).Should().Be((100m, 0m, 100m));
        (await traders[4].PlaceAsync(new { market, side = "BUY", price = 0.10m, quantity = 1 }).JsonAsync(201)).OrderStatus().Should().Be("OPEN");
    }

    private static Task<long> GroupsAsync(TradingRoom room) => room.Database.ScalarAsync<long>("SELECT count(*) FROM trading_groups");
}

/// <summary>Conflicts in the database, provoked by another session: what can be tried again is, what cannot is answered with BUSY, and then nothing was done.</summary>
public sealed class ConflictTests : TradingTest
{
    private static readonly (string Name, string Value) ShortLockTimeout = ("Trading:LockTimeout", "00:00:00.200");

    [Theory]
    [InlineData("SELECT 1 FROM markets WHERE slug = $1 FOR UPDATE")]
    [InlineData("SELECT 1 FROM balances FOR UPDATE -- $1")]
    public async Task Lock_HeldForLongerThanTheTimeout_IsWaitedFor(string holding)
    {
        var room = await OpenAsync(With(ShortLockTimeout));
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync(100);
        await using var hold = await Hold.OnAsync(room.Database, holding, market);

        var placing = Answer.ToAsync(() => trader.PlaceAsync(new { market, side = "BUY", price = 0.50m, quantity = 10 }));
        await Task.Delay(500);
        placing.IsCompleted.Should().BeFalse();
        await hold.ReleaseAsync();

        (await placing).Status.Should().Be(201);
        (await trader.BalanceAsync()).Should().Be((95m, 5m, 100m));
    }

    [Fact]
    public async Task Lock_HeldForTooLong_IsAnsweredBusyAndNothingIsDone()
    {
        var room = await OpenAsync(With(ShortLockTimeout, ("Trading:Retries", "2")));
        var (market, other) = (await room.MarketAsync(), await room.MarketAsync());
        var traders = await room.TradersAsync(3, deposit: 100);
        await using (await Hold.OnAsync(room.Database, "SELECT 1 FROM markets WHERE slug = $1 FOR UPDATE", market))
        {
            var answers = await Task.WhenAll(traders.Select(trader => Answer.ToAsync(() => trader.PlaceAsync(new { market, side = "BUY", price = 0.50m, quantity = 10 }))));
            answers.Should().OnlyContain(answer => answer.Status == 503 && answer.Code == "BUSY" && answer.SaysWhenToRetry);
            (await traders[0].LimitAsync(other, "BUY", "YES", 0.10m, 10)).OrderStatus().Should().Be("OPEN", "the other market is nobody's hostage for long");
        }

        (await room.Database.ScalarAsync<long>("SELECT count(*) FROM orders")).Should().Be(1);
        (await traders[1].LimitAsync(market, "BUY", "YES", 0.10m, 10)).OrderStatus().Should().Be("OPEN");
    }

    [Fact]
    public async Task Deadlock_WithAnotherSession_IsTriedAgain()
    {
        var room = await OpenAsync();
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync(100);
        var before = await DeadlocksAsync(room);

        // We hold the balance; the exchange holds the market and waits for the balance; then we want the market. Our patience is longer, so it is the exchange that is refused.
        await using var hold = await Hold.OnAsync(room.Database, "SELECT 1 FROM balances WHERE user_id = $1 FOR UPDATE", trader.Id);
        await hold.RunAsync("SET deadlock_timeout = '30s'");
        var placing = Answer.ToAsync(() => trader.PlaceAsync(new { market, side = "BUY", price = 0.50m, quantity = 10 }));
        await hold.UntilSomebodyWaitsAsync();
        await hold.RunAsync("SELECT 1 FROM markets WHERE slug = $1 FOR UPDATE", market);
        await hold.ReleaseAsync();

        (await placing).Status.Should().Be(201);
        room.Apps[0].Log.Should().Contain(line => line.Contains("40P01", StringComparison.Ordinal), "the deadlock was real");
        before.Should().BeGreaterThanOrEqualTo(0);
    }

    [Theory]
    [InlineData("UPDATE markets SET description = 'changed' WHERE slug = $1")]
    [InlineData("UPDATE balances SET orders_seq = orders_seq WHERE $1 <> ''")]
    public async Task SerializationFailure_AtSerializable_IsTriedAgain(string change)
    {
        var room = await OpenAsync(With(("Trading:Isolation", "Serializable")));
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync(100);
        await using var hold = await Hold.OnAsync(room.Database, change, market);

        var placing = Answer.ToAsync(() => trader.PlaceAsync(new { market, side = "BUY", price = 0.50m, quantity = 10 }));
        await hold.UntilSomebodyWaitsAsync();
        await hold.CommitAsync();

        (await placing).Status.Should().Be(201);
        room.Apps[0].Log.Should().Contain(line => line.Contains("40001", StringComparison.Ordinal), "the conflict was real");
    }

    private static Task<long> DeadlocksAsync(TradingRoom room) => room.Database.ScalarAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
}

/// <summary>An error at every statement of the trading transaction that writes, and at its COMMIT.</summary>
public sealed class StatementErrorTests(SharedRoom shared) : SharedRoomTest(shared), IClassFixture<SharedRoom>
{
    private static readonly string[] Writes =
    [
        "INSERT ON orders", "UPDATE ON orders", "INSERT ON trades", "INSERT ON positions", "UPDATE ON balances", "INSERT ON ledger_transactions", "INSERT ON ledger_entries",
        "INSERT ON market_journal", "INSERT ON user_journal", "INSERT ON idempotency_keys", "UPDATE ON markets", "INSERT ON trading_groups", "COMMIT",
    ];

    public static TheoryData<string, string> Errors()
    {
        var rows = new TheoryData<string, string>();
        foreach (var write in Writes)
        {
            foreach (var error in (string[])["40001", "40P01", "55P03", "57014"])
                rows.Add(write, error);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Conflict_AtAStatement_IsTriedAgain(string statement, string error)
    {
        var market = await Room.MarketAsync();
        var (maker, taker) = (await Room.TraderAsync(100), await Room.TraderAsync(100));
        await maker.LimitAsync(market, "BUY", "YES", 0.60m, 10);
        await InjectAsync(statement, error, times: 1);

        var key = $"key-{Guid.NewGuid():N}";
        var splitting = Answer.ToAsync(() => taker.Http.PostAsync($"/v1/markets/{market}/split", Body.Of(new { quantity = 20, idempotencyKey = key })));
        var placing = Answer.ToAsync(() => taker.PlaceAsync(new { market, side = "BUY", outcome = "NO", price = 0.50m, quantity = 4 }));

        (await splitting).Status.Should().Be(200);
        (await placing).Status.Should().Be(201);
        (await Room.Database.ScalarAsync<long>("SELECT last_value FROM fault_count")).Should().BeGreaterThanOrEqualTo(2, "the error was met, and the statement run again");
        await HealAsync();
        (await taker.BalanceAsync()).Total.Should().Be(100m - 20m - (4 * 0.40m));
        (await maker.BalanceAsync()).Should().Be((94m, 3.60m, 97.60m));
    }

    [Theory]
    [InlineData("INSERT ON orders")]
    [InlineData("INSERT ON trading_groups")]
    [InlineData("COMMIT")]
    public async Task Conflict_ThatDoesNotEnd_IsAnsweredBusyAndNothingIsDone(string statement)
    {
        var market = await Room.MarketAsync();
        var traders = await Room.TradersAsync(3, deposit: 100);
        var orders = await Room.Database.ScalarAsync<long>("SELECT count(*) FROM orders");
        await InjectAsync(statement, "40001", times: int.MaxValue);

        var answers = await Task.WhenAll(traders.Select(trader => Answer.ToAsync(() => trader.PlaceAsync(
            new { market, side = "BUY", price = 0.50m, quantity = 10, clientOrderId = "again" }))));

        answers.Should().OnlyContain(answer => answer.Status == 503 && answer.Code == "BUSY" && answer.SaysWhenToRetry);
        (await Room.Database.ScalarAsync<long>("SELECT count(*) FROM orders")).Should().Be(orders);
        await HealAsync();

        // The id was not used up: the same request is carried out now.
        foreach (var trader in traders)
            (await trader.LimitAsync(market, "BUY", "YES", 0.50m, 10, "again")).OrderStatus().Should().Be("OPEN");
    }

    public override async Task DisposeAsync()
    {
        await HealAsync();
        await base.DisposeAsync();
    }

    /// <summary>Has the statement fail so many times. A sequence counts, since it does not forget when a transaction is undone.</summary>
    private async Task InjectAsync(string statement, string error, int times)
    {
        await HealAsync();
        var (trigger, when) = statement == "COMMIT"
            ? ("CONSTRAINT TRIGGER fault AFTER INSERT ON trading_groups DEFERRABLE INITIALLY DEFERRED FOR EACH ROW", "")
            : ($"TRIGGER fault BEFORE {statement} FOR EACH STATEMENT", "");
        await Room.Database.ExecuteAsync($"""
            CREATE SEQUENCE fault_count;
            CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF nextval('fault_count') <= {times} THEN
                    RAISE EXCEPTION 'injected' USING ERRCODE = '{error}';
                END IF;
                RETURN NULL;
            END $$;
            CREATE {trigger} {when} EXECUTE FUNCTION fault();
            """);
    }

    private Task HealAsync() => Room.Database.ExecuteAsync("DROP FUNCTION IF EXISTS fault CASCADE; DROP SEQUENCE IF EXISTS fault_count");
}

/// <summary>A session of somebody else's that holds what it has locked or changed until it is told to let go.</summary>
internal sealed class Hold : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly TestDatabase _database;

    private Hold(NpgsqlConnection connection, NpgsqlTransaction transaction, TestDatabase database) => (_connection, _transaction, _database) = (connection, transaction, database);

    public static async Task<Hold> OnAsync(TestDatabase database, string sql, params object[] parameters)
    {
        var connection = await database.DataSource.OpenConnectionAsync();
        var hold = new Hold(connection, await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted), database);
        await hold.RunAsync(sql, parameters);
        return hold;
    }

    public async Task RunAsync(string sql, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, _connection, _transaction);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Until a session waits for a lock, in all likelihood ours.</summary>
    public async Task UntilSomebodyWaitsAsync()
    {
        for (var tries = 0; tries < 500; tries++)
        {
            if (await _database.ScalarAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") > 0)
                return;
            await Task.Delay(10);
        }

        throw new TimeoutException("Nobody waits for the lock.");
    }

    public Task ReleaseAsync() => _transaction.RollbackAsync();

    public Task CommitAsync() => _transaction.CommitAsync();

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
