using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>What a balance row holds: the account in units of $0.0001, and the counters of its user's topics.</summary>
internal readonly record struct AccountState(long Available, long Locked, long Debt, long OrdersSeq, long BalancesSeq, long PositionsSeq);

/// <summary>A balance row of a running group: what it held before, and what the group makes of it.</summary>
internal sealed class AccountRow(Guid userId, AccountState before)
{
    public Account Account { get; } = new(userId, new Money(before.Available), new Money(before.Locked), new Money(before.Debt));

    public AccountState Before => before;

    public AccountState Now => new(Account.Available.Units, Account.Locked.Units, Account.Debt.Units, OrdersSeq, BalancesSeq, PositionsSeq);

    public long OrdersSeq { get; private set; } = before.OrdersSeq;

    public long BalancesSeq { get; private set; } = before.BalancesSeq;

    public long PositionsSeq { get; private set; } = before.PositionsSeq;

    public long AvailableChange => Account.Available.Units - before.Available;

    public long LockedChange => Account.Locked.Units - before.Locked;

    public long DebtChange => Account.Debt.Units - before.Debt;

    /// <summary>True if the row must be written: money moved, or a topic has news.</summary>
    public bool IsChanged => Now != before;

    public bool HasMoved => AvailableChange != 0 || LockedChange != 0 || DebtChange != 0;

    public long NextOrdersSeq() => ++OrdersSeq;

    public long NextBalancesSeq() => ++BalancesSeq;

    public long NextPositionsSeq() => ++PositionsSeq;
}
