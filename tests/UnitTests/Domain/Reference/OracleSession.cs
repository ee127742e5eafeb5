using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Domain.Positions;
using PredictionMarkets.UnitTests.Domain.Support;

namespace PredictionMarkets.UnitTests.Domain.Reference;

/// <summary>The terms of a market that the oracle trades in.</summary>
internal sealed record OracleMarket(string Name, int Tick, short TakerBps, short MakerBps, long Slippage);

/// <summary>
/// A market and the reference, fed the same seeded commands in groups until the market closes; groups are now and then rolled back. After every command
/// answer, trades, balances, positions and totals are compared, after every eighth and every group
/// the whole book, order by order; after every group the books are audited.
/// </summary>
internal sealed partial class OracleSession
{
    private const int HistoryLength = 25;

    private static readonly DateTime Start = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly (long Cash, long Debt, int Pairs)[] Starters =
        [(10_000_000, 0, 60), (2_000_000, 0, 40), (500_000, 0, 0), (80_000, 0, 15), (0, 50_000, 50)];

    private readonly int _seed;
    private readonly OracleMarket _terms;
    private readonly Random _random;
    private readonly SequentialIds _ids = new();
    private readonly List<Guid> _users = [];
    private readonly Dictionary<Guid, Account> _accounts = [];
    private readonly Market _market;
    private readonly CommandGenerator _generator;
    private readonly Queue<(object Command, string Answer)> _history = [];
    private readonly Dictionary<int, BookLevel> _clientBook = [];
    private readonly Auditor _auditor = new();
    private ReferenceExchange _reference;
    private GeneralLedger _ledger;
    private int _entriesRead;
    private long _collateral;
    private long _fees;
    private int _commands;
    private DateTime _clock = Start;

    public OracleSession(int seed, OracleMarket terms)
    {
        (_seed, _terms) = (seed, terms);
        _random = new Random(seed);
        _reference = new ReferenceExchange { Tick = terms.Tick, TakerBps = terms.TakerBps, MakerBps = terms.MakerBps, Slippage = terms.Slippage, LastTime = Start };
        var pairs = Starters.Sum(starter => starter.Pairs);
        _market = new Market(
            new MarketTerms(_ids.NewId(), 1, "oracle", EventId: null, new TickSize(new Money(terms.Tick)), terms.TakerBps, terms.MakerBps),
            new MarketState(MarketStatus.Open, TradingMode.Normal, null, null, 0, 0, Start, pairs, pairs, 0, null), new Money(terms.Slippage), _ids);
        (_reference.Pairs, _reference.Collateral) = (pairs, pairs * 10_000L);
        _collateral = pairs * 10_000L;
        foreach (var (cash, debt, held) in Starters)
        {
            var id = _ids.NewId();
            _users.Add(id);
            _accounts.Add(id, new Account(id, new Money(cash), Money.Zero, new Money(debt)));
            _market.RestoreTrader(id, new Position(held, 0, new Money(held * 5_000), Money.Zero), new Position(held, 0, new Money(held * 5_000), Money.Zero));
            _reference.Users.Add(id, new ReferenceUser { Cash = cash, Debt = debt, Yes = Holding(held), No = Holding(held) });
        }

        _ledger = new GeneralLedger(_accounts, _ids);
        var opening = _ledger.Begin(LedgerKind.Deposit, Start);
        foreach (var account in _accounts.Values)
        {
            opening.Add(AccountKind.Cash, account.UserId, account.Total);
            opening.Add(AccountKind.Debt, account.UserId, -account.Debt);
            opening.Add(AccountKind.World, Guid.Empty, account.Debt - account.Total);
        }

        opening.Add(AccountKind.Collateral, _market.Id, new Money(_collateral));
        opening.Add(AccountKind.World, Guid.Empty, -new Money(_collateral));
        opening.Close();
        _auditor.Post(_ledger);
        _auditor.CheckWorth([_market], _accounts.Values);
        _generator = new CommandGenerator(_random, _users, terms.Tick, () => _ids.NewOrderId(1));

        static ReferenceHolding Holding(int shares) => new() { Shares = shares, Cost = shares * 5_000L };
    }

