using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.Application.Admin;

/// <summary>Takes back a transfer that waits for a second administrator; any administrator may, the one who asked for it included.</summary>
/// <param name="Reason">For the audit log.</param>
[Allow(Access.Admin)]
public sealed record RejectTransfer(Guid Id, string? Reason) : IRequest<Result<Unit>>, ITransactional;

internal sealed class RejectTransferValidator : AbstractValidator<RejectTransfer>
{
    public RejectTransferValidator() => RuleFor(reject => reject.Reason).MaximumLength(300);
}

internal sealed class RejectTransferHandler(IPendingTransfers transfers, ICurrentUser user) : IRequestHandler<RejectTransfer, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(RejectTransfer request, CancellationToken cancellationToken)
    {
        if (await transfers.RejectAsync(request.Id, user.RequiredId, request.Reason, cancellationToken))
            return default(Unit);
        return await transfers.FindAsync(request.Id, cancellationToken) is null ? new TransferNotFound() : new AlreadyApproved();
    }
}
