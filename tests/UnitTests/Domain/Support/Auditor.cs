using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.UnitTests.Domain.Support;

/// <summary>
/// Keeps its own books from what a market and its ledger report, and compares: the invariants 1 to 7 of the design. Each group is told once, when it
/// commits. What it throws names the first thing that is wrong.
/// </summary>
internal sealed class Auditor
{
    private readonly Dictionary<(AccountKind Kind, Guid Owner), long> _balances = [];
    private readonly Dictionary<Guid, (long Quantity, long Value, long Fees)> _fills = [];
    private readonly Dictionary<Guid, long> _seqs = [];
    private readonly Dictionary<Guid, long> _fees = [];
    private readonly Dictionary<Guid, long> _feesPaid = [];
    private readonly Dictionary<Guid, long> _worth = [];

    /// <summary>What an account's entries sum to.</summary>
    public Money Balance(AccountKind kind, Guid owner) => new(_balances.GetValueOrDefault((kind, owner)));

    /// <summary>Enters what a group has posted. Each transaction must sum to zero and its lines be numbered.</summary>
    public void Post(GeneralLedger ledger)
    {
        var sums = new long[ledger.Transactions.Count];
        var lines = new short[ledger.Transactions.Count];
        foreach (var entry in ledger.Entries)
        {
            Expect.That(entry.Line == lines[entry.Transaction]++, "a ledger transaction's lines are not numbered one by one");
            Expect.That(!entry.Amount.IsZero, "a ledger line moves nothing");
            sums[entry.Transaction] += entry.Amount.Units;
            _balances[(entry.Account, entry.OwnerId)] = _balances.GetValueOrDefault((entry.Account, entry.OwnerId)) + entry.Amount.Units;
        }

        for (var i = 0; i < sums.Length; i++)
        {
            Expect.That(sums[i] == 0, $"ledger transaction {ledger.Transactions[i].Kind} sums to {sums[i]}");
            Expect.That(lines[i] > 0, $"ledger transaction {ledger.Transactions[i].Kind} has no lines");
        }

        Expect.That(_balances.Values.Sum() == 0, "the ledger does not sum to zero");
    }

    /// <summary>Enters what a group has made happen in a market.</summary>
    public void Note(Market market)
    {
        var last = _seqs.GetValueOrDefault(market.Id, market.State.Seq - market.Events.Count);
        foreach (var happened in market.Events)
        {
            Expect.That(happened.Seq == ++last, $"event {happened.Seq} comes where {last} was due");
            if (happened is TradeExecuted { Trade: var trade })
            {
                Fill(trade.Taker, trade);
                Fill(trade.Maker, trade);
                _fees[market.Id] = _fees.GetValueOrDefault(market.Id) + trade.Taker.Fee.Units + trade.Maker.Fee.Units;
            }

            if (happened is OrderPlaced { Placed.Order: var placed })
                Agrees(in placed);
            if (happened is OrderClosed { Order: var closed })
                Agrees(in closed);
            if (happened is OrderAmended { Placed.Order: var amended })
                Agrees(in amended);
        }

        Expect.That(market.State.Seq == last, $"the market is at {market.State.Seq}, its events at {last}");
        _seqs[market.Id] = last;
    }

    /// <summary>Compares accounts, positions, orders and collateral with each other and with the ledger.</summary>
    public void Check(IReadOnlyCollection<Market> markets, IReadOnlyCollection<Account> accounts)
    {
        var reserves = new Dictionary<Guid, long>();
        foreach (var market in markets)
        {
            market.CheckConsistency();
            foreach (var slot in market.Book.Orders())
            {
                ref readonly var order = ref market.Book[slot];
                Agrees(in order);
                var owner = market.TraderOf(in order).UserId;
                reserves[owner] = reserves.GetValueOrDefault(owner) + order.Reserve.Units;
            }

            CheckShares(market, accounts);
            Expect.That(Balance(AccountKind.Fees, market.Id).Units == _fees.GetValueOrDefault(market.Id), "the fees of the trades are not in the ledger");
            Expect.That(!Balance(AccountKind.Fees, market.Id).IsNegative, "the house has paid");
        }

        foreach (var account in accounts)
        {
            Expect.That(!account.Available.IsNegative && !account.Locked.IsNegative && !account.Debt.IsNegative, "an account is negative");
            Expect.That(account.Total == Balance(AccountKind.Cash, account.UserId), $"{account.UserId} has {account.Total}, his entries say {Balance(AccountKind.Cash, account.UserId)}");
            Expect.That(account.Debt == -Balance(AccountKind.Debt, account.UserId), $"{account.UserId} owes {account.Debt}, his entries say {Balance(AccountKind.Debt, account.UserId)}");
            Expect.That(account.Locked.Units == reserves.GetValueOrDefault(account.UserId), $"{account.UserId} has {account.Locked} locked, his orders need {reserves.GetValueOrDefault(account.UserId)} units");
        }
    }

