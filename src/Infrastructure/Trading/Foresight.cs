using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>
/// What a group is going to touch, so far as one can tell beforehand: the accounts to lock, the holdings to load, the keys to look up. If the group then meets
/// a user who is not in it, it is run again with him.
/// </summary>
internal sealed class Foresight(Money slippage) : IForesight
{
    private readonly Dictionary<(Market Market, bool IsBid), (Price Limit, long Quantity)> _incoming = [];
    private List<Market> _markets = [];

    public HashSet<Guid> Users { get; } = [];

    /// <summary>Who will act in which market.</summary>
    public HashSet<(Guid MarketId, Guid UserId)> Actors { get; } = [];

    /// <summary>Who will act in a market whose holdings of it are not in memory.</summary>
    public HashSet<(Market Market, Guid UserId)> Strangers { get; } = [];

    public HashSet<(Guid UserId, string ClientOrderId)> ClientOrderIds { get; } = [];

    public HashSet<(Guid UserId, string Key)> Keys { get; } = [];

    public Guid SenderId { get; private set; }

    public Market Market => _markets is [var market] ? market : throw new InvalidOperationException($"The command names {_markets.Count} markets, not one.");

    /// <summary>Asks every command of a group what it is going to touch. Null when all have said so.</summary>
    public GroupOutcome.Broken? Look(IReadOnlyList<TradingWork> works, IReadOnlyDictionary<Guid, Market> markets)
    {
        foreach (var work in works)
        {
            SenderId = work.SenderId;
            _markets = [.. work.Markets.Select(reference => markets[reference.Id])];
            Holder(SenderId);
            if (work.IdempotencyKey is { } key)
                Keys.Add((SenderId, key));
            try
            {
                work.Command.Foresee(this);
            }
#pragma warning disable CA1031 // As with handlers: whatever it throws is its command's fault alone.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                return new GroupOutcome.Broken(work, exception);
            }
        }

        foreach (var ((market, isBid), (limit, quantity)) in _incoming)
            market.CollectCounterparties(isBid, limit, quantity, Users);
        return null;
    }

    public void User(Guid userId) => Users.Add(userId);

    public void Holder(Guid userId)
    {
        Users.Add(userId);
        foreach (var market in _markets)
        {
            Actors.Add((market.Id, userId));
            if (market.FindTrader(userId) is null)
                Strangers.Add((market, userId));
        }
    }

    public void ClientOrderId(string clientOrderId) => ClientOrderIds.Add((SenderId, clientOrderId));

    public void AllOwners()
    {
        foreach (var market in _markets)
            market.CollectOwners(Users);
    }


    public void Incoming(Side side, Outcome outcome, Money? price, long? quantity, Money? spend)
    {
        var isBid = (side == Side.Buy) == (outcome == Outcome.Yes);
        if ((isBid ? Market.Book.BestAsk : Market.Book.BestBid) is not { } best || price is { } named && !Price.IsInRange(named.Units))
            return;

        var limit = price is { } wanted
            ? Market.Terms.Tick.Clamp(outcome == Outcome.Yes ? wanted.Units : Price.One - wanted.Units, isBid)
            : Market.Terms.Tick.Clamp(best.Units + (isBid ? slippage.Units : -slippage.Units), isBid);
        var own = outcome == Outcome.Yes ? best : best.Complement;
        var shares = Math.Clamp(quantity ?? ((spend?.Units ?? 0) / own.Units) + 1, 0, NewOrder.MaxQuantity);

        // Orders of one group eat into the book one after the other: what they reach together is what they reach in sum.
        var sum = _incoming.TryGetValue((Market, isBid), out var known) ? known : (Limit: limit, Quantity: 0);
        var farther = isBid ? limit > sum.Limit : limit < sum.Limit;
        _incoming[(Market, isBid)] = (farther ? limit : sum.Limit, sum.Quantity + shares);
    }
}
