using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Audit;

/// <summary>What is to be remembered of an administrator's action.</summary>
/// <param name="Action">Stable, for programs; one of <see cref="AuditActions"/>.</param>
/// <param name="SubjectId">The user, market or transfer it was done to.</param>
/// <param name="Detail">For people; at most <see cref="LongestDetail"/> characters are kept.</param>
public sealed record AuditEntry(string Action, Guid? SubjectId, Money? Amount = null, string? Detail = null)
{
    public const int LongestDetail = 1_000;
}

/// <summary>
/// A trading command of an administrator. When it is accepted, the entry is written with the command's effects, in the group's transaction: there is
/// no action without its entry, and no entry without its action.
/// </summary>
public interface IAudited : ITradingCommand
{
    /// <summary>Asked after the handler has accepted the command.</summary>
    AuditEntry ToAudit(ITradingSession session);
}

/// <summary>Writes an entry on its own, for an action outside the exchange's database transactions. Written before the action: it says what was asked for.</summary>
public interface IAuditLog
{
    Task WriteAsync(Guid actorId, AuditEntry entry, CancellationToken cancellationToken);
}

/// <summary>The names of actions in the audit log.</summary>
public static class AuditActions
{
    public const string Transfer = "TRANSFER";
    public const string TransferRequested = "TRANSFER_REQUESTED";
    public const string TransferApproved = "TRANSFER_APPROVED";
    public const string TransferRejected = "TRANSFER_REJECTED";
    public const string UserBanned = "USER_BANNED";
    public const string UserUnbanned = "USER_UNBANNED";
    public const string UserRole = "USER_ROLE";
    public const string MarketCreated = "MARKET_CREATED";
    public const string MarketChanged = "MARKET_CHANGED";
    public const string MarketStatus = "MARKET_STATUS";
    public const string MarketClosingTime = "MARKET_CLOSING_TIME";
    public const string ResolutionProposed = "RESOLUTION_PROPOSED";
    public const string ResolutionDisputed = "RESOLUTION_DISPUTED";
    public const string ResolutionApproved = "RESOLUTION_APPROVED";
    public const string ResolutionFinal = "RESOLUTION_FINAL";
    public const string ResolutionCorrected = "RESOLUTION_CORRECTED";
    public const string MarketResolved = "MARKET_RESOLVED";
    public const string DebtorsBuysCancelled = "DEBTORS_BUYS_CANCELLED";
    public const string EventCreated = "EVENT_CREATED";
    public const string MarketOpened = "MARKET_OPENED_ON_SCHEDULE";
    public const string MarketClosed = "MARKET_CLOSED_ON_SCHEDULE";
    public const string MarketHaltedByReconciliation = "MARKET_HALTED_BY_CHECKS";
    public const string ExchangeHalted = "EXCHANGE_HALTED";
    public const string ExchangeResumed = "EXCHANGE_RESUMED";
    public const string JobRun = "JOB_RUN";
    public const string JobPaused = "JOB_PAUSED";
    public const string JobResumed = "JOB_RESUMED";
    public const string ReconciliationRun = "RECONCILIATION_RUN";
}
