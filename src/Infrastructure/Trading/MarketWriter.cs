using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Infrastructure.Trading.Writing;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>
/// Carries out the trading commands of its markets, one group after the other. What has queued up while one group was being committed is the next group: an idle
/// writer commits a single command at once, a busy one many together. No timer.
/// </summary>
internal sealed class MarketWriter(
    NpgsqlDataSource database, MarketCache cache, MarketLoader loader, BookSnapshots snapshots, CommitSignal commits, TradingOptions options, IIdSource ids, TimeProvider clock,
    ILogger<MarketWriter> logger, TradingPulse pulse)
{
    /// <summary>idle_in_transaction_session_timeout: this node was frozen for longer than a transaction may stand still.</summary>
    private const string IdleInTransactionTimeout = "25P03";

    private readonly Channel<TradingWork> _queue = Channel.CreateBounded<TradingWork>(new BoundedChannelOptions(options.QueueLimit) { SingleReader = true });
    private readonly AccountMemory _memory = new();
    private EffectWriter _effects = new();
    private NpgsqlConnection? _connection;

    public int QueueDepth => _queue.Reader.Count;

    /// <summary>False when too many are waiting, or the writer is stopping.</summary>
    public bool TryEnqueue(TradingWork work) => _queue.Writer.TryWrite(work);

    /// <summary>Takes no more commands; <see cref="RunAsync"/> ends when those that wait are done.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Runs until <see cref="Complete"/> and the last answer, or until <paramref name="abort"/>.</summary>
    public async Task RunAsync(CancellationToken abort)
    {
        var works = new List<TradingWork>();
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            works.Clear();
            while (works.Count < options.MaxGroupSize && _queue.Reader.TryRead(out var work))
                works.Add(work);
            ExchangeMetrics.GroupSize.Record(works.Count);
            try
            {
                await CarryOutAsync(works, abort);
            }
#pragma warning disable CA1031 // A fault here is a bug of the writer itself: its callers are told, it is logged, and the next group is served.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                TradingLog.GroupFailed(logger, works.Count, exception);
                foreach (var work in works)
                {
                    foreach (var market in work.Markets)
                        cache.Discard(market.Id);
                    work.Fail(exception);
                }

                // It may be in the middle of a transaction, which must neither go on nor hold its locks.
                await DropConnectionAsync();
            }
        }

        await DropConnectionAsync();
    }

    /// <summary>Tries a group until it is committed; a group that does not get through is taken apart, so that one command cannot spoil another's chance.</summary>
    private async Task CarryOutAsync(IReadOnlyList<TradingWork> group, CancellationToken abort)
    {
        var works = group.ToList();
        var users = new HashSet<Guid>();
        var presumes = _memory.IsTrusted();
        for (var failures = 0; works.Count > 0; )
        {
            switch (await AttemptAsync(works, users, presumes, abort))
            {
                case GroupOutcome.Committed:
                    foreach (var work in works)
                        work.Answer();
                    return;
                case GroupOutcome.Outdated:
                    _memory.Refute();
                    presumes = false;
                    break;
                case GroupOutcome.Incomplete { DoesNotExist: false } incomplete:
                    users.Add(incomplete.UserId);
                    break;
                case GroupOutcome.Incomplete incomplete:
                    Remove(works, incomplete.Work, new InvalidOperationException($"User {incomplete.UserId} has no account."));
                    break;
                case GroupOutcome.Broken broken:
                    Remove(works, broken.Culprit, broken.Exception);
                    break;
                case GroupOutcome.Failed { Exception: var exception } when ++failures > options.Retries || !IsTransient(exception):
                    await TakeApartAsync(works, exception, abort);
                    return;
                case GroupOutcome.Failed { Exception: var exception }:
                    presumes = false;
                    TradingLog.GroupRetried(logger, works.Count, failures, Describe(exception));
                    if (exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
                        await EndStuckSessionsAsync();
                    await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 << failures)), CancellationToken.None);
                    break;
            }
        }
    }

    private async Task EndStuckSessionsAsync()
    {
        try
        {
            if (await StuckSessions.EndAsync(database, options.IdleInTransactionTimeout) is > 0 and var ended)
                TradingLog.SessionsEnded(logger, ended);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            // The group is tried again all the same, and what keeps it waiting is looked for again after that.
            TradingLog.SessionsNotEnded(logger, Describe(exception));
        }
    }

    private void Remove(List<TradingWork> works, TradingWork culprit, Exception exception)
    {
        TradingLog.CommandFailed(logger, culprit.Command.GetType().Name, exception);
        works.Remove(culprit);
        culprit.Fail(exception);
    }

    private async Task TakeApartAsync(List<TradingWork> works, Exception exception, CancellationToken abort)
    {
        if (works.Count > 1 && exception is PostgresException && !IsOfTheStore(exception))
        {
            foreach (var work in works)
                await CarryOutAsync([work], abort);
            return;
        }

        // Alone, or without a database: it has not been done, and will not be.
        TradingLog.GroupGivenUp(logger, works.Count, Describe(exception));
        if (IsOfTheStore(exception))
            pulse.Fail(Describe(exception));
        foreach (var work in works)
        {
            if (IsTransient(exception))
                work.Refuse(new Busy());
            else
                work.Fail(exception);
        }
    }

    /// <summary>One attempt, with the books left as the database is: committed, or as before.</summary>
    private async Task<GroupOutcome> AttemptAsync(List<TradingWork> works, HashSet<Guid> users, bool presumes, CancellationToken abort)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await ConnectAsync();
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return new GroupOutcome.Failed(exception);
        }

        var group = new TradingGroup(works, users, connection, cache, loader, _effects, options, ids, clock, presumes ? _memory : null);
        var outcome = await group.RunAsync();
        if (outcome is GroupOutcome.Unknown unknown)
        {
            TradingLog.CommitInDoubt(logger, group.Id, Describe(unknown.Exception));
            await DropConnectionAsync();
            var committed = await CommitInquiry.AskAsync(database, group.Id, group.Markets.Select(market => market.Id), group.Accounts.Select(row => row.Account.UserId), logger, abort);
            outcome = committed ? new GroupOutcome.Committed() : new GroupOutcome.Failed(unknown.Exception);
        }

        // What it takes for prepared is not: only a new connection knows that for certain.
        if (outcome is GroupOutcome.Failed { Exception: PostgresException { SqlState: PostgresErrorCodes.InvalidSqlStatementName } })
            await DropConnectionAsync();

        if (outcome is GroupOutcome.Committed)
            Accept(group);
        else
            await UndoAsync(group, outcome);

        // It may have thrown over what was not so.
        return outcome is GroupOutcome.Broken && group.IsPresumed ? new GroupOutcome.Outdated() : outcome;
    }

    private void Accept(TradingGroup group)
    {
        if (group.HasCommitted)
            pulse.Beat();
        if (group.IsPresumed)
            _memory.Confirm();
        _memory.Learn(group.Accounts);
        var touched = group.TouchedMarkets.ToList();

        var notice = CommitNotice.Of(touched, group.Accounts) with { Rows = _effects.MarketRowsOf(group) };
        foreach (var market in touched)
        {
            market.Commit();
            snapshots.Publish(market);

            // Nobody trades it any more, and its settlement may have brought a hundred thousand holders into memory.
            if (market.State.Status == MarketStatus.Resolved)
                cache.Discard(market.Id);
        }

        // Shown before it is told: whoever is woken finds the new book.
        commits.Raise(notice);
    }

    private async Task UndoAsync(TradingGroup group, GroupOutcome outcome)
    {
        foreach (var market in group.Markets)
        {
            // After a bug in the middle of a command nobody knows what was left undone: that book is read anew.
            if (outcome is GroupOutcome.Broken broken && (market.IsTouched || broken.Culprit.Markets.Any(reference => reference.Id == market.Id)))
                cache.Discard(market.Id);
            else
                market.Rollback();
        }

        if (_connection is null || !group.HasBegun)
            return;
        try
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", _connection);
            await rollback.ExecuteNonQueryAsync();
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or System.IO.IOException)
        {
            // The connection is gone, and the transaction with it.
            TradingLog.ConnectionLost(logger, Describe(exception));
            await DropConnectionAsync();
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        if (_connection is { State: System.Data.ConnectionState.Open })
            return _connection;
        await DropConnectionAsync();
        _connection = await database.OpenConnectionAsync();

        // A command object remembers where it was prepared: statements of a lost connection would be looked for on the new one.
        _effects = new EffectWriter();
        return _connection;
    }

    private async Task DropConnectionAsync()
    {
        if (_connection is null)
            return;
        await _connection.DisposeAsync();
        _connection = null;
    }

    /// <summary>
    /// Conflicts and faults that may be gone the next time: serialization failures, deadlocks, lock time-outs, a client order id or key that another group was first to use,
    /// and everything about the connection, such as a statement that is not prepared on it.
    /// </summary>
    private static bool IsTransient(Exception exception) => exception is not PostgresException postgres || postgres.SqlState
        is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.UniqueViolation
        or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.InvalidSqlStatementName or IdleInTransactionTimeout || postgres.IsTransient || postgres.SqlState.StartsWith("57", StringComparison.Ordinal);

    /// <summary>Not a quarrel between commands, which ends by itself, but a database that cannot keep anything: it is away, or out of room.</summary>
    private static bool IsOfTheStore(Exception exception) => exception is not PostgresException postgres
        || postgres.SqlState.StartsWith("53", StringComparison.Ordinal) || postgres.SqlState.StartsWith("57P", StringComparison.Ordinal)
        || postgres.SqlState.StartsWith("58", StringComparison.Ordinal);

    private static string Describe(Exception exception) => exception is PostgresException postgres ? $"{postgres.SqlState} {postgres.MessageText}" : exception.Message;
}

