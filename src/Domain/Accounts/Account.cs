namespace PredictionMarkets.Domain.Accounts;

/// <summary>One user's money while a group runs. Never negative anywhere: every operation that would make it so throws.</summary>
/// <param name="userId">Whose.</param>
/// <param name="available">What can be spent or withdrawn.</param>
/// <param name="locked">What open buys hold in reserve.</param>
/// <param name="debt">What a correction has left owing; credits pay it first.</param>
public sealed class Account(Guid userId, Money available, Money locked, Money debt)
{
    public Guid UserId { get; } = userId;

    public Money Available { get; private set; } = available;

    public Money Locked { get; private set; } = locked;

    public Money Debt { get; private set; } = debt;

    /// <summary>Available and locked together: what the user's cash entries in the ledger sum to.</summary>
    public Money Total => Available + Locked;

    /// <summary>Sets money aside for an open buy.</summary>
    internal void Lock(Money amount)
    {
        Available = NotNegative(Available - amount);
        Locked += amount;
    }

    /// <summary>Gives back what an open buy no longer needs.</summary>
    internal void Unlock(Money amount)
    {
        Locked = NotNegative(Locked - amount);
        Available += amount;
    }

    internal void Debit(Money amount) => Available = NotNegative(Available - amount);

    /// <summary>Adds money; what is owed is paid first. Returns the part that went to the debt.</summary>
    internal Money Credit(Money amount)
    {
        var toDebt = Money.Min(amount, Debt);
        Debt -= toDebt;
        Available += amount - toDebt;
        return toDebt;
    }

    /// <summary>Takes money as far as it is available; the rest becomes a debt. Returns that rest.</summary>
    internal Money Charge(Money amount)
    {
        var taken = Money.Min(amount, Available);
        Available -= taken;
        Debt += amount - taken;
        return amount - taken;
    }

    /// <summary>Pays the debt from available money as far as that goes. Returns how much was paid.</summary>
    internal Money PayDebt()
    {
        var paid = Money.Min(Available, Debt);
        (Available, Debt) = (Available - paid, Debt - paid);
        return paid;
    }

    private Money NotNegative(Money amount) => !amount.IsNegative
        ? amount
        : throw new InvalidOperationException($"The account of {UserId} would become negative by {-amount}.");
}
