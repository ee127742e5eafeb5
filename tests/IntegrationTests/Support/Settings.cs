using System.Globalization;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>How large the reliability tests are: the size of every build unless the environment asks for more (docs/testing.md).</summary>
internal static class Settings
{
    /// <summary>Seed of every random test. A new one each time unless TEST_SEED replays one; failures print it.</summary>
    public static int Seed { get; } = Number("TEST_SEED", Random.Shared.Next());

    /// <summary>How long the large random load runs, in seconds.</summary>
    public static int LoadSeconds => Number("TEST_LOAD_SECONDS", 30);

    /// <summary>How many operations the large random load consists of at least.</summary>
    public static int LoadOperations => Number("TEST_LOAD_OPERATIONS", 50_000);

    /// <summary>Client order ids that five callers race for.</summary>
    public static int IdempotencyIds => Number("TEST_IDEMPOTENCY_IDS", 1_000);

    /// <summary>Rounds of a hundred orders on a balance that pays for one.</summary>
    public static int OverspendRounds => Number("TEST_OVERSPEND_ROUNDS", 50);

    /// <summary>Balances read while they change.</summary>
    public static int BalanceReads => Number("TEST_BALANCE_READS", 1_000);

    /// <summary>How long two nodes take orders for the same markets, in seconds.</summary>
    public static int TwoNodeSeconds => Number("TEST_TWO_NODE_SECONDS", 15);

    /// <summary>Times the server is killed under load.</summary>
    public static int CrashCycles => Number("TEST_CRASH_CYCLES", 5);

    /// <summary>Times PostgreSQL is killed under load.</summary>
    public static int DatabaseCrashCycles => Number("TEST_DATABASE_CRASH_CYCLES", 3);

    /// <summary>How long the feed's clients watch random trading, in seconds.</summary>
    public static int FeedSeconds => Number("TEST_FEED_SECONDS", 4);

    /// <summary>Events that pass between node and client while messages are lost and doubled.</summary>
    public static int FeedEvents => Number("TEST_FEED_EVENTS", 10_000);

    /// <summary>How long one of two hundred subscribers does not read, in seconds.</summary>
    public static int StallSeconds => Number("TEST_STALL_SECONDS", 15);

    /// <summary>Times Redis is killed, started again empty and frozen under the feed.</summary>
    public static int RedisRounds => Number("TEST_REDIS_ROUNDS", 1);

    /// <summary>Operations that the model and the exchange are both given.</summary>
    public static int ModelOperations => Number("TEST_MODEL_OPERATIONS", 1_500);

    /// <summary>How long five hundred clients share ten connections, in seconds.</summary>
    public static int PoolSeconds => Number("TEST_POOL_SECONDS", 15);

    /// <summary>Times books, positions and balances are built anew from the journals.</summary>
    public static int ReplayRounds => Number("TEST_REPLAY_ROUNDS", 1);

    /// <summary>Times a node is killed while it pays out a market.</summary>
    public static int SettlementKills => Number("TEST_SETTLEMENT_KILLS", 3);

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
