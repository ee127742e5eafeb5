using Npgsql;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Trading.Writing;

/// <summary>
/// Turns what a group has done into a handful of array statements, in two parts: the state, and what is told of it. The journals' texts are the dearest to write, and the database is at
/// work on the first part meanwhile. One instance a writer, used group after group.
/// </summary>
internal sealed class EffectWriter
{
    private readonly InsertOrders _newOrders = new();
    private readonly UpdateOrders _orders = new();
    private readonly InsertTrades _trades = new();
    private readonly UpsertPositions _positions = new();
    private readonly UpdateBalances _balances = new();
    private readonly InsertLedgerTransactions _ledgerTransactions = new();
    private readonly InsertLedgerEntries _ledgerEntries = new();
    private readonly InsertMarketJournal _marketJournal = new();
    private readonly InsertUserJournal _userJournal = new();
    private readonly InsertIdempotencyKeys _keys = new();
    private readonly InsertAudit _audit = new();
    private readonly InsertResolutionSteps _steps = new();
    private readonly InsertPayouts _payouts = new();
    private readonly UpdateMarkets _markets = new();
    private readonly InsertMarketChanges _marketChanges = new();
    private readonly InsertGroup _group = new();
    private readonly ArrayStatement[] _state;
    private readonly ArrayStatement[] _news;
    private readonly List<OrderPlaced> _placed = [];
    private TradingGroup? _collected;

    public EffectWriter()
    {
        _state = [_newOrders, _orders, _trades, _positions, _ledgerTransactions, _ledgerEntries];
        _news = [_balances, _marketJournal, _userJournal, _keys, _audit, _steps, _payouts, _markets, _marketChanges, _group];
    }

    /// <summary>Orders and trades collected, for the metrics.</summary>
    public (int Orders, int Trades) Counts => (_newOrders.Count, _trades.Count);

    /// <summary>What the group has written to the markets' journals. Nothing for a group whose effects were not the last to be collected: one that has written nothing.</summary>
    public IReadOnlyList<MarketJournalRow> MarketRowsOf(TradingGroup group) => ReferenceEquals(_collected, group) ? _marketJournal.Rows() : [];

    /// <summary>Collects what a group has done to orders, trades, positions and the ledger, replacing what was collected of the last. Returns the statements to send, in order.</summary>
    public IEnumerable<NpgsqlBatchCommand> CollectState(TradingGroup group)
    {
        _collected = group;
        foreach (var statement in _state.Concat(_news))
            statement.Clear();

        foreach (var market in group.TouchedMarkets)
            CollectState(market);
        Collect(group.Ledger);
        return StatementsOf(_state);
    }

    /// <summary>Collects everything else: the journals, and with them the balances and markets, whose rows count the journals' numbers. After <see cref="CollectState(TradingGroup)"/>.</summary>
    public IEnumerable<NpgsqlBatchCommand> CollectNews(TradingGroup group)
    {
        foreach (var market in group.TouchedMarkets)
            CollectNews(market, group);
        foreach (var account in group.Accounts)
            Collect(account, group);
        foreach (var ((userId, key), (hash, response)) in group.NewAnswers)
            _keys.Add(userId, key, hash, response, group.Now);
        foreach (var (id, actorId, entry) in group.AuditEntries)
            _audit.Add(id, actorId, entry, group.Now);
        _group.Add(group.Id);
        return StatementsOf(_news);
    }

    private static IEnumerable<NpgsqlBatchCommand> StatementsOf(IEnumerable<ArrayStatement> statements) =>
        statements.Where(statement => statement.Count > 0).Select(statement => statement.Command);

    private void CollectState(Market market)
    {
        _placed.Clear();
        foreach (var what in market.Events)
        {
            if (what is OrderPlaced placed)
                _placed.Add(placed);
            else if (what is TradeExecuted traded)
                _trades.Add(traded.Trade);
        }

        CollectOrders(market);
        foreach (var (trader, outcome) in market.ChangedHoldings)
        {
            var position = trader[outcome];
            _positions.Add(market.Id, trader.UserId, outcome, in position, market.Now);
        }
    }

