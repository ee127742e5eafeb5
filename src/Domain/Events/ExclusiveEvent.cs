using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Domain.Events;

/// <summary>Which way a conversion goes.</summary>
public enum ConversionDirection : byte
{
    /// <summary>One NO of each chosen outcome becomes dollars and a YES of each other outcome.</summary>
    NoToYes = 1,

    /// <summary>The way back.</summary>
    YesToNo = 2,
}

/// <summary>
/// A group of markets of which exactly one resolves YES. One NO of each of k of the N outcomes is worth k-1 dollars plus one YES of each of the
/// other N-k, whatever comes true; so the two can be exchanged, both ways.
/// </summary>
/// <remarks>
/// With Yi and Ni outstanding, Yi - Ni is the same number d for every market, and the collateral is sum(Ni) + d dollars. That covers every result:
/// if market j comes true, Yj + sum of the other Ni = Nj + d + sum of the other Ni.
/// </remarks>
public sealed partial class ExclusiveEvent
{
    private readonly IReadOnlyList<Market> _members;

    /// <summary>Throws <see cref="ArgumentException"/> unless at least two markets, all of this event, are given.</summary>
    public ExclusiveEvent(Guid id, IReadOnlyList<Market> members)
    {
        if (members.Count < 2 || members.Any(member => member.Terms.EventId != id))
            throw new ArgumentException("An event is a group of at least two markets, all its own.", nameof(members));
        (Id, _members) = (id, members);
    }

    public Guid Id { get; }

    /// <summary>What must back the shares that exist: $1 x (sum of NO + d).</summary>
    public Money Collateral => new(checked(Money.UnitsPerDollar * (_members.Sum(member => member.State.NoShares) + Excess(_members[0]))));

    /// <summary>True while YES less NO outstanding is the same in every market.</summary>
    public bool IsBalanced => _members.All(member => Excess(member) == Excess(_members[0]));

    /// <summary>What a YES share is valued at in a conversion: 1/N, the last market taking the remainder, so that all sum to $1.</summary>
    public Price YesValue(int member)
    {
        var part = Price.One / _members.Count;
        return new Price(member < _members.Count - 1 ? part : Price.One - (part * (_members.Count - 1)));
    }

    /// <summary>
    /// Converts <paramref name="quantity"/> sets of the chosen markets' NO shares into dollars and YES shares of the others, or back. Unlocked shares only.
    /// </summary>
    public Result<Unit> Convert(Guid userId, IReadOnlySet<Guid> chosen, long quantity, ConversionDirection direction, GeneralLedger ledger)
    {
        if (chosen.Count == 0 || !chosen.IsSubsetOf(_members.Select(member => member.Id)))
            throw new ArgumentException("Between one and all of the event's markets are chosen.", nameof(chosen));
        if (_members.FirstOrDefault(member => !member.TakesOrders) is { } closed)
            return new MarketNotOpen(closed.State.Status == MarketStatus.Open ? MarketStatus.Closed : closed.State.Status);
        if (_members.Any(member => member.State.Mode == TradingMode.CancelOnly))
            return new TradingModeForbids(TradingMode.CancelOnly);
        if (quantity is < 1 or > NewOrder.MaxQuantity)
            return new QuantityOutOfRange();

        var (sets, forward) = ((int)quantity, direction == ConversionDirection.NoToYes);
        var dollars = Money.OneDollar * (chosen.Count - 1) * sets;
        var account = ledger.Account(userId);
        foreach (var member in _members)
        {
            var gives = chosen.Contains(member.Id) == forward;
            var trader = member.FindTrader(userId) ?? throw new InvalidOperationException($"What {userId} holds in market {member.Id} has not been loaded.");
            var unlocked = chosen.Contains(member.Id) ? trader.No.Unlocked : trader.Yes.Unlocked;
            if (gives && unlocked < sets)
                return new InsufficientShares(unlocked);
        }

        if (!forward && !account.Debt.IsZero)
            return new DebtOutstanding(account.Debt);
        if (!forward && dollars > account.Available)
            return new InsufficientFunds(dollars, account.Available);

        for (var i = 0; i < _members.Count; i++)
            _members[i].Convert(userId, sets, isNo: chosen.Contains(_members[i].Id), gains: chosen.Contains(_members[i].Id) != forward, YesValue(i));
        Pay(account, forward ? dollars : -dollars, ledger);
        return default(Unit);
    }

    /// <summary>Moves the dollars of a conversion: positive to the user, negative from him; nothing moves when one NO is exchanged for all other YES.</summary>
    private void Pay(Accounts.Account account, Money dollars, GeneralLedger ledger)
    {
        if (dollars.IsZero)
            return;
        var posting = ledger.Begin(LedgerKind.Conversion, _members.Max(member => member.Now), Id);
        if (dollars.IsNegative)
            posting.Take(account, -dollars);
        else
            posting.Give(account, dollars);
        posting.Add(AccountKind.Collateral, Id, -dollars);
        posting.Close();
    }

    private static long Excess(Market member) => member.State.YesShares - member.State.NoShares;
}
