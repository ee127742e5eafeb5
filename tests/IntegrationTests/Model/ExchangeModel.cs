using PredictionMarkets.UnitTests.Domain.Reference;

namespace PredictionMarkets.IntegrationTests.Model;

/// <summary>
/// The whole exchange as its rules read: the slow and obvious market of the unit tests (<see cref="ReferenceExchange"/>) once a market, and one purse a user for all of them.
/// Amounts are in units of $0.0001.
/// </summary>
internal sealed partial class ExchangeModel
{
    private readonly Dictionary<string, ReferenceExchange> _markets = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, long> _purses = [];
    private readonly Dictionary<Guid, long> _debts = [];

    /// <summary>Every order ever accepted, by its id.</summary>
    public Dictionary<Guid, (string Market, ReferenceOrder Order)> Orders { get; } = [];

    public IReadOnlyDictionary<string, ReferenceExchange> Markets => _markets;

    public IEnumerable<Guid> Users => _purses.Keys;

    public DateTime Now { get; set; }

    /// <summary>Markets in the order in which they were created; each stands alone, or belongs to the event.</summary>
    public void AddMarket(string slug, ReferenceExchange market)
    {
        foreach (var user in _purses.Keys)
            market.Users.Add(user, new ReferenceUser());
        _markets.Add(slug, market);
        _results.Add(slug, new ModelResult());
    }

    public void AddUser(Guid user, long deposit)
    {
        _purses.Add(user, deposit);
        _debts.Add(user, 0);
        foreach (var market in _markets.Values)
            market.Users.Add(user, new ReferenceUser());
    }

    public long Locked(Guid user) => _markets.Values.Sum(market => market.LockedMoney(user));

    public long Available(Guid user) => _purses[user] - Locked(user);

    public long Debt(Guid user) => _debts[user];

    /// <summary>A deposit or withdrawal. Null, or the refusal's code.</summary>
    public string? Transfer(Guid user, long amount)
    {
        if (amount < 0 && _debts[user] > 0)
            return "DEBT_OUTSTANDING";
        if (-amount > Available(user))
            return "INSUFFICIENT_FUNDS";
        if (amount > 0)
            Credit(user, amount);
        else
            _purses[user] += amount;
        return null;
    }

    /// <summary>Gives a market a command. It knows of a user's money what the other markets do not hold.</summary>
    public T In<T>(string slug, Func<ReferenceExchange, T> command)
    {
        var market = _markets[slug];
        var before = new Dictionary<Guid, long>();
        foreach (var (user, purse) in _purses)
        {
            before[user] = market.Users[user].Cash = purse - Locked(user) + market.LockedMoney(user);
            market.Users[user].Debt = _debts[user];
        }

        market.BeginGroup(Now);
        market.BeginCommand();
        var answer = command(market);
        foreach (var user in before.Keys)
        {
            _purses[user] += market.Users[user].Cash - before[user];
            _debts[user] = market.Users[user].Debt;
        }

        return answer;
    }
}
