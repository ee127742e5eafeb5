using System.Globalization;

namespace PredictionMarkets.UnitTests.Domain.Support;

/// <summary>The seed of a random test: a new one each time, unless TEST_SEED names one to replay. Failures print it.</summary>
internal static class Seeds
{
    public static int Next() => FromEnvironment("TEST_SEED", Random.Shared.Next());

    /// <summary>How many commands the order book's oracle is fed.</summary>
    public static int OracleCommands => FromEnvironment("ORACLE_COMMANDS", 1_000_000);

    /// <summary>Runs a test with a seed; whatever fails says which seed it was.</summary>
    public static void Run(Action<Random> test)
    {
        var seed = Next();
        try
        {
            test(new Random(seed));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.Message}{Environment.NewLine}Replay with TEST_SEED={seed}", e);
        }
    }

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