    /// <summary>How often each answer came: what a run has exercised.</summary>
    public Dictionary<string, long> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>Runs so many commands and closes the market. Throws at the first difference, naming the seed and the command.</summary>
    public void Run(int commands)
    {
        try
        {
            while (_commands < commands)
                RunGroup(Math.Min(_random.Next(1, 9), commands - _commands));
            Close();
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(
                $"""
                {e.Message}
                Market "{_terms.Name}", command {_commands}. Replay with TEST_SEED={_seed} ORACLE_COMMANDS={commands}
                {History()}
                """,
                e);
        }
    }

    private void RunGroup(int size)
    {
        var rollback = _random.Next(12) == 0;
        _clock = _clock.AddSeconds(_random.Next(-1, 6));
        _market.BeginGroup(_clock);
        _reference.BeginGroup(_clock);
        Expect.That(_market.Now == _reference.Now, "the group's time");
        var before = rollback ? FloorSnapshot.Of(_market, _accounts.Values) : null;
        var referenceBefore = rollback ? _reference.Copy() : null;
        var (collateral, fees) = (_collateral, _fees);
        _ledger = new GeneralLedger(_accounts, _ids);
        _entriesRead = 0;
        for (var i = 0; i < size; i++)
        {
            _commands++;
            RunOne(_generator.Next(_reference));
        }

        if (rollback)
        {
            Remember("group", "rolled back");
            _market.Rollback();
            _reference = referenceBefore!;
            (_collateral, _fees) = (collateral, fees);

            // The accounts of a group that fails are thrown away and read again.
            foreach (var (user, available, locked, debt) in before!.Accounts)
                _accounts[user] = new Account(user, available, locked, debt);
            FloorSnapshot.Of(_market, _accounts.Values).RequireSame(before, "rolled back");
            _market.CheckConsistency();
        }
        else
        {
            foreach (var happened in _market.Events)
                FollowAsClient(happened);
            _auditor.Post(_ledger);
            _auditor.Note(_market);
            _market.Commit();
            _auditor.Check([_market], _accounts.Values);
            _auditor.CheckWorth([_market], _accounts.Values);
        }

        CompareTotals();
        CompareBook();
        CompareClient();
    }

    private void RunOne(Command command)
    {
        var (events, state, posted) = (_market.Events.Count, _market.State, _ledger.Transactions.Count);
        _reference.BeginCommand();
        ReferenceAnswer expected;
        Answer answer;
        try
        {
            expected = command.On(_reference);
            answer = command.On(_market, _ledger);
        }
        catch
        {
            Remember(command, "threw");
            throw;
        }

        Remember(command, answer.Code ?? answer.Order?.Status.ToString() ?? "ok");
        Expect.That(string.Equals(answer.Code, expected.Code, StringComparison.Ordinal), $"the answer is {answer.Code ?? "accepted"}, it should be {expected.Code ?? "accepted"}");
        CollectionsMarshal.GetValueRefOrAddDefault(Answers, answer.Code ?? (answer.Order is { } told ? $"{told.Status} {told.Reason}" : "ok"), out _)++;
        _market.CheckConsistency();
        if (answer.Code is not null)
        {
            Expect.That(_market.Events.Count == events && _market.State == state && _ledger.Transactions.Count == posted, "a refusal has changed something");
        }
        else
        {
            if (answer.Order is { } order)
                CompareOrder(in order, expected.Order!);
            if (answer.Trades is { } trades)
                CompareTrades(trades);
            CompareEnded(events);
        }

        CompareUsers();
        CompareTotals();
        if (_commands % 8 == 0)
            CompareBook();
    }

    private void CompareOrder(in Order order, ReferenceOrder expected)
    {
        Expect.That(order.Id == expected.Id, "the order's id");
        Expect.That(order.Status == expected.Status, $"the order is {order.Status}, it should be {expected.Status}");
        Expect.That(order.Reason == expected.Reason, $"the order's reason is {order.Reason}, it should be {expected.Reason}");
        Expect.That(order.Quantity == expected.Quantity, $"the order's quantity is {order.Quantity}, it should be {expected.Quantity}");
        Expect.That(order.Filled == expected.Filled, $"the order's filled is {order.Filled}, it should be {expected.Filled}");
        Expect.That(order.FilledValue.Units == expected.Value, $"the order's value is {order.FilledValue}, it should be {expected.Value}");
        Expect.That(order.FeeSum == expected.ExactFee, $"the order's fees are {order.FeeSum}, they should be {expected.ExactFee}");
        Expect.That(order.Limit.Units == expected.Limit, $"the order's limit is {order.Limit}, it should be {expected.Limit}");
        Expect.That(order.IsOpen == _reference.Book.Contains(expected), "the order rests where it should not, or does not where it should");
    }

