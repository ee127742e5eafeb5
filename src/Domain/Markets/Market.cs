using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Domain.Positions;

namespace PredictionMarkets.Domain.Markets;

/// <summary>
/// One market while it trades: its state, its book, its holders, and what has happened since the last commit. Everything here is pure and runs in
/// one thread; the trading store brings it in, runs a group of commands against it, and commits or rolls back.
/// </summary>
public sealed partial class Market
{
    private readonly List<Trader> _traders = [];
    private readonly Dictionary<Guid, Trader> _tradersByUser = [];
    private readonly List<MarketEvent> _events = [];
    private readonly List<(Trader Trader, Position Yes, Position No, int OpenOrders)> _savedTraders = [];
    private readonly List<Encounter> _met = [];
    private readonly IIdSource _ids;
    private readonly long _slippage;
    private MarketState _state;
    private MarketState _committed;

    /// <param name="slippage">How far a market order may go from the best price, in dollars of YES (the setting MAX_PRICE_SLIPPAGE).</param>
    public Market(MarketTerms terms, MarketState state, Money slippage, IIdSource ids)
    {
        Terms = terms;
        _state = _committed = state;
        _slippage = slippage.Units;
        _ids = ids;
        Book = new OrderBook(terms.Tick);
        Now = state.LastTime;
    }

    public MarketTerms Terms { get; }

    public Guid Id => Terms.Id;

    public OrderBook Book { get; }

    /// <summary>The state as of the running group; after a commit or rollback, the committed one.</summary>
    public MarketState State => _state;

    /// <summary>What the running group has made happen.</summary>
    public IReadOnlyList<MarketEvent> Events => _events;

    /// <summary>The running group's time, UTC: never before anything that has happened here.</summary>
    public DateTime Now { get; private set; }

    /// <summary>True once the running group has changed anything.</summary>
    public bool IsTouched => _events.Count > 0;

    /// <summary>The holdings the running group has changed.</summary>
    public IEnumerable<(Trader Trader, Outcome Outcome)> ChangedHoldings
    {
        get
        {
            foreach (var (trader, yes, no, _) in _savedTraders)
            {
                if (trader.Yes != yes)
                    yield return (trader, Outcome.Yes);
                if (trader.No != no)
                    yield return (trader, Outcome.No);
            }
        }
    }

    /// <summary>True while orders are taken: open, and its closing time has not come.</summary>
    public bool TakesOrders => _state.Status == MarketStatus.Open && !(_state.ClosesAt <= Now);

    /// <summary>Starts a group. Its time is the clock's, or the market's last time if the clock is behind it.</summary>
    public void BeginGroup(DateTime clock) => Now = clock > _state.LastTime ? clock : _state.LastTime;

    /// <summary>Makes the group final.</summary>
    public void Commit()
    {
        Book.Commit();
        _committed = _state;
        ClearGroup();
    }

    /// <summary>Takes everything since the last commit back.</summary>
    public void Rollback()
    {
        Book.Rollback();
        _state = _committed;
        foreach (var (trader, yes, no, openOrders) in _savedTraders)
            (trader.Yes, trader.No, trader.OpenOrders) = (yes, no, openOrders);
        ClearGroup();
    }

    /// <summary>The trader a user is here; null if this market has not met him.</summary>
    public Trader? FindTrader(Guid userId) => _tradersByUser.GetValueOrDefault(userId);

    /// <summary>The trader an order belongs to.</summary>
    public Trader TraderOf(in Order order) => _traders[order.Trader];

    /// <summary>
    /// Adds the owners of the orders that an order of this kind could meet, deep enough for <paramref name="quantity"/> shares. It is a forecast, for
    /// locking accounts beforehand: commands that run before it in its group can lead it further.
    /// </summary>
    public void CollectCounterparties(bool isBid, Price limit, long quantity, ISet<Guid> owners)
    {
        for (var slot = Book.FirstOpposite(isBid, limit); slot >= 0 && quantity > 0; slot = Book.NextOpposite(slot, isBid, limit))
        {
            ref readonly var order = ref Book[slot];
            owners.Add(_traders[order.Trader].UserId);
            quantity -= order.Remaining;
        }
    }

    /// <summary>Adds the owners of all orders in the book.</summary>
    public void CollectOwners(ISet<Guid> owners)
    {
        foreach (var trader in _traders)
        {
            if (trader.OpenOrders > 0)
                owners.Add(trader.UserId);
        }
    }

    /// <summary>Throws <see cref="InvalidOperationException"/> naming the first thing that is not as it must be. For tests and reconciliation.</summary>
    public void CheckConsistency()
    {
        Book.CheckConsistency();
        var lockedShares = new Dictionary<(int, Outcome), long>();
        var openOrders = new Dictionary<int, int>();
        foreach (var slot in Book.Orders())
        {
            ref readonly var order = ref Book[slot];
            openOrders[order.Trader] = openOrders.GetValueOrDefault(order.Trader) + 1;
            if (order.Side == Side.Sell)
                lockedShares[(order.Trader, order.Outcome)] = lockedShares.GetValueOrDefault((order.Trader, order.Outcome)) + order.Remaining;
        }

        foreach (var trader in _traders)
        {
            if (trader.OpenOrders != openOrders.GetValueOrDefault(trader.Index))
                throw new InvalidOperationException($"Trader {trader.UserId} counts {trader.OpenOrders} orders and has {openOrders.GetValueOrDefault(trader.Index)}.");
            foreach (var outcome in (ReadOnlySpan<Outcome>)[Outcome.Yes, Outcome.No])
            {
                if (trader[outcome].Locked != lockedShares.GetValueOrDefault((trader.Index, outcome)))
                    throw new InvalidOperationException($"Trader {trader.UserId} has {trader[outcome].Locked} {outcome} shares locked, his orders say otherwise.");
            }
        }
    }

    private void ClearGroup()
    {
        foreach (var saved in _savedTraders)
            saved.Trader.IsTouched = false;
        _savedTraders.Clear();
        _events.Clear();
    }

    /// <summary>The trader a user is here. What he holds must have been loaded: a market that guessed "nothing" could sell it twice.</summary>
    private Trader Trader(Guid userId) => FindTrader(userId) ?? throw new InvalidOperationException($"What {userId} holds in market {Id} has not been loaded.");

    /// <summary>The trader, to be changed; his present state is kept for <see cref="Rollback"/>.</summary>
    private Trader Touch(Trader trader)
    {
        if (!trader.IsTouched)
        {
            trader.IsTouched = true;
            _savedTraders.Add((trader, trader.Yes, trader.No, trader.OpenOrders));
        }

        return trader;
    }

    /// <summary>The number that the next event will have.</summary>
    private long NextSeq => _state.Seq + 1;

    private void Record(MarketEvent what)
    {
        if (what.Seq != NextSeq)
            throw new InvalidOperationException($"Event {what.Seq} follows {_state.Seq}.");
        _state = _state with { Seq = what.Seq, LastTime = Now };
        _events.Add(what);
    }
}
