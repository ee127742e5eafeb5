using Microsoft.Extensions.Logging;
using Npgsql;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>
/// Finds out whether a group was committed whose answer to COMMIT was lost. It locks the rows that the group had locked, which waits until the old transaction has ended
/// one way or the other, and then looks for the group's id. It asks until there is an answer: guessing would lose or double money.
/// </summary>
internal static class CommitInquiry
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>True if the group was committed. Throws <see cref="OperationCanceledException"/> when the process must end before that is known.</summary>
    public static async Task<bool> AskAsync(
        NpgsqlDataSource database, Guid groupId, IEnumerable<Guid> markets, IEnumerable<Guid> users, ILogger logger, CancellationToken abort)
    {
        Guid[] marketIds = [.. markets];
        Guid[] userIds = [.. users];
        while (true)
        {
            abort.ThrowIfCancellationRequested();
            try
            {
                var committed = await AskOnceAsync(database, groupId, marketIds, userIds, abort);
                TradingLog.CommitKnown(logger, groupId, committed);
                return committed;
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.IO.IOException or System.Net.Sockets.SocketException)
            {
                TradingLog.CommitStillInDoubt(logger, groupId, exception.Message);
                await Task.Delay(Pause, abort);
            }
        }
    }

    private static async Task<bool> AskOnceAsync(NpgsqlDataSource database, Guid groupId, Guid[] markets, Guid[] users, CancellationToken abort)
    {
        await using var connection = await database.OpenConnectionAsync(abort);
        await using var transaction = await connection.BeginTransactionAsync(abort);
        await using (var locks = new NpgsqlBatch(connection, transaction)
                     {
                         BatchCommands = { GroupStatements.LockMarkets(markets), GroupStatements.LockBalances(users) },
                     })
        {
            await locks.ExecuteNonQueryAsync(abort);
        }

        await using var inquiry = new NpgsqlCommand("SELECT EXISTS (SELECT 1 FROM trading_groups WHERE id = $1)", connection, transaction);
        inquiry.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = groupId });
        return (bool)(await inquiry.ExecuteScalarAsync(abort))!;
    }
}