internal static partial class TradingLog
{
    [LoggerMessage(100, LogLevel.Warning, "A group of {Count} commands is tried again (failure {Failures}): {Reason}")]
    public static partial void GroupRetried(ILogger logger, int count, int failures, string reason);

    [LoggerMessage(101, LogLevel.Error, "A group of {Count} commands is given up: {Reason}")]
    public static partial void GroupGivenUp(ILogger logger, int count, string reason);

    [LoggerMessage(102, LogLevel.Error, "A {Command} failed; its group runs again without it")]
    public static partial void CommandFailed(ILogger logger, string command, Exception exception);

    [LoggerMessage(103, LogLevel.Warning, "The answer to the COMMIT of group {GroupId} was lost ({Reason}); its fate is looked up")]
    public static partial void CommitInDoubt(ILogger logger, Guid groupId, string reason);

    [LoggerMessage(104, LogLevel.Warning, "Group {GroupId} turned out to be committed: {Committed}")]
    public static partial void CommitKnown(ILogger logger, Guid groupId, bool committed);

    [LoggerMessage(105, LogLevel.Warning, "The fate of group {GroupId} cannot be looked up yet: {Reason}")]
    public static partial void CommitStillInDoubt(ILogger logger, Guid groupId, string reason);

    [LoggerMessage(106, LogLevel.Warning, "The trading connection was lost: {Reason}")]
    public static partial void ConnectionLost(ILogger logger, string reason);

    [LoggerMessage(108, LogLevel.Warning, "Ended {Count} sessions that held a market and had stopped in the middle of what they were sending: a node is frozen")]
    public static partial void SessionsEnded(ILogger logger, long count);

    [LoggerMessage(109, LogLevel.Warning, "What keeps a group waiting for its locks could not be looked for: {Reason}")]
    public static partial void SessionsNotEnded(ILogger logger, string reason);

    [LoggerMessage(107, LogLevel.Critical, "A group of {Count} commands failed in the writer itself")]
    public static partial void GroupFailed(ILogger logger, int count, Exception exception);
}
