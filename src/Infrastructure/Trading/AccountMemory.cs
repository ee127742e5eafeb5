namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>
/// What a writer remembers of the accounts it has worked on: what their rows held when its last group was committed. A group may run on that before it has the rows' locks; what the rows
/// then hold decides. Other nodes and the jobs change the same rows: a memory that has proved wrong is not relied on for some groups, more than twice as many
/// each time it happens again, and one less each time it was right.
/// </summary>
internal sealed class AccountMemory
{
    /// <summary>Accounts remembered, some 100 bytes each; then it starts afresh.</summary>
    private const int MostAccounts = 100_000;

    /// <summary>The most groups that go without it after it was wrong.</summary>
    private const int LongestDoubt = 64;

    private readonly Dictionary<Guid, AccountState> _known = [];
    private int _doubt;
    private int _doubtful;

    /// <summary>Asked once a group: true if it may rely on what is remembered.</summary>
    public bool IsTrusted()
    {
        if (_doubtful == 0)
            return true;
        _doubtful--;
        return false;
    }

    public bool TryRecall(Guid userId, out AccountState state) => _known.TryGetValue(userId, out state);

    /// <summary>Takes over what a committed group has left, or found.</summary>
    public void Learn(IEnumerable<AccountRow> rows)
    {
        if (_known.Count > MostAccounts)
            _known.Clear();
        foreach (var row in rows)
            _known[row.Account.UserId] = row.Now;
    }

    /// <summary>
    /// A group has relied on it, and rightly. Doubt goes slower than it comes: a group that was wrong costs what two cost, and a memory that is right every other time would bring less than that.
    /// </summary>
    public void Confirm() => _doubt = Math.Max(0, _doubt - 1);

    /// <summary>A group has relied on it, or on the market in memory, and the database holds something else.</summary>
    public void Refute() => _doubtful = _doubt = Math.Min(2 * (_doubt + 1), LongestDoubt);
}
