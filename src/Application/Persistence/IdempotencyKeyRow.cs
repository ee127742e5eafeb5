namespace PredictionMarkets.Application.Persistence;

/// <summary>The answer that a request with an idempotency key was given, kept by the transaction that made it true.</summary>
public sealed class IdempotencyKeyRow
{
    public Guid UserId { get; init; }

    public required string Key { get; init; }

    /// <summary>Tells a repetition of the same request from another one under the same key.</summary>
    public Guid RequestHash { get; init; }

    /// <summary>A JSON object.</summary>
    public required string Response { get; init; }

    public DateTime CreatedAt { get; init; }
}
