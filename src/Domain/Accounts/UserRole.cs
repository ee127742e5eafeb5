namespace PredictionMarkets.Domain.Accounts;

/// <summary>What a user may do: trade, or also run the exchange.</summary>
public enum UserRole { User = 1, Admin = 2 }
