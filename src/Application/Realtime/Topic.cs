namespace PredictionMarkets.Application.Realtime;

/// <summary>What a topic tells of.</summary>
public enum TopicKind
{
    /// <summary>Where all markets stand in their lives.</summary>
    Markets = 1,

    OrderBook = 2,
    Trades = 3,
    Orders = 4,
    Balances = 5,
    Positions = 6,
}

/// <summary>A topic of the feed: of a market, of a user, or of all markets.</summary>
/// <param name="Id">The market's or user's id; the empty id for all markets.</param>
public readonly record struct Topic(TopicKind Kind, Guid Id)
{
    public bool IsPrivate => Kind is TopicKind.Orders or TopicKind.Balances or TopicKind.Positions;

    /// <summary>The name in every message.</summary>
    public string Name => Kind switch
    {
        TopicKind.Markets => "markets",
        TopicKind.OrderBook => $"orderbook:{Id}",
        TopicKind.Trades => $"trades:{Id}",
        TopicKind.Orders => $"user:{Id}:orders",
        TopicKind.Balances => $"user:{Id}:balances",
        TopicKind.Positions => $"user:{Id}:positions",
        _ => throw new InvalidOperationException($"No topic: {Kind}."),
    };
}

/// <summary>A topic's name as a client writes it: a market by id or slug, a user by id or as "me".</summary>
public readonly record struct TopicName(TopicKind Kind, string? Subject)
{
    /// <summary>Null when it is the name of nothing.</summary>
    public static TopicName? Parse(string? text)
    {
        if (text is null or { Length: > 120 })
            return null;
        return text.Split(':') switch
        {
            ["markets"] => new TopicName(TopicKind.Markets, null),
            ["orderbook", { Length: > 0 } market] => new TopicName(TopicKind.OrderBook, market),
            ["trades", { Length: > 0 } market] => new TopicName(TopicKind.Trades, market),
            ["user", { Length: > 0 } user, "orders"] => new TopicName(TopicKind.Orders, user),
            ["user", { Length: > 0 } user, "balances"] => new TopicName(TopicKind.Balances, user),
            ["user", { Length: > 0 } user, "positions"] => new TopicName(TopicKind.Positions, user),
            _ => null,
        };
    }
}
