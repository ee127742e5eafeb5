namespace PredictionMarkets.Application.Persistence;

/// <summary>An event: a group of markets of which exactly one resolves YES.</summary>
public sealed class EventRow
{
    public Guid Id { get; init; }

    public required string Slug { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    public string? Category { get; init; }

    public Guid CreatedBy { get; init; }

    public DateTime CreatedAt { get; init; }
}