    private void CompareTrades(IReadOnlyList<Trade> trades)
    {
        Expect.That(trades.Count == _reference.Trades.Count, $"there are {trades.Count} trades, there should be {_reference.Trades.Count}");
        for (var i = 0; i < trades.Count; i++)
        {
            var (trade, expected) = (trades[i], _reference.Trades[i]);
            var same = new ReferenceTrade(
                trade.Taker.OrderId, trade.Maker.OrderId, trade.Kind, trade.Price.Units, trade.Quantity, trade.Taker.Fee.Units, trade.Maker.Fee.Units) == expected;
            Expect.That(same, $"trade {i} is {trade}, it should be {expected}");
        }
    }

    /// <summary>Resting orders that this command ended must be those of the reference, in whichever order.</summary>
    private void CompareEnded(int events)
    {
        var ended = new List<Order>();
        for (var i = events; i < _market.Events.Count; i++)
        {
            if (_market.Events[i] is OrderClosed closed)
                ended.Add(closed.Order);
        }

        Expect.That(ended.Count == _reference.Ended.Count, $"{ended.Count} resting orders ended, {_reference.Ended.Count} should have");
        foreach (var order in ended)
        {
            var same = _reference.Ended.Exists(other => other.Id == order.Id && other.Reason == order.Reason && other.Status == order.Status && other.Filled == order.Filled);
            Expect.That(same, $"resting order {order.Id} ended as {order.Status} {order.Reason}");
        }
    }

    private void CompareUsers()
    {
        foreach (var id in _users)
        {
            var (account, trader, expected) = (_accounts[id], _market.FindTrader(id)!, _reference.Users[id]);
            var locked = _reference.LockedMoney(id);
            Expect.That(account.Locked.Units == locked, $"{Name(id)} has {account.Locked} locked, it should be {new Money(locked)}");
            Expect.That(account.Available.Units == expected.Cash - locked, $"{Name(id)} has {account.Available} available, it should be {new Money(expected.Cash - locked)}");
            Expect.That(account.Debt.Units == expected.Debt, $"{Name(id)} owes {account.Debt}, it should be {new Money(expected.Debt)}");
            ComparePosition(id, Outcome.Yes, trader.Yes, expected.Yes);
            ComparePosition(id, Outcome.No, trader.No, expected.No);
        }
    }

    private void ComparePosition(Guid user, Outcome outcome, in Position position, ReferenceHolding expected)
    {
        Expect.That(position.Shares == expected.Shares, $"{Name(user)} holds {position.Shares} {outcome}, it should be {expected.Shares}");
        Expect.That(position.Locked == _reference.LockedShares(user, outcome), $"{Name(user)} has {position.Locked} {outcome} locked");
        Expect.That(position.Cost.Units == expected.Cost, $"{Name(user)}'s {outcome} cost {position.Cost}, it should be {new Money(expected.Cost)}");
        Expect.That(position.Realised.Units == expected.Realised, $"{Name(user)}'s {outcome} realised {position.Realised}, it should be {new Money(expected.Realised)}");
    }

    private void CompareTotals()
    {
        for (; _entriesRead < _ledger.Entries.Count; _entriesRead++)
        {
            var entry = _ledger.Entries[_entriesRead];
            if (entry.Account == AccountKind.Collateral)
                _collateral += entry.Amount.Units;
            if (entry.Account == AccountKind.Fees)
                _fees += entry.Amount.Units;
        }

        var state = _market.State;
        Expect.That(_collateral == _reference.Collateral, $"the collateral is {_collateral}, it should be {_reference.Collateral}");
        Expect.That(_fees == _reference.Fees, $"the fees are {_fees}, they should be {_reference.Fees}");
        Expect.That(state.YesShares == _reference.Pairs && state.NoShares == _reference.Pairs, "the shares that exist");
        Expect.That(state.Volume == _reference.Volume && state.TradeSeq == _reference.TradeCount, "the volume and the number of trades");
        Expect.That(state.LastPrice?.Units == _reference.LastPrice, "the last price");
        Expect.That(state.Status == _reference.Status && state.Mode == _reference.Mode && state.ClosesAt == _reference.ClosesAt, "status, mode or closing time");
        Expect.That(_market.Book.Count == _reference.Book.Count, $"{_market.Book.Count} orders rest, {_reference.Book.Count} should");
    }

