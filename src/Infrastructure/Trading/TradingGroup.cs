using System.Data;
using System.Diagnostics;
using Npgsql;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Infrastructure.Trading.Writing;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>
/// One attempt to carry out a group of commands in one database transaction: lock and read, run the handlers in memory, write and commit. If all that it is going to touch is in memory, the
/// handlers run first, on what memory holds, and the locks are taken in the same round trip that writes: then there are two, otherwise three. What the locked rows hold decides: where memory
/// was out of date, nothing is committed. What comes of the attempt is said by <see cref="GroupOutcome"/>; nothing is answered here.
/// </summary>
/// <param name="memory">The accounts to presume; null: locks first.</param>
internal sealed class TradingGroup(
    IReadOnlyList<TradingWork> works, IReadOnlyCollection<Guid> expectedUsers, NpgsqlConnection connection, MarketCache cache, MarketLoader loader,
    EffectWriter effects, TradingOptions options, IIdSource ids, TimeProvider clock, AccountMemory? memory)
{
    private readonly Dictionary<Guid, Market> _markets = [];
    private readonly Dictionary<Guid, long> _presumedSeqs = [];
    private readonly Dictionary<Guid, AccountRow> _rows = [];
    private readonly Dictionary<Guid, Domain.Accounts.Account> _accounts = [];
    private Dictionary<(Guid UserId, string ClientOrderId), KnownOrder> _clientOrders = [];
    private Dictionary<(Guid UserId, string Key), (Guid RequestHash, string Response)> _answers = [];
    private readonly SortedDictionary<(Guid UserId, string Key), (Guid RequestHash, string Response)> _newAnswers = [];
    private readonly List<(Guid Id, Guid ActorId, AuditEntry Entry)> _audit = [];
    private GeneralLedger? _ledger;
    private bool _committing;

    /// <summary>True if its handlers have run on what memory held.</summary>
    public bool IsPresumed { get; private set; }

    /// <summary>True once a transaction may have begun.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Written with the effects, so that the fate of a lost COMMIT can be looked up.</summary>
    public Guid Id { get; } = ids.NewId();

    /// <summary>True once it had something to commit and tried to: its success says that the database keeps what it is given.</summary>
    public bool HasCommitted => _committing;

    /// <summary>The group's time, UTC, taken before its handlers run; in a market, never before what has happened there.</summary>
    public DateTime Now { get; private set; }

    public GeneralLedger Ledger => _ledger ??= new GeneralLedger(_accounts, ids);

    public IEnumerable<Market> Markets => _markets.Values;

    public IEnumerable<Market> TouchedMarkets => _markets.Values.Where(market => market.IsTouched);

    public IEnumerable<AccountRow> Accounts => _rows.Values;

    /// <summary>Answers to be kept with their idempotency keys, in the order of the keys' index.</summary>
    public IEnumerable<KeyValuePair<(Guid UserId, string Key), (Guid RequestHash, string Response)>> NewAnswers => _newAnswers;

    /// <summary>Set while the exchange is stopped.</summary>
    public ExchangeHalted? Halt { get; private set; }

    /// <summary>What administrators' commands have done.</summary>
    public IReadOnlyList<(Guid Id, Guid ActorId, AuditEntry Entry)> AuditEntries => _audit;

    public void Audit(Guid actorId, AuditEntry entry) => _audit.Add((ids.NewId(), actorId, entry));

    /// <summary>The balance row of a user that the group has locked.</summary>
    public AccountRow Row(Guid userId) => _rows.TryGetValue(userId, out var row) ? row : throw new AccountNotLockedException(userId);

    public KnownOrder? FindClientOrder(Guid userId, string clientOrderId) => _clientOrders.TryGetValue((userId, clientOrderId), out var known) ? known : null;

    public (Guid RequestHash, string Response)? FindAnswer(Guid userId, string key) => _answers.TryGetValue((userId, key), out var known) ? known : null;

    public void KeepAnswer(Guid userId, string key, Guid requestHash, string response) =>
        _answers[(userId, key)] = _newAnswers[(userId, key)] = (requestHash, response);

    /// <summary>Runs the attempt. The markets are committed or rolled back in memory by the caller, who learns here what the database did.</summary>
    public async Task<GroupOutcome> RunAsync()
    {
        try
        {
            await FindMarketsAsync();
            var foresight = new Foresight(options.Slippage);
            if (foresight.Look(works, _markets) is { } blind)
                return blind;
            foresight.Users.UnionWith(expectedUsers);
            if (!TryPresume(foresight))
                await LockAsync(foresight);
            Now = clock.GetUtcNow().UtcDateTime.ToMicroseconds();
            return RunHandlers() ?? await CommitAsync(foresight);
        }
        catch (PostgresException exception) when (IsPresumed && IsOfTheData(exception))
        {
            // A client order id that was taken for new, say. What the locked rows hold was not heard, but it cannot be what was presumed; and if it was, the next attempt says so.
            return new GroupOutcome.Outdated();
        }
        catch (PostgresException exception) when (exception.InvariantSeverity is "ERROR")
        {
            // The server says that the transaction has failed, be it at its COMMIT.
            return new GroupOutcome.Failed(exception);
        }
        catch (Exception exception) when (_committing || IsOfTheConnection(exception))
        {
            // Once COMMIT may have been sent, nothing but the database itself can say what became of it.
            return _committing ? new GroupOutcome.Unknown(exception) : new GroupOutcome.Failed(exception);
        }
    }

    /// <summary>True for what a connection throws when it breaks, wherever it breaks; anything else is a bug of ours.</summary>
    private bool IsOfTheConnection(Exception exception) =>
        exception is NpgsqlException or System.IO.IOException or TimeoutException or OperationCanceledException or System.Net.Sockets.SocketException
        || connection.FullState != ConnectionState.Open;

    /// <summary>True if what was to be written cannot stand beside what is there (SQLSTATE classes 22 and 23).</summary>
    private static bool IsOfTheData(PostgresException exception) => exception.SqlState.StartsWith("22", StringComparison.Ordinal) || exception.SqlState.StartsWith("23", StringComparison.Ordinal);

    private async Task FindMarketsAsync()
    {
        foreach (var reference in works.SelectMany(work => work.Markets))
        {
            if (!_markets.ContainsKey(reference.Id))
                _markets.Add(reference.Id, await cache.GetAsync(reference.Id));
        }
    }

    /// <summary>Takes what memory holds for the present state, if it holds all that is needed.</summary>
    private bool TryPresume(Foresight foresight)
    {
        if (memory is null || foresight.Strangers.Count > 0)
            return false;
        foreach (var user in foresight.Users)
        {
            if (!memory.TryRecall(user, out var state))
                return false;
            Add(user, state);
        }

        foreach (var market in _markets.Values)
            _presumedSeqs.Add(market.Id, market.State.Seq);
        return IsPresumed = true;
    }

    /// <summary>True if nobody has changed anything since it was presumed, and nothing that the commands ask for is known.</summary>
    private bool IsAsPresumed(LockedRows found) =>
        found is { Halt: null, ClientOrders.Count: 0, Answers.Count: 0 }
        && _presumedSeqs.All(presumed => found.Markets.TryGetValue(presumed.Key, out var state) && state.Seq == presumed.Value)
        && _rows.All(row => found.Accounts.TryGetValue(row.Key, out var state) && state == row.Value.Before);

    /// <summary>Locks first: what is found is the present state, and memory is brought up to it.</summary>
    private async Task LockAsync(Foresight foresight)
    {
        var found = (await ExecuteAsync([], foresight))!;
        Halt = found.Halt;
        foreach (var (user, state) in found.Accounts)
            Add(user, state);
        (_clientOrders, _answers) = (found.ClientOrders, found.Answers);
        await CatchUpAsync(foresight, found);
    }

    private void Add(Guid userId, AccountState state)
    {
        var row = new AccountRow(userId, state);
        _rows[userId] = row;
        _accounts[userId] = row.Account;
    }

    /// <summary>Other nodes may have been here: a market whose row is ahead of its cache is brought up to it.</summary>
    private async Task CatchUpAsync(Foresight foresight, LockedRows found)
    {
        foreach (var market in _markets.Values.ToList())
        {
            if (!found.Markets.TryGetValue(market.Id, out var current))
                throw new InvalidOperationException($"Market {market.Id} has disappeared.");
            if (current.Seq == market.State.Seq)
                continue;
            var fresh = await loader.CatchUpAsync(connection, market, current);
            if (ReferenceEquals(fresh, market))
                continue;
            cache.Replace(fresh);
            _markets[market.Id] = fresh;
            var strangers = foresight.Actors.Where(actor => actor.MarketId == fresh.Id && fresh.FindTrader(actor.UserId) is null).Select(actor => (fresh, actor.UserId)).ToHashSet();
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { MarketLoader.HoldingsOf(strangers) } };
            await using var reader = await batch.ExecuteReaderAsync();
            await MarketLoader.ReadHoldingsAsync(reader, strangers);
        }
    }

    /// <summary>Runs the commands one after the other. Null when all have run.</summary>
    private GroupOutcome? RunHandlers()
    {
        foreach (var market in _markets.Values)
            market.BeginGroup(Now);
        foreach (var work in works)
        {
            var markets = work.Markets.Select(reference => _markets[reference.Id]).ToArray();
            var known = markets is [var only] ? only.Events.Count : 0;
            var started = Stopwatch.GetTimestamp();
            try
            {
                work.Session.Enter(this, markets, work.SenderId);
                work.Run(this);
            }
            catch (AccountNotLockedException exception)
            {
                return new GroupOutcome.Incomplete(exception.UserId, _rows.ContainsKey(exception.UserId) || expectedUsers.Contains(exception.UserId), work);
            }
#pragma warning disable CA1031 // Whatever a handler throws is its command's fault alone: it is named, and its neighbours run again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                return new GroupOutcome.Broken(work, exception);
            }

            ExchangeMetrics.MatchingDuration.RecordSince(started);
            if (markets is [var market])
                LearnClientOrders(market, known);
        }

        foreach (var account in _accounts.Values)
            Domain.Accounts.CashDesk.CollectDebt(account, Now, Ledger);

        return null;
    }

    /// <summary>A client order id that one command has used is known to the next.</summary>
    private void LearnClientOrders(Market market, int known)
    {
        for (var i = known; i < market.Events.Count; i++)
        {
            if (market.Events[i] is OrderPlaced { Placed: { Order: { ClientOrderId: { } clientOrderId } order, UserId: var userId } } placed)
                _clientOrders[(userId, clientOrderId)] = new KnownOrder(order.Id, placed.RequestHash);
        }
    }

    /// <summary>
    /// Writes the effects, in two parts so that the database is not idle while the second is written, and commits. What was presumed is locked with the first part and compared before the second
    /// is sent. A group without effects has nothing to commit, but what it answers must be true.
    /// </summary>
    private async Task<GroupOutcome> CommitAsync(Foresight foresight)
    {
        var presumption = IsPresumed ? foresight : null;
        if (!TouchedMarkets.Any() && Ledger.Transactions.Count == 0 && _audit.Count == 0)
        {
            var seen = await ExecuteAsync([], presumption, "ROLLBACK");
            HasBegun = false;
            return seen is null || IsAsPresumed(seen) ? new GroupOutcome.Committed() : new GroupOutcome.Outdated();
        }

        var started = Stopwatch.GetTimestamp();
        var state = ExecuteAsync(effects.CollectState(this), presumption);
        List<NpgsqlBatchCommand> news;
        try
        {
            news = [.. effects.CollectNews(this)];
        }
        finally
        {
            await state;
        }

        if (await state is { } found && !IsAsPresumed(found))
            return new GroupOutcome.Outdated();

        _committing = true;
        await ExecuteAsync(news, toLock: null, "COMMIT");
        ExchangeMetrics.CommitDuration.RecordSince(started);
        var (orders, trades) = effects.Counts;
        ExchangeMetrics.OrdersPlaced.Add(orders);
        ExchangeMetrics.TradesExecuted.Add(trades);
        return new GroupOutcome.Committed();
    }

    /// <summary>One round trip. With something to lock it begins the transaction, and the result is what was found.</summary>
    private async Task<LockedRows?> ExecuteAsync(IEnumerable<NpgsqlBatchCommand> statements, Foresight? toLock, string? end = null)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (toLock is not null)
        {
            HasBegun = true;
            foreach (var statement in LockedRows.Statements(options, _markets.Keys, toLock))
                batch.BatchCommands.Add(statement);
        }

        foreach (var statement in statements)
            batch.BatchCommands.Add(statement);
        if (end is not null)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(end));
        if (batch.BatchCommands.Count == 0)
            return null;

        await using var reader = await batch.ExecuteReaderAsync();
        var found = toLock is null ? null : await LockedRows.ReadAsync(reader, toLock);
        while (await reader.NextResultAsync())
        {
            // What follows has no rows to read, but may have failed.
        }

        return found;
    }
}

/// <summary>What came of a group's attempt.</summary>
internal abstract record GroupOutcome
{
    /// <summary>Durable, or nothing to commit.</summary>
    public sealed record Committed : GroupOutcome;

    /// <summary>Not committed, for certain.</summary>
    public sealed record Failed(Exception Exception) : GroupOutcome;

    /// <summary>The answer to the COMMIT was lost.</summary>
    public sealed record Unknown(Exception Exception) : GroupOutcome;

    /// <summary>A command met a user whose account the group has not locked.</summary>
    /// <param name="DoesNotExist">True if it was asked for and there is none.</param>
    public sealed record Incomplete(Guid UserId, bool DoesNotExist, TradingWork Work) : GroupOutcome;

    /// <summary>Nothing was committed, for memory was out of date; what it was taken for may have led a handler astray.</summary>
    public sealed record Outdated : GroupOutcome;

    /// <summary>A command's handler threw.</summary>
    public sealed record Broken(TradingWork Culprit, Exception Exception) : GroupOutcome;
}
