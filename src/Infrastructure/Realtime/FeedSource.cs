using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Application.Realtime;

namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>Which journal: a market's, a user's, or that of market changes.</summary>
internal enum SourceKind
{
    Market = 1,
    User = 2,
    Markets = 3,
}

/// <summary>A journal that somebody watches, and the topics that are made of it.</summary>
internal abstract class FeedSource(SourceKind kind, Guid id)
{
    private int _watchers;

    public SourceKind Kind { get; } = kind;

    public Guid Id { get; } = id;

    public abstract IReadOnlyList<FeedTopic> Topics { get; }

    public int Watchers => Volatile.Read(ref _watchers);

    /// <summary>When the last watcher left.</summary>
    public long UnwatchedSince { get; private set; }

    public FeedTopic TopicOf(TopicKind kind) => Topics.Single(topic => topic.Topic.Kind == kind);

    public void Hold() => Interlocked.Increment(ref _watchers);

    public void Release()
    {
        UnwatchedSince = Environment.TickCount64;
        Interlocked.Decrement(ref _watchers);
    }

    public static (SourceKind Kind, Guid Id) Of(Topic topic) => topic.Kind switch
    {
        TopicKind.Markets => (SourceKind.Markets, Guid.Empty),
        TopicKind.OrderBook or TopicKind.Trades => (SourceKind.Market, topic.Id),
        _ => (SourceKind.User, topic.Id),
    };
}

/// <summary>A market's journal: its book, numbered as the journal, and its trades, numbered on their own.</summary>
internal sealed class MarketSource(Guid id, long seq, long tradeSeq, int ringSize) : FeedSource(SourceKind.Market, id)
{
    public FeedTopic Book { get; } = new(new Topic(TopicKind.OrderBook, id), seq, ringSize);

    public FeedTopic Trades { get; } = new(new Topic(TopicKind.Trades, id), tradeSeq, ringSize);

    public override IReadOnlyList<FeedTopic> Topics => [Book, Trades];
}

/// <summary>A user's journal: three topics, each numbered on its own.</summary>
internal sealed class UserSource(Guid id, long orders, long balances, long positions, int ringSize) : FeedSource(SourceKind.User, id)
{
    public override IReadOnlyList<FeedTopic> Topics { get; } =
    [
        new(new Topic(TopicKind.Orders, id), orders, ringSize),
        new(new Topic(TopicKind.Balances, id), balances, ringSize),
        new(new Topic(TopicKind.Positions, id), positions, ringSize),
    ];

    public FeedTopic TopicOf(UserTopic topic) => Topics[(int)topic - 1];
}

/// <summary>The journal of market changes.</summary>
internal sealed class MarketsSource(long seq, int ringSize) : FeedSource(SourceKind.Markets, Guid.Empty)
{
    public FeedTopic Changes { get; } = new(new Topic(TopicKind.Markets, Guid.Empty), seq, ringSize);

    public override IReadOnlyList<FeedTopic> Topics => [Changes];
}
