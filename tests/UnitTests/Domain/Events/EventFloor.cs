using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Events;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.UnitTests.Domain.Support;

namespace PredictionMarkets.UnitTests.Domain.Events;

/// <summary>
/// An event of some markets, alice, bob and carol with $1,000.00 each, and a house that takes the other side. After every command the books are audited,
/// and every result the event could have must be payable from its collateral, to the cent.
/// </summary>
internal sealed class EventFloor
{
    private readonly Dictionary<string, Guid> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Account> _accounts = [];
    private static readonly ResolutionRules Rules = new(TimeSpan.FromHours(2), AllowEarlyFinalize: true, TwoAdmins: false);
    private static readonly Guid Admin = new("00000000-0000-0000-0000-0000000000ad");

    private readonly Dictionary<Guid, List<Payout>> _paid = [];
    private readonly Auditor _auditor = new();
    private readonly SequentialIds _ids = new();

    public EventFloor(int members, int taker = 0, int maker = 0)
    {
        var id = _ids.NewId();
        Markets = [.. Enumerable.Range(1, members).Select(number => new Market(
            new MarketTerms(_ids.NewId(), number, $"market-{number}", id, TickSize.Cent, (short)taker, (short)maker),
            new MarketState(MarketStatus.Open, TradingMode.Normal, null, null, 0, 0, TradingFloor.Noon, 0, 0, 0, null), TradingFloor.Dollars("0.10"), _ids))];
        Event = new ExclusiveEvent(id, Markets);
        foreach (var name in (ReadOnlySpan<string>)["alice", "bob", "carol", "house"])
            Admit(name, Money.Dollars(1_000));
        Audit();
    }

    public IReadOnlyList<Market> Markets { get; }

    public ExclusiveEvent Event { get; }

    public DateTime Clock { get; set; } = TradingFloor.Noon;

    public Money Collateral => _auditor.Balance(AccountKind.Collateral, Event.Id);

    public Guid User(string name) => _users[name];

    public string Cash(string name) => _accounts[_users[name]].Total.ToString();

    /// <summary>YES/NO shares, market by market.</summary>
    public string Holds(string name) => string.Join(' ', Markets.Select(market => market.FindTrader(_users[name])!).Select(trader => $"{trader.Yes.Shares}/{trader.No.Shares}"));

    public Money CostLessResult(string name) => Markets.Select(market => market.FindTrader(_users[name])!)
        .Aggregate(Money.Zero, (sum, trader) => sum + trader.Yes.Cost + trader.No.Cost - trader.Yes.Realised - trader.No.Realised);

    /// <summary>Buys from the house, which buys the other outcome.</summary>
    public void Buys(string name, int market, Outcome outcome, int quantity, string price)
    {
        var other = outcome == Outcome.Yes ? Outcome.No : Outcome.Yes;
        Place("house", market, Side.Buy, other, quantity, (Money.OneDollar - TradingFloor.Dollars(price)).ToString()).Should().BeNull();
        Place(name, market, Side.Buy, outcome, quantity, price).Should().BeNull();
    }

    public string? Place(string name, int market, Side side, Outcome outcome, int quantity, string price) => Run(ledger => Markets[market].Place(
        new NewOrder(
            _ids.NewOrderId(market + 1), _users[name], Guid.Empty, null, side, outcome, OrderType.Limit, TradingFloor.Dollars(price), quantity, null, TimeInForce.Gtc,
            null, PostOnly: false, ReduceOnly: false, SelfTradePrevention.CancelResting),
        ledger)).Refusal?.Code;

    public void Split(string name, int market, int pairs) => Run(ledger => Markets[market].Split(_users[name], pairs, ledger));

    public void Move(int market, MarketStatus status) => Run(ledger => Markets[market].MoveTo(status, null, ledger));

    public void CloseAt(int market, DateTime when) => Run(_ => Markets[market].SetClosingTime(when));

    public string? Convert(string name, int[] chosen, long quantity, ConversionDirection direction) =>
        Run(ledger => Event.Convert(_users[name], chosen.Select(i => Markets[i].Id).ToHashSet(), quantity, direction, ledger)).Refusal?.Code;

    public Result<T> Run<T>(Func<GeneralLedger, Result<T>> command)
    {
        var result = Execute(command);
        Audit();
        return result;
    }

