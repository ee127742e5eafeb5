using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Domain.Ledger;

/// <summary>One movement of money: what it was for. Its entries sum to zero.</summary>
/// <param name="TradeSeq">The trade's number in its market; null unless it is a trade.</param>
/// <param name="ActorId">Who ordered it, where that is not the owner: an administrator.</param>
public sealed record LedgerTransaction(Guid Id, LedgerKind Kind, Guid? MarketId, long? TradeSeq, Guid? ActorId, string? Reason, DateTime CreatedAt);

/// <summary>One line of a ledger transaction: what an account gained (positive) or gave (negative).</summary>
/// <param name="Transaction">Index of the transaction in the running group.</param>
public readonly record struct LedgerEntry(int Transaction, short Line, AccountKind Account, Guid OwnerId, Money Amount);

/// <summary>
/// The double-entry ledger while a group runs: the accounts the group has locked, and the transactions it posts. Append-only.
/// </summary>
public sealed class GeneralLedger(IReadOnlyDictionary<Guid, Account> accounts, Orders.IIdSource ids)
{
    private readonly List<LedgerTransaction> _transactions = [];
    private readonly List<LedgerEntry> _entries = [];

    public IReadOnlyList<LedgerTransaction> Transactions => _transactions;

    public IReadOnlyList<LedgerEntry> Entries => _entries;

    /// <summary>The account of a user. Throws <see cref="AccountNotLockedException"/> if the group has not locked it.</summary>
    public Account Account(Guid userId) => accounts.TryGetValue(userId, out var account) ? account : throw new AccountNotLockedException(userId);

    /// <summary>Opens a transaction; it must be closed with <see cref="Posting.Close"/>.</summary>
    public Posting Begin(LedgerKind kind, DateTime now, Guid? marketId = null, long? tradeSeq = null, Guid? actorId = null, string? reason = null)
    {
        _transactions.Add(new LedgerTransaction(ids.NewId(), kind, marketId, tradeSeq, actorId, reason, now));
        return new Posting(this, _transactions.Count - 1);
    }

    /// <summary>The lines of one transaction as they are added.</summary>
    public ref struct Posting(GeneralLedger ledger, int transaction)
    {
        private Money _sum;
        private short _line;

        /// <summary>Takes money from a user's available cash.</summary>
        public void Take(Account account, Money amount)
        {
            account.Debit(amount);
            Add(AccountKind.Cash, account.UserId, -amount);
        }

        /// <summary>Takes a user's available cash; what is missing becomes a debt.</summary>
        public void TakeOrOwe(Account account, Money amount)
        {
            var owed = account.Charge(amount);
            Add(AccountKind.Cash, account.UserId, owed - amount);
            Add(AccountKind.Debt, account.UserId, -owed);
        }

        /// <summary>Gives a user money; a debt is paid first.</summary>
        public void Give(Account account, Money amount)
        {
            var toDebt = account.Credit(amount);
            Add(AccountKind.Debt, account.UserId, toDebt);
            Add(AccountKind.Cash, account.UserId, amount - toDebt);
        }

        /// <summary>Adds a line; a line of nothing is left out.</summary>
        public void Add(AccountKind account, Guid owner, Money amount)
        {
            if (amount.IsZero)
                return;
            ledger._entries.Add(new LedgerEntry(transaction, _line++, account, owner, amount));
            _sum += amount;
        }

        /// <summary>Ends the transaction. Throws <see cref="InvalidOperationException"/> unless its lines sum to zero.</summary>
        public readonly void Close()
        {
            if (!_sum.IsZero)
                throw new InvalidOperationException($"A ledger transaction of kind {ledger._transactions[transaction].Kind} sums to {_sum}, not to zero.");
        }
    }
}

/// <summary>The running group met a user whose account it has not locked; the group is run again with it.</summary>
public sealed class AccountNotLockedException(Guid userId) : Exception($"The account of {userId} is not locked by the running group.")
{
    public Guid UserId { get; } = userId;
}
