using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Exchange;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Realtime;

/// <summary>
/// Takes a topic's state with the sequence number that it belongs to. Both come from one statement, hence from one moment: what the number promises is in
/// the state, and nothing that comes later.
/// </summary>
public sealed class FeedSnapshots(IExchangeDb db, IBookSnapshots books, IMarketDirectory markets, TimeProvider clock)
{
    /// <summary>Trades in a snapshot of trades.</summary>
    public const int Trades = 50;

    /// <summary>The most orders, positions or markets in a snapshot, newest first.</summary>
    public const int Most = 1_000;

    public Task<FeedMessage> TakeAsync(Topic topic, CancellationToken cancellationToken) => topic.Kind switch
    {
        TopicKind.OrderBook => OfBookAsync(topic, cancellationToken),
        TopicKind.Trades => OfTradesAsync(topic, cancellationToken),
        TopicKind.Orders => OfOrdersAsync(topic, cancellationToken),
        TopicKind.Balances => OfBalancesAsync(topic, cancellationToken),
        TopicKind.Positions => OfPositionsAsync(topic, cancellationToken),
        TopicKind.Markets => OfMarketsAsync(topic, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, "No such topic."),
    };

    private async Task<FeedMessage> OfBookAsync(Topic topic, CancellationToken cancellationToken)
    {
        var market = await markets.FindAsync(topic.Id.ToString(), cancellationToken) ?? throw new InvalidOperationException($"Market {topic.Id} has disappeared.");
        var book = await books.GetLatestAsync(market, cancellationToken);
        return Message(topic, book.Seq, new { book.MarketId, Bids = Show(book.Bids), Asks = Show(book.Asks) });
    }

    private async Task<FeedMessage> OfTradesAsync(Topic topic, CancellationToken cancellationToken)
    {
        var found = await db.Markets.Where(m => m.Id == topic.Id).Select(m => new
        {
            m.TradeSeq,
            Items = db.Trades.Where(t => t.MarketId == topic.Id).OrderByDescending(t => t.Seq).Take(Trades)
                .Select(t => new TradeDto(t.Id, t.MarketId, new Money(t.Price), t.Quantity, t.Kind, t.TakerSide, t.TakerOutcome, t.Seq, t.CreatedAt)).ToList(),
        }).SingleAsync(cancellationToken);
        return Message(topic, found.TradeSeq, new { MarketId = topic.Id, found.Items });
    }

    private async Task<FeedMessage> OfOrdersAsync(Topic topic, CancellationToken cancellationToken)
    {
        var found = await db.Balances.Where(b => b.UserId == topic.Id).Select(b => new
        {
            b.OrdersSeq,
            Items = db.Orders.Where(o => o.UserId == topic.Id && o.Status <= OrderStatus.PartiallyFilled).OrderByDescending(o => o.CreatedAt).Take(Most)
                .Join(db.Markets, o => o.MarketId, m => m.Id, (o, m) => new { Order = o, m.Slug }).ToList(),
        }).SingleOrDefaultAsync(cancellationToken);
        return Message(topic, found?.OrdersSeq ?? 0, new { Items = found?.Items.Select(row => row.Order.ToDto(row.Slug)).ToList() ?? [] });
    }

    private async Task<FeedMessage> OfBalancesAsync(Topic topic, CancellationToken cancellationToken)
    {
        var row = await db.Balances.SingleOrDefaultAsync(b => b.UserId == topic.Id, cancellationToken) ?? new BalanceRow { UserId = topic.Id };
        return Message(topic, row.BalancesSeq, new
        {
            Available = new Money(row.Available), Locked = new Money(row.Locked), Total = new Money(row.Available + row.Locked), Debt = new Money(row.Debt),
        });
    }

    private async Task<FeedMessage> OfPositionsAsync(Topic topic, CancellationToken cancellationToken)
    {
        var found = await db.Balances.Where(b => b.UserId == topic.Id).Select(b => new
        {
            b.PositionsSeq,
            Items = db.Positions.Where(p => p.UserId == topic.Id && (p.Shares > 0 || p.Realised != 0)).OrderByDescending(p => p.MarketId).ThenBy(p => p.Outcome).Take(Most)
                .Join(db.Markets, p => p.MarketId, m => m.Id, (p, m) => new { Position = p, m.Slug }).ToList(),
        }).SingleOrDefaultAsync(cancellationToken);
        return Message(topic, found?.PositionsSeq ?? 0, new { Items = found?.Items.Select(row => Show(row.Position, row.Slug)).ToList() ?? [] });
    }

    /// <summary>Markets between their drafts and their ends, and whether the exchange as a whole trades.</summary>
    private async Task<FeedMessage> OfMarketsAsync(Topic topic, CancellationToken cancellationToken)
    {
        var found = await db.FeedCounters.Where(c => c.Topic == FeedCounterRow.Markets).Select(c => new
        {
            c.Seq,
            Switch = db.ExchangeSwitch.First(),
            Items = db.Markets.Where(m => m.Status != MarketStatus.Draft && m.Status != MarketStatus.Resolved).OrderByDescending(m => m.CreatedAt).Take(Most).ToList(),
        }).SingleAsync(cancellationToken);
        return Message(topic, found.Seq, new { Items = found.Items.Select(MarketStateDto.Of).ToList(), Exchange = ExchangeStatusDto.Of(found.Switch) });
    }

    private FeedMessage Message<T>(Topic topic, long seq, T data) =>
        FeedMessage.Of(FeedMessageTypes.Snapshot, topic, clock.GetUtcNow().UtcDateTime, seq, seq, data);

    private static List<LevelDto> Show(IReadOnlyList<BookLevel> levels) => [.. levels.Select(level => new LevelDto(new Money(level.Price.Units), level.Quantity))];

    private static object Show(PositionRow row, string slug) => new
    {
        row.MarketId,
        MarketSlug = slug,
        row.Outcome,
        row.Shares,
        LockedShares = row.Locked,
        Cost = new Money(row.Cost),
        AveragePrice = OrderMapping.AveragePrice(row.Cost, row.Shares),
        RealizedPnl = new Money(row.Realised),
    };
}
