using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Domain.Positions;

namespace PredictionMarkets.Infrastructure.Trading.Writing;

/// <summary>Changes balances by what the group has moved, and the counters of their users' topics.</summary>
internal sealed class UpdateBalances : ArrayStatement
{
    private readonly List<Guid> _user;
    private readonly List<long> _available, _locked, _debt, _ordersSeq, _balancesSeq, _positionsSeq;

    public UpdateBalances()
        : base("""
            UPDATE balances b SET available = b.available + u.available, locked = b.locked + u.locked, debt = b.debt + u.debt,
                orders_seq = u.orders_seq, balances_seq = u.balances_seq, positions_seq = u.positions_seq
            FROM unnest($1, $2, $3, $4, $5, $6, $7) AS u (user_id, available, locked, debt, orders_seq, balances_seq, positions_seq)
            WHERE b.user_id = u.user_id
            """) =>
        (_user, _available, _locked, _debt, _ordersSeq, _balancesSeq, _positionsSeq) = (Ids(), Longs(), Longs(), Longs(), Longs(), Longs(), Longs());

    public void Add(AccountRow row)
    {
        Count++;
        _user.Add(row.Account.UserId);
        _available.Add(row.AvailableChange);
        _locked.Add(row.LockedChange);
        _debt.Add(row.DebtChange);
        _ordersSeq.Add(row.OrdersSeq);
        _balancesSeq.Add(row.BalancesSeq);
        _positionsSeq.Add(row.PositionsSeq);
    }
}

/// <summary>Sets holdings; the market's lock makes absolute values safe.</summary>
internal sealed class UpsertPositions : ArrayStatement
{
    private readonly List<Guid> _market, _user;
    private readonly List<short> _outcome;
    private readonly List<long> _shares, _locked, _cost, _realised;
    private readonly List<DateTime> _updatedAt;

    public UpsertPositions()
        : base("""
            INSERT INTO positions (market_id, user_id, outcome, shares, locked, cost, realised, updated_at)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (market_id, user_id, outcome) DO UPDATE SET shares = excluded.shares, locked = excluded.locked, cost = excluded.cost,
                realised = excluded.realised, updated_at = excluded.updated_at
            """) =>
        (_market, _user, _outcome, _shares, _locked, _cost, _realised, _updatedAt) = (Ids(), Ids(), Shorts(), Longs(), Longs(), Longs(), Longs(), Times());

    public void Add(Guid marketId, Guid userId, Outcome outcome, in Position position, DateTime now)
    {
        Count++;
        _market.Add(marketId);
        _user.Add(userId);
        _outcome.Add((short)outcome);
        _shares.Add(position.Shares);
        _locked.Add(position.Locked);
        _cost.Add(position.Cost.Units);
        _realised.Add(position.Realised.Units);
        _updatedAt.Add(now);
    }
}

/// <summary>Adds ledger transactions.</summary>
internal sealed class InsertLedgerTransactions : ArrayStatement
{
    private readonly List<Guid> _id;
    private readonly List<short> _kind;
    private readonly List<Guid?> _market, _actor;
    private readonly List<long?> _tradeSeq;
    private readonly List<string?> _reason;
    private readonly List<DateTime> _createdAt;

    public InsertLedgerTransactions()
        : base("INSERT INTO ledger_transactions (id, kind, market_id, trade_seq, actor_id, reason, created_at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)") =>
        (_id, _kind, _market, _tradeSeq, _actor, _reason, _createdAt) = (Ids(), Shorts(), OptionalIds(), OptionalLongs(), OptionalIds(), Texts(), Times());

    public void Add(LedgerTransaction transaction)
    {
        Count++;
        _id.Add(transaction.Id);
        _kind.Add((short)transaction.Kind);
        _market.Add(transaction.MarketId);
        _tradeSeq.Add(transaction.TradeSeq);
        _actor.Add(transaction.ActorId);
        _reason.Add(transaction.Reason);
        _createdAt.Add(transaction.CreatedAt);
    }
}

/// <summary>Adds the lines of ledger transactions.</summary>
internal sealed class InsertLedgerEntries : ArrayStatement
{
    private readonly List<Guid> _transaction, _owner;
    private readonly List<short> _line, _account;
    private readonly List<long> _amount;

    public InsertLedgerEntries()
        : base("INSERT INTO ledger_entries (transaction_id, line, account, owner_id, amount) SELECT * FROM unnest($1, $2, $3, $4, $5)") =>
        (_transaction, _line, _account, _owner, _amount) = (Ids(), Shorts(), Shorts(), Ids(), Longs());

    public void Add(Guid transactionId, in LedgerEntry entry)
    {
        Count++;
        _transaction.Add(transactionId);
        _line.Add(entry.Line);
        _account.Add((short)entry.Account);
        _owner.Add(entry.OwnerId);
        _amount.Add(entry.Amount.Units);
    }
}
