using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>A balance row that the group has locked: the account as read, and the counters of its user's topics.</summary>
internal sealed class AccountRow(Guid userId, long available, long locked, long debt, long ordersSeq, long balancesSeq, long positionsSeq)
{
    public Account Account { get; } = new(userId, new Money(available), new Money(locked), new Money(debt));

    private readonly (long Orders, long Positions) _read = (ordersSeq, positionsSeq);

    public long OrdersSeq { get; private set; } = ordersSeq;

    public long BalancesSeq { get; private set; } = balancesSeq;

    public long PositionsSeq { get; private set; } = positionsSeq;

    public long AvailableChange => Account.Available.Units - available;

    public long LockedChange => Account.Locked.Units - locked;

    public long DebtChange => Account.Debt.Units - debt;

    /// <summary>True if the row must be written: money moved, or a topic has news.</summary>
    public bool IsChanged => HasMoved || (OrdersSeq, PositionsSeq) != _read;

    public bool HasMoved => AvailableChange != 0 || LockedChange != 0 || DebtChange != 0;

    public long NextOrdersSeq() => ++OrdersSeq;

    public long NextBalancesSeq() => ++BalancesSeq;

    public long NextPositionsSeq() => ++PositionsSeq;
}
