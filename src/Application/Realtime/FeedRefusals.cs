using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Realtime;

// What the feed refuses, and why it ends connections.

/// <summary>No topic has this name.</summary>
public sealed record TopicUnknown(string Topic) : Refusal(
    RefusalKind.Invalid, "TOPIC_UNKNOWN", $"There is no topic '{Topic}': markets, orderbook:MARKET, trades:MARKET, user:me:orders, user:me:balances, user:me:positions.");

/// <summary>The connection has as many subscriptions as one may have.</summary>
public sealed record TooManySubscriptions(int Most) : Refusal(RefusalKind.Limited, "TOO_MANY_SUBSCRIPTIONS", $"A connection has at most {Most} subscriptions.");

/// <summary>The user or the address has as many open connections as one may have.</summary>
public sealed record TooManyConnections() : Refusal(RefusalKind.Limited, "TOO_MANY_CONNECTIONS", "Too many realtime connections are open; close one first.");

/// <summary>The connection was closed because its reader did not keep up.</summary>
public sealed record SlowConsumer() : Refusal(RefusalKind.Limited, "SLOW_CONSUMER", "Messages were not read as fast as they came; connect again and go on from the last one seen.");

/// <summary>The connection was closed because its access token has expired.</summary>
public sealed record TokenExpired() : Refusal(RefusalKind.Unauthenticated, "TOKEN_EXPIRED", "The access token has expired; renew it and connect again.");

/// <summary>The connection was closed because its session or key was ended, or its user banned.</summary>
public sealed record SessionEnded() : Refusal(RefusalKind.Unauthenticated, "SESSION_ENDED", "The session has ended; sign in again.");

/// <summary>The connection was closed because the server is stopping.</summary>
public sealed record ServerStopping() : Refusal(RefusalKind.Busy, "SERVER_STOPPING", "The server is stopping; connect again and go on from the last message seen.");

/// <summary>The page that opens the connection belongs to an origin that is not listed in CORS_ORIGIN.</summary>
public sealed record OriginForbidden() : Refusal(RefusalKind.Forbidden, "ORIGIN_FORBIDDEN", "Pages of this origin may not use the feed.");
