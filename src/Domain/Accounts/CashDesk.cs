using PredictionMarkets.Domain.Ledger;

namespace PredictionMarkets.Domain.Accounts;

/// <summary>Where money enters and leaves the exchange.</summary>
public static class CashDesk
{
    /// <summary>Deposits (positive) or withdraws (negative) money. A withdrawal takes available money only, and none while a debt is outstanding.</summary>
    /// <param name="actorId">The administrator who ordered it.</param>
    public static Result<Unit> Move(Account account, Money amount, Guid actorId, string reason, DateTime now, GeneralLedger ledger)
    {
        if (amount.IsNegative && !account.Debt.IsZero)
            return new DebtOutstanding(account.Debt);
        if (amount.IsNegative && -amount > account.Available)
            return new InsufficientFunds(-amount, account.Available);

        var posting = ledger.Begin(amount.IsNegative ? LedgerKind.Withdrawal : LedgerKind.Deposit, now, actorId: actorId, reason: reason);
        if (amount.IsNegative)
            posting.Take(account, -amount);
        else
            posting.Give(account, amount);
        posting.Add(AccountKind.World, Guid.Empty, -amount);
        posting.Close();
        return default(Unit);
    }

    /// <summary>Uses what a debtor has available (a reserve that came back, say) to pay the debt: a debtor has nothing to spend.</summary>
    public static void CollectDebt(Account account, DateTime now, GeneralLedger ledger)
    {
        if (account.Debt.IsZero || account.Available.IsZero)
            return;
        var paid = account.PayDebt();
        var posting = ledger.Begin(LedgerKind.Correction, now, reason: "Debt paid");
        posting.Add(AccountKind.Cash, account.UserId, -paid);
        posting.Add(AccountKind.Debt, account.UserId, paid);
        posting.Close();
    }
}
