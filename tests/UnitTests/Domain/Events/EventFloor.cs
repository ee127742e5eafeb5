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
            market.Commit();
        }

        Audit();
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
