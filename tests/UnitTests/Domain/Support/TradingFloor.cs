using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.UnitTests.Domain.Support;

/// <summary>
/// One open market, four traders with $1,000.00 each, and a clock that stands still until it is moved. Every command is a group of its own,
/// and after each of them the books are audited.
/// </summary>
internal sealed class TradingFloor
{
    public static readonly DateTime Noon = new(2030, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly Dictionary<string, Guid> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Account> _accounts = [];
    private readonly Auditor _auditor = new();
    private readonly SequentialIds _ids = new();

    public TradingFloor(string tick = "0.01", int taker = 0, int maker = 0, string slippage = "0.10", MarketStatus status = MarketStatus.Open)
    {
        var terms = new MarketTerms(_ids.NewId(), 7, "rain-tomorrow", EventId: null, new TickSize(Dollars(tick)), (short)taker, (short)maker);
        var state = new MarketState(status, TradingMode.Normal, null, null, 0, 0, Noon, 0, 0, 0, null);
        Market = new Market(terms, state, Dollars(slippage), _ids);
        foreach (var name in (ReadOnlySpan<string>)["alice", "bob", "carol", "dave"])
            Admit(name, "1000.00");
    }

    public Market Market { get; }

    /// <summary>What the wall clock says; the market's time never goes back behind what has happened in it.</summary>
    public DateTime Clock { get; set; } = Noon;

    /// <summary>What the last command made happen.</summary>
    public IReadOnlyList<MarketEvent> LastEvents { get; private set; } = [];

    /// <summary>What the last command posted.</summary>
    public GeneralLedger LastLedger { get; private set; } = null!;

    public IReadOnlyCollection<string> Names => _users.Keys;

    public Money Collateral => _auditor.Balance(AccountKind.Collateral, Market.Terms.CollateralOwner);

    public Money Fees => _auditor.Balance(AccountKind.Fees, Market.Id);

    public static Money Dollars(string text) => Money.TryParse(text, out var amount) ? amount : throw new FormatException($"'{text}' is no amount.");

    public Guid User(string name) => _users[name];

    public string NameOf(Guid userId) => _users.Single(user => user.Value == userId).Key;

    public Account Account(string name) => _accounts[User(name)];

    public Trader Trader(string name) => Market.FindTrader(User(name))!;

    public Guid NewOrderId() => _ids.NewOrderId(Market.Terms.Number);

    /// <summary>Brings a trader to the floor with cash, or with a debt.</summary>
    public void Admit(string name, string cash, string debt = "0")
    {
        var id = _ids.NewId();
        _users.Add(name, id);
        _accounts.Add(id, new Account(id, Dollars(cash), Money.Zero, Dollars(debt)));
        Market.RestoreTrader(id, default, default);
        var ledger = new GeneralLedger(_accounts, _ids);
        var posting = ledger.Begin(LedgerKind.Deposit, Clock);
        posting.Add(AccountKind.Cash, id, Dollars(cash));
        posting.Add(AccountKind.Debt, id, -Dollars(debt));
        posting.Add(AccountKind.World, Guid.Empty, Dollars(debt) - Dollars(cash));
        posting.Close();
        if (ledger.Entries.Count > 0)
            _auditor.Post(ledger);
    }

    /// <summary>Leaves a trader owing, as the correction of a result does.</summary>
    public void Burden(string name, string debt)
    {
        var account = Account(name);
        _accounts[account.UserId] = new Account(account.UserId, account.Available, account.Locked, account.Debt + Dollars(debt));
        var ledger = new GeneralLedger(_accounts, _ids);
        var posting = ledger.Begin(LedgerKind.Correction, Clock);
        posting.Add(AccountKind.Debt, account.UserId, -Dollars(debt));
        posting.Add(AccountKind.World, Guid.Empty, Dollars(debt));
        posting.Close();
        _auditor.Post(ledger);
    }

    /// <summary>Runs a command as a group of its own. A refusal must leave everything as it was.</summary>
    public Result<T> Run<T>(Func<GeneralLedger, Result<T>> command)
    {
        Market.BeginGroup(Clock);
        var ledger = new GeneralLedger(_accounts, _ids);
        var before = FloorSnapshot.Of(Market, _accounts.Values);
        var result = command(ledger);
        if (result.IsRefused)
        {
            FloorSnapshot.Of(Market, _accounts.Values).RequireSame(before, $"refused with {result.Refusal!.Code}");
            if (ledger.Transactions.Count > 0)
                throw new InvalidOperationException("A refusal has posted to the ledger.");
        }

        _auditor.Post(ledger);
        _auditor.Note(Market);
        (LastEvents, LastLedger) = ([.. Market.Events], ledger);
        Market.Commit();
        _auditor.Check([Market], _accounts.Values);
        return result;
    }

    public void Run(Action<GeneralLedger> command) => Run<Unit>(ledger =>
    {
        command(ledger);
        return default(Unit);
    });
}
