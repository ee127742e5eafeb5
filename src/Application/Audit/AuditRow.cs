namespace PredictionMarkets.Application.Audit;

/// <summary>Something an administrator has done. Append-only, written in the transaction that did it.</summary>
public sealed class AuditRow
{
    /// <summary>UUID v7.</summary>
    public Guid Id { get; init; }

    /// <summary>Stable, for programs: TRANSFER, USER_BAN ...</summary>
    public string Action { get; init; } = "";

    public Guid ActorId { get; init; }

    /// <summary>The user, market or transfer it was done to.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>Units of $0.0001; null unless money moved.</summary>
    public long? Amount { get; init; }

    /// <summary>For people.</summary>
    public string? Detail { get; init; }

    public DateTime CreatedAt { get; init; }
}