    /// <summary>Closes all markets, proposes what they pay, and pays everybody, market by market; what is held must always cover what is still due.</summary>
    public void Resolve(IReadOnlyList<Money> yesPays)
    {
        foreach (var market in Markets.Where(market => market.State.Status != MarketStatus.Closed))
            Run(ledger => market.MoveTo(MarketStatus.Closed, null, ledger)).IsRefused.Should().BeFalse();
        Run(ledger => Event.Propose(yesPays, "source", null, Admin, TimeSpan.FromHours(2), ledger)).IsRefused.Should().BeFalse();
        Run(ledger => Event.BeginSettlement(Admin, Rules, ledger)).IsRefused.Should().BeFalse();
        foreach (var market in Markets)
        {
            foreach (var user in _users.Values)
            {
                Execute<Unit>(ledger =>
                {
                    market.Pay([user], ledger);
                    return default(Unit);
                });
                CheckBooks();
                var due = Markets.Sum(member => (member.State.YesShares * member.State.Resolution!.YesPays.Units)
                    + (member.State.NoShares * (Price.One - member.State.Resolution.YesPays.Units)));
                Expect.That(due == Collateral.Units, $"{due} units are still due from {Collateral}");
            }
        }

        Finish();
    }

    /// <summary>Pays a new result in the place of the old one, those who lose by it first.</summary>
    public void Correct(IReadOnlyList<Money> yesPays)
    {
        var before = Markets.Select(market => (market, paid: _paid.GetValueOrDefault(market.Id) ?? [])).ToList();
        Execute(ledger => Event.Correct(yesPays, "source", null, Admin, Rules, ledger)).IsRefused.Should().BeFalse();
        var parts = before.SelectMany(pair => pair.paid.GroupBy(payout => payout.UserId).Select(payouts => (pair.market, payouts: payouts.ToList(),
            gain: payouts.Sum(payout => (pair.market.State.Resolution!.Pays(payout.Outcome).Units * payout.Shares) - payout.Amount.Units)))).OrderBy(part => part.gain).ToList();
        foreach (var market in Markets)
            _paid.Remove(market.Id);
        foreach (var (market, payouts, _) in parts)
        {
            Execute<Unit>(ledger =>
            {
                market.PayAnew(payouts, ledger);
                return default(Unit);
            });
            CheckBooks();
            Expect.That(!Collateral.IsNegative, "the collateral was overdrawn");
        }

        Finish();
    }

    private void Finish()
    {
        foreach (var market in Markets)
            Execute(market.FinishSettlement).IsRefused.Should().BeFalse();
        Expect.That(Collateral.IsZero, $"{Collateral} is left over");
    }

    private void CheckBooks()
    {
        _auditor.Check(Markets, _accounts.Values);
        _auditor.CheckWorth(Markets, _accounts.Values);
    }

    private Result<T> Execute<T>(Func<GeneralLedger, Result<T>> command)
    {
        foreach (var market in Markets)
            market.BeginGroup(Clock);
        var ledger = new GeneralLedger(_accounts, _ids);
        var before = Snapshots();
        var result = command(ledger);
        if (result.IsRefused)
        {
            foreach (var (now, then) in Snapshots().Zip(before))
                now.RequireSame(then, result.Refusal!.Code);
        }

        _auditor.Post(ledger);
        foreach (var market in Markets)
        {
            _auditor.Note(market);
            foreach (var paid in market.Events.OfType<PositionsPaid>())
                (_paid.TryGetValue(market.Id, out var known) ? known : _paid[market.Id] = []).AddRange(paid.Payouts);
            market.Commit();
        }

        return result;
    }

    private List<FloorSnapshot> Snapshots() => [.. Markets.Select(market => FloorSnapshot.Of(market, _accounts.Values))];

    private void Audit()
    {
        _auditor.Check(Markets, _accounts.Values);
        _auditor.CheckWorth(Markets, _accounts.Values);
        Expect.That(Event.IsBalanced, "YES less NO is not the same in every market");
        Expect.That(Event.Collateral == Collateral, $"the event needs {Event.Collateral}, the ledger holds {Collateral}");
        var noShares = Markets.Sum(market => market.State.NoShares);
        foreach (var winner in Markets)
        {
            var payable = winner.State.YesShares + noShares - winner.State.NoShares;
            Expect.That(Money.Dollars(payable) == Collateral, $"if {winner.Terms.Slug} wins, {payable} dollars are due from {Collateral}");
        }
    }

    private void Admit(string name, Money cash)
    {
        var id = _ids.NewId();
        _users.Add(name, id);
        _accounts.Add(id, new Account(id, cash, Money.Zero, Money.Zero));
        foreach (var market in Markets)
            market.RestoreTrader(id, default, default);
        var ledger = new GeneralLedger(_accounts, _ids);
        var posting = ledger.Begin(LedgerKind.Deposit, Clock);
        posting.Add(AccountKind.Cash, id, cash);
        posting.Add(AccountKind.World, Guid.Empty, -cash);
        posting.Close();
        _auditor.Post(ledger);
    }
}
