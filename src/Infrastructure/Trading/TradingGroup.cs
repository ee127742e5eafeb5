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
/// One attempt to carry out a group of commands in one database transaction: lock and read, run the handlers in memory, write and commit.
/// Three round trips when everything is in memory. What comes of it is said by <see cref="GroupOutcome"/>; nothing is answered here.
/// </summary>
internal sealed class TradingGroup(
    IReadOnlyList<TradingWork> works, IReadOnlyCollection<Guid> expectedUsers, NpgsqlConnection connection, MarketCache cache, MarketLoader loader,
    EffectWriter effects, TradingOptions options, IIdSource ids, TimeProvider clock)
{
    private readonly Dictionary<Guid, Market> _markets = [];
    private readonly Dictionary<Guid, MarketState> _current = [];
    private readonly Dictionary<Guid, AccountRow> _rows = [];
    private readonly Dictionary<Guid, Domain.Accounts.Account> _accounts = [];
    private readonly Dictionary<(Guid UserId, string ClientOrderId), KnownOrder> _clientOrders = [];
    private readonly Dictionary<(Guid UserId, string Key), (Guid RequestHash, string Response)> _answers = [];
    private readonly SortedDictionary<(Guid UserId, string Key), (Guid RequestHash, string Response)> _newAnswers = [];
    private readonly List<(Guid Id, Guid ActorId, AuditEntry Entry)> _audit = [];
    private GeneralLedger? _ledger;
    private bool _committing;

    /// <summary>Written with the effects, so that the fate of a lost COMMIT can be looked up.</summary>
    public Guid Id { get; } = ids.NewId();

    /// <summary>True once it had something to commit and tried to: its success says that the database keeps what it is given.</summary>
    public bool HasCommitted => _committing;

    /// <summary>The group's time, UTC, taken when it holds its locks; in a market, never before what has happened there.</summary>
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
            await LockAsync(foresight);
            await CatchUpAsync(foresight);
            if (RunHandlers() is { } trouble)
                return trouble;
            await CommitAsync();
            return new GroupOutcome.Committed();
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

    private async Task FindMarketsAsync()
    {
        foreach (var reference in works.SelectMany(work => work.Markets))
        {
            if (!_markets.ContainsKey(reference.Id))
                _markets.Add(reference.Id, await cache.GetAsync(reference.Id));
        }
    }

    /// <summary>First round trip: begin, lock the markets' rows by id, then the balance rows by user, and read what the commands ask for.</summary>
    private async Task LockAsync(Foresight foresight)
    {
        foresight.Users.UnionWith(expectedUsers);

        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(GroupStatements.Begin(options));
        batch.BatchCommands.Add(GroupStatements.LetNoStopComeBetween());
        batch.BatchCommands.Add(GroupStatements.Configure(options));
        batch.BatchCommands.Add(GroupStatements.ReadSwitch());
        batch.BatchCommands.Add(GroupStatements.LockMarkets(_markets.Keys));
        batch.BatchCommands.Add(GroupStatements.LockBalances(foresight.Users));

        // Always all of them, though often there is nothing to be found: a statement that is first prepared in the same batch in which another fails may be taken for prepared.
        batch.BatchCommands.Add(GroupStatements.FindClientOrders(foresight.ClientOrderIds));
        batch.BatchCommands.Add(GroupStatements.FindKeys(foresight.Keys));
        batch.BatchCommands.Add(MarketLoader.HoldingsOf(foresight.Strangers));
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        Halt = await reader.ReadAsync() && reader.GetBoolean(0) ? new ExchangeHalted(await reader.IsDBNullAsync(1) ? null : reader.GetString(1)) : null;
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
            _current[reader.GetGuid(0)] = MarketLoader.ReadState(reader);
        await reader.NextResultAsync();
        await ReadBalancesAsync(reader);
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
            _clientOrders[(reader.GetGuid(0), reader.GetString(1))] = new KnownOrder(reader.GetGuid(2), reader.GetGuid(3));
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
            _answers[(reader.GetGuid(0), reader.GetString(1))] = (reader.GetGuid(2), reader.GetString(3));
        await reader.NextResultAsync();
        await MarketLoader.ReadHoldingsAsync(reader, foresight.Strangers);
        Now = clock.GetUtcNow().UtcDateTime.ToMicroseconds();
    }

    private async Task ReadBalancesAsync(NpgsqlDataReader reader)
    {
        while (await reader.ReadAsync())
        {
            var row = new AccountRow(
                reader.GetGuid(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6));
            _rows.Add(row.Account.UserId, row);
            _accounts.Add(row.Account.UserId, row.Account);
        }
    }

    /// <summary>Other nodes may have been here: a market whose row is ahead of its cache is brought up to it.</summary>
    private async Task CatchUpAsync(Foresight foresight)
    {
        foreach (var market in _markets.Values.ToList())
        {
            if (!_current.TryGetValue(market.Id, out var current))
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

    /// <summary>Second and third round trip: the effects, in two parts so that the database is not idle while the second is written, and the COMMIT. A group without effects has nothing to commit.</summary>
    private async Task CommitAsync()
    {
        if (!TouchedMarkets.Any() && Ledger.Transactions.Count == 0 && _audit.Count == 0)
        {
            await ExecuteAsync([], "ROLLBACK");
            return;
        }

        var started = Stopwatch.GetTimestamp();
        var state = ExecuteAsync(effects.CollectState(this));
        List<NpgsqlBatchCommand> news;
        try
        {
            news = [.. effects.CollectNews(this)];
        }
        finally
        {
            await state;
        }

        _committing = true;
        await ExecuteAsync(news, "COMMIT");
        ExchangeMetrics.CommitDuration.RecordSince(started);
        var (orders, trades) = effects.Counts;
        ExchangeMetrics.OrdersPlaced.Add(orders);
        ExchangeMetrics.TradesExecuted.Add(trades);
    }

    private async Task ExecuteAsync(IEnumerable<NpgsqlBatchCommand> statements, string? end = null)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(statement);
        if (end is not null)
            batch.BatchCommands.Add(new NpgsqlBatchCommand(end));
        if (batch.BatchCommands.Count > 0)
            await batch.ExecuteNonQueryAsync();
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

    /// <summary>A command's handler threw.</summary>
    public sealed record Broken(TradingWork Culprit, Exception Exception) : GroupOutcome;
}
