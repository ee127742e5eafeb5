using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using FluentAssertions;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.UnitTests.Domain.Reference;

/// <summary>
/// The order book against a slow, obvious one. ORACLE_COMMANDS says how many commands (1,000,000); a failure prints the TEST_SEED that replays it.
/// </summary>
public sealed class OracleTests(ITestOutputHelper output)
{
    private const int SessionLength = 4_000;

    private static readonly OracleMarket[] Markets =
    [
        new("cents, no fees", 100, 0, 0, 1_000),
        new("cents, taker pays the maker", 100, 200, -200, 300),
        new("tenths of a cent, the highest fees", 10, 1_000, 1_000, 55),
        new("tenths of a cent, small fees", 10, 1, 0, 25),
        new("cents, a small rebate", 100, 37, -13, 1_000),
        new("cents, makers pay more", 100, 10, 333, 150),
    ];

    [Fact]
    public void OrderBook_FedSeededCommands_DoesWhatTheReferenceDoes()
    {
        var seed = Seeds.Next();
        var commands = Seeds.OracleCommands;
        output.WriteLine($"TEST_SEED={seed} ORACLE_COMMANDS={commands}");
        var answers = new Dictionary<string, long>(StringComparer.Ordinal);
        var sessions = (commands + SessionLength - 1) / SessionLength;

        // The other tests have the other core; a large run has all of them.
        var threads = commands > 2_000_000 ? Environment.ProcessorCount : 1;
        Exception? difference = null;
        Parallel.For(0, sessions, new ParallelOptions { MaxDegreeOfParallelism = threads }, (i, loop) =>
        {
            var sessionSeed = unchecked(seed + i);
            var session = new OracleSession(sessionSeed, Markets[(uint)sessionSeed % Markets.Length]);
            try
            {
                session.Run(Math.Min(SessionLength, commands - (i * SessionLength)));
            }
            catch (InvalidOperationException found)
            {
                difference = found;
                loop.Stop();
            }

            lock (answers)
            {
                foreach (var (answer, count) in session.Answers)
                    CollectionsMarshal.GetValueRefOrAddDefault(answers, answer, out _) += count;
            }
        });

        if (difference is not null)
            ExceptionDispatchInfo.Throw(difference);
        foreach (var (answer, count) in answers.OrderByDescending(answer => answer.Value))
            output.WriteLine($"{count,10} {answer}");
        if (commands >= 100_000)
        {
            answers.Keys.Should().Contain(
            [
                "MARKET_NOT_OPEN", "TRADING_MODE_FORBIDS", "PRICE_OUT_OF_RANGE", "PRICE_OFF_TICK", "QUANTITY_OUT_OF_RANGE", "EXPIRY_IN_PAST",
                "REDUCE_ONLY_WOULD_INCREASE", "INSUFFICIENT_SHARES", "DEBT_OUTSTANDING", "INSUFFICIENT_FUNDS", "POST_ONLY_WOULD_CROSS", "NO_LIQUIDITY",
                "FILL_OR_KILL_UNFILLABLE", "ORDER_NOT_FOUND", "STATE_FORBIDS", "Cancelled UserRequest", "Cancelled ImmediateOrCancel", "Cancelled PriceCollar",
                "Cancelled SelfTradePrevention", "Expired TimeExpired",
            ]);
        }
    }
}
