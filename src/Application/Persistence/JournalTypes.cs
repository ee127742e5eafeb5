namespace PredictionMarkets.Application.Persistence;

/// <summary>What a row of the market journal tells. Its payload is <c>{"public": ..., "private": ...}</c>; only the first part ever leaves the exchange.</summary>
public enum MarketJournalType : byte
{
    OrderPlaced = 1,
    TradeExecuted = 2,
    OrderAmended = 3,
    OrderClosed = 4,
    SharesSplit = 5,
    SharesMerged = 6,
    SharesConverted = 7,
    MarketChanged = 8,
    ResolutionStep = 9,
    PositionsPaid = 10,
}

/// <summary>The private topics of a user, each with its own sequence.</summary>
public enum UserTopic : byte { Orders = 1, Balances = 2, Positions = 3 }

/// <summary>What a row of the user journal tells; the names of the feed's messages.</summary>
public enum UserJournalType : byte { OrderPlaced = 1, OrderUpdated = 2, OrderCancelled = 3, BalanceUpdated = 4, PositionUpdated = 5 }
