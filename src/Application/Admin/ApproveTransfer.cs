using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Users;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Admin;

/// <summary>
/// Confirms another administrator's transfer and carries it out. The approval belongs to the first who gives it and stays theirs: when the transfer is
/// refused (not enough money, say) or the answer is lost, only they may try again, and the money moves once however often they do.
/// </summary>
[Allow(Access.Admin)]
public sealed record ApproveTransfer(Guid Id) : IRequest<Result<TransferAnswer>>;

/// <summary>No transfer waits under this id.</summary>
public sealed record TransferNotFound() : Refusal(RefusalKind.NotFound, "TRANSFER_NOT_FOUND", "There is no such transfer.");

/// <summary>A third administrator came too late.</summary>
public sealed record AlreadyApproved() : Refusal(RefusalKind.Conflict, "ALREADY_APPROVED", "Another administrator has confirmed this transfer.");

/// <summary>Nobody confirmed it in time; whoever still wants it asks for it anew.</summary>
public sealed record TransferExpired() : Refusal(RefusalKind.Conflict, "TRANSFER_EXPIRED", "This transfer has waited too long to be confirmed; ask for it anew.");

internal sealed class ApproveTransferHandler(IPendingTransfers transfers, ICurrentUser user, IScopedSender sender, TimeProvider clock)
    : IRequestHandler<ApproveTransfer, Result<TransferAnswer>>
{
    public async Task<Result<TransferAnswer>> Handle(ApproveTransfer request, CancellationToken cancellationToken)
    {
        if (await transfers.FindAsync(request.Id, cancellationToken) is not { } transfer)
            return new TransferNotFound();
        if (transfer.RequestedBy == user.RequiredId)
            return new SecondAdminRequired();
        if (transfer.ApprovedBy is null && TransferRules.IsTooOld(transfer.RequestedAt, clock.GetUtcNow()))
            return new TransferExpired();
        if (await transfers.ApproveAsync(request.Id, user.RequiredId, cancellationToken) is not { } mine)
            return new TransferNotFound();
        if (!mine)
            return new AlreadyApproved();
        return await sender.SendAsync(new MoveCash(transfer.UserId, transfer.Amount, transfer.Reason, $"approved-{transfer.Id:N}"), cancellationToken);
    }
}
