using PredictionMarkets.Application.Users;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Admin;

/// <summary>A transfer that waits for a second administrator.</summary>
public sealed class PendingTransferRow
{
    /// <summary>UUID v7.</summary>
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    /// <summary>Units of $0.0001.</summary>
    public long Amount { get; init; }

    public string Reason { get; init; } = "";

    /// <summary>The first administrator's; null: every repetition is a transfer of its own.</summary>
    public string? IdempotencyKey { get; init; }

    public Guid RequestedBy { get; init; }

    public DateTime RequestedAt { get; init; }

    public Guid? ApprovedBy { get; init; }

    public DateTime? ApprovedAt { get; init; }
}

/// <summary>A transfer that waits for a second administrator, or has found one.</summary>
/// <param name="Email">The user's address; in lists.</param>
/// <param name="RequestedByEmail">The first administrator's address; in lists.</param>
public sealed record PendingTransferDto(
    Guid Id, Guid UserId, Money Amount, string Reason, Guid RequestedBy, DateTime RequestedAt, Guid? ApprovedBy, DateTime? ApprovedAt, string? Email = null,
    string? RequestedByEmail = null)
{
    public static PendingTransferDto Of(PendingTransferRow row) => new(
        row.Id, row.UserId, new Money(row.Amount), row.Reason, row.RequestedBy, row.RequestedAt, row.ApprovedBy, row.ApprovedAt);
}

/// <summary>The transfers of two administrators.</summary>
public interface IPendingTransfers
{
    /// <summary>Stores a transfer, with its entry in the audit log. The same key again answers the first one; null when that had other terms, or was carried out at once.</summary>
    Task<PendingTransferDto?> AddAsync(MoveCash transfer, Guid requestedBy, CancellationToken cancellationToken);

    Task<PendingTransferDto?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Whether the administrator has used the key for a transfer that two must agree to.</summary>
    Task<bool> HoldsKeyAsync(Guid requestedBy, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the approval this administrator's, with its entry in the audit log; their second time changes nothing. False when it belongs to another one, or would be
    /// the first one's own; null when it has been rejected.
    /// </summary>
    Task<bool?> ApproveAsync(Guid id, Guid approvedBy, CancellationToken cancellationToken);

    /// <summary>
    /// Removes a transfer that nobody has confirmed; the audit log keeps that there was one. False when it is confirmed or there is none. Asks for a transaction around it
    /// (<see cref="Common.ITransactional"/>), which is undone then.
    /// </summary>
    Task<bool> RejectAsync(Guid id, Guid rejectedBy, string? reason, CancellationToken cancellationToken);
}

/// <summary>Which transfers need two administrators.</summary>
/// <param name="TwoPersonAbove">Amounts above it, either way; null: none.</param>
public sealed record TransferRules(Money? TwoPersonAbove)
{
    /// <summary>How long a transfer waits for a second administrator: what was right weeks ago may not be right today.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromDays(7);

    public static bool IsTooOld(DateTime requestedAt, DateTimeOffset now) => requestedAt + Patience <= now.UtcDateTime;

    public bool NeedsTwo(Money amount) => TwoPersonAbove is { } most && (amount > most || amount < -most);
}
