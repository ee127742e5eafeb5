using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Admin;

/// <summary>Transfers of two administrators, newest first.</summary>
/// <param name="Approved">True or false for those that have found a second administrator or wait for one; null for all.</param>
/// <param name="Limit">1 to 100; 50 if left out.</param>
[Allow(Access.Admin)]
public sealed record ListPendingTransfers(bool? Approved, int? Limit, string? Cursor) : IRequest<Result<Page<PendingTransferDto>>>;

internal sealed class ListPendingTransfersValidator : AbstractValidator<ListPendingTransfers>
{
    public ListPendingTransfersValidator() => RuleFor(list => list.Limit).IsLimit();
}

internal sealed class ListPendingTransfersHandler(IExchangeDb db, IUserDesk users) : IRequestHandler<ListPendingTransfers, Result<Page<PendingTransferDto>>>
{
    public async Task<Result<Page<PendingTransferDto>>> Handle(ListPendingTransfers request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(request.Cursor, out Guid before))
            return Cursor.Invalid;
        var limit = request.Limit ?? Paging.DefaultLimit;
        var rows = db.PendingTransfers.Where(row => row.Id < before);
        if (request.Approved is { } approved)
            rows = rows.Where(row => (row.ApprovedBy != null) == approved);
        var page = await rows.OrderByDescending(row => row.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var emails = await users.EmailsAsync(page.SelectMany(row => (Guid[])[row.UserId, row.RequestedBy]), cancellationToken);
        return Paging.Cut(page, limit, row => Cursor.Write(row.Id), row => PendingTransferDto.Of(row) with
        {
            Email = emails.GetValueOrDefault(row.UserId), RequestedByEmail = emails.GetValueOrDefault(row.RequestedBy),
        });
    }
}
