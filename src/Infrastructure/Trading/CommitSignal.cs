using System.Diagnostics.CodeAnalysis;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>What a committed group has touched: whose journals have got new rows.</summary>
/// <param name="Traded">The markets among <paramref name="Markets"/> that have new trades.</param>
/// <param name="ChangesMarkets">True if a market now stands elsewhere in its life.</param>
internal sealed record CommitNotice(IReadOnlyCollection<Guid> Markets, IReadOnlyCollection<Guid> Traded, IReadOnlyCollection<Guid> Users, bool ChangesMarkets)
{
    /// <summary>The new rows of the markets' journals, by market and in order; empty if only another node has them.</summary>
    public IReadOnlyList<MarketJournalRow> Rows { get; init; } = [];

    /// <summary>To be made before the markets learn of their commit: then their events are gone.</summary>
    public static CommitNotice Of(IReadOnlyList<Market> markets, IEnumerable<AccountRow> accounts) => new(
        [.. markets.Select(market => market.Id)],
        [.. markets.Where(market => market.Events.Any(what => what is TradeExecuted)).Select(market => market.Id)],
        [.. accounts.Where(account => account.IsChanged).Select(account => account.Account.UserId)],
        markets.Any(market => market.Events.Any(FeedMessageTypes.IsOfLifeCycle)));
}

/// <summary>Tells what this node's writers have committed, right after the commit. Listeners are quick and do not throw: the writer waits for them.</summary>
internal sealed class CommitSignal
{
    [SuppressMessage("Design", "MA0046", Justification = "It matters what was committed, not who says so.")]
    public event Action<CommitNotice>? Committed;

    public void Raise(CommitNotice notice) => Committed?.Invoke(notice);
}
