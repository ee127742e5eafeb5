using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Application.Realtime;

/// <summary>
/// Which row of a journal becomes which message. This is the one place to come to with a new kind of row. A row of a market's journal also takes the
/// topic of its book from one number to the next, whether or not it has levels; if it holds a trade, that is a message of the topic of trades.
/// </summary>
public static class FeedMessageTypes
{
    public const string Snapshot = "snapshot";
    public const string OrderBookUpdate = "orderbook_update";
    public const string TradeExecuted = "trade_executed";
    public const string MarketUpdated = "market_updated";

    /// <summary>The exchange as a whole has been stopped or goes on; of the topic <c>markets</c>.</summary>
    public const string ExchangeUpdated = "exchange_updated";

    public const string Heartbeat = "heartbeat";
    public const string Pong = "pong";
    public const string Error = "error";

    /// <summary>Every type, for the description of the feed.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Snapshot, OrderBookUpdate, TradeExecuted, .. Enum.GetValues<UserJournalType>().Select(Of), MarketUpdated, ExchangeUpdated, Heartbeat, Pong, Error,
    ];

    /// <summary>The message that a row of a user's journal becomes.</summary>
    public static string Of(UserJournalType type) => type switch
    {
        UserJournalType.OrderPlaced => "order_placed",
        UserJournalType.OrderUpdated => "order_updated",
        UserJournalType.OrderCancelled => "order_cancelled",
        UserJournalType.BalanceUpdated => "balance_updated",
        UserJournalType.PositionUpdated => "position_updated",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "The feed does not know this row."),
    };

    /// <summary>True for what changes where a market stands in its life: it becomes a message <c>market_updated</c> of the topic <c>markets</c>.</summary>
    public static bool IsOfLifeCycle(MarketEvent what) => what is MarketChanged;

    /// <summary>Which topic a row of a user's journal belongs to.</summary>
    public static TopicKind Of(UserTopic topic) => topic switch
    {
        UserTopic.Orders => TopicKind.Orders,
        UserTopic.Balances => TopicKind.Balances,
        UserTopic.Positions => TopicKind.Positions,
        _ => throw new ArgumentOutOfRangeException(nameof(topic), topic, "The feed does not know this topic."),
    };
}
