using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Domain.Positions;

namespace PredictionMarkets.UnitTests.Domain.Support;

/// <summary>Everything a market knows, copied: every order with its place in its queue, every trader, every level, the state; and the accounts.</summary>
internal sealed record FloorSnapshot(
    MarketState State, IReadOnlyList<Order> Orders, IReadOnlyList<BookLevel> Levels, IReadOnlyList<(Guid User, Position Yes, Position No, int OpenOrders)> Traders,
    IReadOnlyList<(Guid User, Money Available, Money Locked, Money Debt)> Accounts, int Events)
{
    public static FloorSnapshot Of(Market market, IEnumerable<Account> accounts)
    {
        var owners = accounts.ToList();
        return new FloorSnapshot(
            market.State,
            [.. market.Book.Orders().Select(slot => market.Book[slot])],
            [.. market.Book.Levels(isBid: true), .. market.Book.Levels(isBid: false)],
            [.. owners.Select(owner => market.FindTrader(owner.UserId)).OfType<Trader>().Select(trader => (trader.UserId, trader.Yes, trader.No, trader.OpenOrders))],
            [.. owners.Select(owner => (owner.UserId, owner.Available, owner.Locked, owner.Debt))],
            market.Events.Count);
    }

    /// <summary>Throws unless the other one is the same in every detail.</summary>
    public void RequireSame(FloorSnapshot before, string when)
    {
        Require(State.Equals(before.State), "market's state");
        Require(Orders.SequenceEqual(before.Orders), "book");
        Require(Levels.SequenceEqual(before.Levels), "levels");
        Require(Traders.SequenceEqual(before.Traders), "traders");
        Require(Accounts.SequenceEqual(before.Accounts), "accounts");
        Require(Events == before.Events, "events");

        void Require(bool same, string what)
        {
            if (!same)
                throw new InvalidOperationException($"The {what} should be as before ({when}).");
        }
    }
}