    /// <summary>Orders as they stand at the end of the group: new ones are inserted, known ones updated.</summary>
    private void CollectOrders(Market market)
    {
        // Sorted by the unique index on client order ids: two groups that race for the same ones wait for each other in one direction only.
        _placed.Sort(static (a, b) => (a.Placed.UserId, a.Placed.Order.ClientOrderId ?? "").CompareTo((b.Placed.UserId, b.Placed.Order.ClientOrderId ?? "")));
        foreach (var placed in _placed)
            _newOrders.Add(market.Id, in market.Book[market.Book.FindTouched(placed.Placed.Order.Id)], placed);
        foreach (var slot in market.Book.Touched)
        {
            if (!market.Book.IsNew(slot))
                _orders.Add(in market.Book[slot]);
        }
    }

    private void CollectNews(Market market, TradingGroup group)
    {
        foreach (var what in market.Events)
        {
            var (type, payload) = JournalPayloads.Of(what, market.Terms);
            _marketJournal.Add(market.Id, what.Seq, (short)type, payload, what.At);
            if (what is ResolutionStepped step)
                _steps.Add(market.Id, step);
            else if (what is PositionsPaid paid)
                _payouts.Add(market.Id, paid);
            Tell(what, market.Terms, group);
        }

        foreach (var (trader, outcome) in market.ChangedHoldings)
        {
            var position = trader[outcome];
            _userJournal.Add(
                trader.UserId, (short)UserTopic.Positions, group.Row(trader.UserId).NextPositionsSeq(), (short)UserJournalType.PositionUpdated,
                JournalPayloads.Of(market.Terms, outcome, in position), market.Now);
        }

        _markets.Add(market);
        if (market.Events.Any(FeedMessageTypes.IsOfLifeCycle))
            _marketChanges.Add(market.Id, market.State.Seq, JournalPayloads.Of(market), market.Now);
    }

    /// <summary>What the event tells the users concerned.</summary>
    private void Tell(MarketEvent what, MarketTerms terms, TradingGroup group)
    {
        switch (what)
        {
            case OrderPlaced placed:
                TellOrder(placed.Placed.UserId, UserJournalType.OrderPlaced, placed.Placed.ToDto(terms, placed.Spend), what.At, group);
                break;
            case OrderAmended amended:
                TellOrder(amended.Placed.UserId, UserJournalType.OrderUpdated, amended.Placed.ToDto(terms), what.At, group);
                break;
            case TradeExecuted traded:
                TellOrder(traded.Trade.Maker.UserId, UserJournalType.OrderUpdated,
                    new OrderWithTrades(traded.Maker.ToDto(terms), [traded.Trade.ToOwnDto(Role.Maker)]), what.At, group);
                break;
            case OrderClosed closed:
                TellOrder(closed.UserId, UserJournalType.OrderCancelled, new OrderWithTrades(closed.Order.ToDto(terms), []), what.At, group);
                break;
        }
    }

    private void TellOrder(Guid userId, UserJournalType type, OrderWithTrades order, DateTime at, TradingGroup group) => _userJournal.Add(
        userId, (short)UserTopic.Orders, group.Row(userId).NextOrdersSeq(), (short)type, JournalPayloads.Of(order.Order, order.Trades), at);

    private void Collect(GeneralLedger ledger)
    {
        foreach (var transaction in ledger.Transactions)
            _ledgerTransactions.Add(transaction);
        foreach (var entry in ledger.Entries)
            _ledgerEntries.Add(ledger.Transactions[entry.Transaction].Id, in entry);
    }

    private void Collect(AccountRow row, TradingGroup group)
    {
        if (row.HasMoved)
        {
            _userJournal.Add(
                row.Account.UserId, (short)UserTopic.Balances, row.NextBalancesSeq(), (short)UserJournalType.BalanceUpdated,
                JournalPayloads.Of(row.Account), group.Now);
        }

        if (row.IsChanged)
            _balances.Add(row);
    }
}
