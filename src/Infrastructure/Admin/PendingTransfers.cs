using Microsoft.EntityFrameworkCore;
using Npgsql;
using PredictionMarkets.Application.Admin;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Application.Users;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Infrastructure.Persistence;

namespace PredictionMarkets.Infrastructure.Admin;

/// <inheritdoc cref="IPendingTransfers"/>
internal sealed class PendingTransfers(ExchangeDbContext db, IUnitOfWork unitOfWork, IIdSource ids, TimeProvider time) : IPendingTransfers
{
    public async Task<PendingTransferDto?> AddAsync(MoveCash transfer, Guid requestedBy, CancellationToken cancellationToken)
    {
        var row = new PendingTransferRow
        {
            Id = ids.NewId(), UserId = transfer.UserId, Amount = transfer.Amount.Units, Reason = transfer.Reason, IdempotencyKey = transfer.IdempotencyKey,
            RequestedBy = requestedBy, RequestedAt = Now(),
        };
        if (await FindByKeyAsync(row, cancellationToken) is { } before)
            return Same(before, row);
        if (row.IdempotencyKey is { } key && await db.Set<IdempotencyKeyRow>().AnyAsync(used => used.UserId == requestedBy && used.Key == key, cancellationToken))
            return null;
        try
        {
            return await unitOfWork.RunAsync(
                () =>
                {
                    db.Add(row);
                    db.Add(ToAudit(AuditActions.TransferRequested, requestedBy, row));
                    return Task.FromResult(PendingTransferDto.Of(row));
                },
                _ => true,
                cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // The same key twice at once: the index decides.
            db.ChangeTracker.Clear();
            return Same((await FindByKeyAsync(row, cancellationToken))!, row);
        }
    }

    public Task<bool> HoldsKeyAsync(Guid requestedBy, string key, CancellationToken cancellationToken) =>
        db.PendingTransfers.AnyAsync(row => row.RequestedBy == requestedBy && row.IdempotencyKey == key, cancellationToken);

    public async Task<PendingTransferDto?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await db.PendingTransfers.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is { } row ? PendingTransferDto.Of(row) : null;

    public Task<bool?> ApproveAsync(Guid id, Guid approvedBy, CancellationToken cancellationToken) => unitOfWork.RunAsync<bool?>(
        async () =>
        {
            var now = Now();
            var claimed = await db.Set<PendingTransferRow>()
                .Where(row => row.Id == id && row.ApprovedBy == null && row.RequestedBy != approvedBy)
                .ExecuteUpdateAsync(change => change.SetProperty(row => row.ApprovedBy, approvedBy).SetProperty(row => row.ApprovedAt, now), cancellationToken);
            if (await db.PendingTransfers.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row)
                return null;
            if (claimed == 1)
                db.Add(ToAudit(AuditActions.TransferApproved, approvedBy, row));
            return row.ApprovedBy == approvedBy;
        },
        mine => mine is true,
        cancellationToken);

    public async Task<bool> RejectAsync(Guid id, Guid rejectedBy, string? reason, CancellationToken cancellationToken)
    {
        // Read first, for the audit log; it does not change, and whether it is still there the deletion says.
        if (await db.PendingTransfers.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } row)
            return false;
        db.Add(ToAudit(AuditActions.TransferRejected, rejectedBy, row, reason ?? row.Reason));
        return await db.Set<PendingTransferRow>().Where(row => row.Id == id && row.ApprovedBy == null).ExecuteDeleteAsync(cancellationToken) == 1;
    }

    private Task<PendingTransferRow?> FindByKeyAsync(PendingTransferRow row, CancellationToken cancellationToken) => row.IdempotencyKey is null
        ? Task.FromResult<PendingTransferRow?>(null)
        : db.PendingTransfers.SingleOrDefaultAsync(known => known.RequestedBy == row.RequestedBy && known.IdempotencyKey == row.IdempotencyKey, cancellationToken);

    private static PendingTransferDto? Same(PendingTransferRow known, PendingTransferRow asked) =>
        (known.UserId, known.Amount, known.Reason) == (asked.UserId, asked.Amount, asked.Reason) ? PendingTransferDto.Of(known) : null;

    private AuditRow ToAudit(string action, Guid actorId, PendingTransferRow row, string? reason = null) => new()
    {
        Id = ids.NewId(), Action = action, ActorId = actorId, SubjectId = row.UserId, Amount = row.Amount, Detail = $"{row.Id} {reason ?? row.Reason}", CreatedAt = Now(),
    };

    private DateTime Now() => time.GetUtcNow().UtcDateTime.ToMicroseconds();
}