    /// <summary>
    /// Trading moves what a user has between cash, cost and result, and to the house as fees; the sum never changes: cash - debt + cost - realised + fees paid.
    /// </summary>
    public void CheckWorth(IReadOnlyCollection<Market> markets, IReadOnlyCollection<Account> accounts)
    {
        foreach (var account in accounts)
        {
            var worth = account.Total.Units - account.Debt.Units + _feesPaid.GetValueOrDefault(account.UserId);
            foreach (var trader in markets.Select(market => market.FindTrader(account.UserId)).OfType<Trader>())
                worth += trader.Yes.Cost.Units + trader.No.Cost.Units - trader.Yes.Realised.Units - trader.No.Realised.Units;
            if (!_worth.TryAdd(account.UserId, worth))
                Expect.That(_worth[account.UserId] == worth, $"{account.UserId} was worth {_worth[account.UserId]} and is worth {worth}");
        }
    }

    private void CheckShares(Market market, IReadOnlyCollection<Account> accounts)
    {
        long yes = 0, no = 0;
        foreach (var trader in accounts.Select(account => market.FindTrader(account.UserId)).OfType<Trader>())
        {
            foreach (var outcome in Enum.GetValues<Outcome>())
            {
                var position = trader[outcome];
                Expect.That(position.Shares >= position.Locked && position.Locked >= 0, "a position is negative");
                Expect.That(position.Shares > 0 ? !position.Cost.IsNegative : position.Cost.IsZero, "no shares have cost something");
            }

            yes += trader.Yes.Shares;
            no += trader.No.Shares;
        }

        Expect.That(yes == market.State.YesShares && no == market.State.NoShares, "the shares held are not the shares that exist");
        if (market.Terms.EventId is null)
        {
            Expect.That(yes == no, $"{yes} YES and {no} NO shares exist");
            Expect.That(Balance(AccountKind.Collateral, market.Id) == Money.Dollars(yes), $"{yes} pairs are backed by {Balance(AccountKind.Collateral, market.Id)}");
        }
    }

    private void Fill(in TradeParty party, Trade trade)
    {
        var price = party.Outcome == Outcome.Yes ? trade.Price.Units : Price.One - trade.Price.Units;
        var (quantity, value, fees) = _fills.GetValueOrDefault(party.OrderId);
        _feesPaid[party.UserId] = _feesPaid.GetValueOrDefault(party.UserId) + party.Fee.Units;
        _fills[party.OrderId] = (quantity + trade.Quantity, value + ((long)price * trade.Quantity), fees + party.Fee.Units);
    }

    /// <summary>An order's filled is the sum of its trades, its status says so, and its fee is what its trades have charged.</summary>
    private void Agrees(in Order order)
    {
        var (quantity, value, fees) = _fills.GetValueOrDefault(order.Id);
        Expect.That(order.Filled == quantity, $"order {order.Id} says {order.Filled} filled, its trades {quantity}");
        Expect.That(order.FilledValue.Units == value, $"order {order.Id} was filled for {order.FilledValue.Units}, its trades say {value}");
        Expect.That(order.Fee.Units == fees, $"order {order.Id} was charged {order.Fee.Units}, its trades say {fees}");
        Expect.That(order.Filled <= order.Quantity, $"order {order.Id} is filled beyond its quantity");
        var agrees = order.Status switch
        {
            OrderStatus.Open => order.Filled == 0,
            OrderStatus.PartiallyFilled => order.Filled > 0 && order.Remaining > 0,
            OrderStatus.Filled => order.Remaining == 0,
            OrderStatus.Cancelled or OrderStatus.Expired => order.Remaining > 0,
            _ => false,
        };
        Expect.That(agrees, $"order {order.Id} is {order.Status} with {order.Filled}/{order.Quantity}");
        Expect.That((order.Reason == default) == (order.Status is not (OrderStatus.Cancelled or OrderStatus.Expired)), $"order {order.Id} is {order.Status} for reason {order.Reason}");
        Expect.That((order.Status == OrderStatus.Expired) == (order.Reason == OrderReason.TimeExpired), $"order {order.Id} is {order.Status} for reason {order.Reason}");
    }
}