    private void CompareBook()
    {
        var expected = _reference.Book.Where(order => order.Bids).OrderByDescending(order => order.YesLimit).ThenBy(order => order.Place)
            .Concat(_reference.Book.Where(order => !order.Bids).OrderBy(order => order.YesLimit).ThenBy(order => order.Place)).ToList();
        var i = 0;
        foreach (var slot in _market.Book.Orders())
        {
            var order = _market.Book[slot];
            Expect.That(order.Id == expected[i].Id, $"order {order.Id} stands where {expected[i].Id} should");
            CompareOrder(in order, expected[i++]);
        }

        Expect.That(i == expected.Count, "the book is shorter than it should be");
        CompareLevels(isBid: true);
        CompareLevels(isBid: false);
    }

    private void CompareLevels(bool isBid)
    {
        var expected = _reference.Book.Where(order => order.Bids == isBid).GroupBy(order => order.YesLimit)
            .Select(level => new BookLevel(isBid, new Price((int)level.Key), level.Sum(order => order.Left)));
        expected = isBid ? expected.OrderByDescending(level => level.Price.Units) : expected.OrderBy(level => level.Price.Units);
        var levels = expected.ToList();
        Expect.That(_market.Book.Levels(isBid).SequenceEqual(levels), "the levels");
        var best = levels.Count == 0 ? (Price?)null : levels[0].Price;
        Expect.That((isBid ? _market.Book.BestBid : _market.Book.BestAsk) == best, "the best price");
    }

    /// <summary>A client knows the book from the levels that events carry, and from nothing else.</summary>
    private void FollowAsClient(MarketEvent happened)
    {
        switch (happened)
        {
            case OrderPlaced { Level: { } level }:
                Set(level);
                break;
            case TradeExecuted trade:
                Set(trade.Level);
                break;
            case OrderClosed closed:
                Set(closed.Level);
                break;
            case OrderAmended amended:
                Set(amended.Left);
                if (amended.Entered is { } entered)
                    Set(entered);
                break;
            default:
                break;
        }

        void Set(BookLevel level)
        {
            if (level.Quantity == 0)
                _clientBook.Remove(level.Price.Units);
            else
                _clientBook[level.Price.Units] = level;
        }
    }

    private void CompareClient()
    {
        var levels = _market.Book.Levels(isBid: true).Concat(_market.Book.Levels(isBid: false)).ToList();
        Expect.That(levels.Count == _clientBook.Count, "the client's book has other levels");
        foreach (var level in levels)
            Expect.That(_clientBook.TryGetValue(level.Price.Units, out var known) && known == level, $"the client's book at {level.Price}");
    }

    private void Close()
    {
        _market.BeginGroup(_clock);
        _reference.BeginGroup(_clock);
        _ledger = new GeneralLedger(_accounts, _ids);
        _entriesRead = 0;
        RunOne(new StatusCommand(MarketStatus.Closed));
        _market.Commit();
        _market.CheckConsistency();
        foreach (var id in _users)
        {
            Expect.That(_accounts[id].Locked.IsZero, $"{Name(id)} has {_accounts[id].Locked} locked after the close");
            Expect.That(_market.FindTrader(id) is { Yes.Locked: 0, No.Locked: 0, OpenOrders: 0 }, $"{Name(id)} has shares locked after the close");
        }
    }

    private string Name(Guid user) => $"u{_users.IndexOf(user)}";

    private void Remember(object what, string answer)
    {
        if (_history.Count == HistoryLength)
            _history.Dequeue();
        _history.Enqueue((what, answer));
    }

    /// <summary>The last commands, users as u0 to u4, orders by the number of their id.</summary>
    private string History() => string.Join(Environment.NewLine, _history.Select(step => Ids().Replace($"{step.Command} -> {step.Answer}", Short)));

    private string Short(Match found)
    {
        var id = Guid.Parse(found.Value);
        return _users.Contains(id) ? Name(id) : $"o{BinaryPrimitives.ReadInt64BigEndian(id.ToByteArray(bigEndian: true))}";
    }

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Ids();
}
