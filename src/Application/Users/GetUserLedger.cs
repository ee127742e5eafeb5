using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Ledger;

namespace PredictionMarkets.Application.Users;

/// <summary>Every movement of the sender's cash and debt, newest first.</summary>
/// <param name="Limit">1 to 100; 50 if left out.</param>
[Allow(Access.User, Keys = KeyScope.Read)]
public sealed record GetUserLedger(int? Limit, string? Cursor) : IRequest<Result<Page<LedgerEntryDto>>>;

/// <summary>All of them, for a file.</summary>
[Allow(Access.User, Keys = KeyScope.Read)]
public sealed record ExportUserLedger : IRequest<Result<Export<LedgerEntryDto>>>;

/// <summary>One movement of a user's money.</summary>
/// <param name="TransactionId">Entries of one movement have the same.</param>
/// <param name="Account">CASH, or DEBT: a credit that pays a debt off is an entry of that account.</param>
/// <param name="Amount">Positive is a gain.</param>
/// <param name="TradeSeq">The trade's number in its market; null unless it is a trade.</param>
/// <param name="Reason">What the administrator said who ordered it; null otherwise.</param>
public sealed record LedgerEntryDto(
    Guid TransactionId, LedgerKind Kind, AccountKind Account, Money Amount, Guid? MarketId, string? MarketSlug, long? TradeSeq, string? Reason, DateTime CreatedAt);

internal sealed class GetUserLedgerValidator : AbstractValidator<GetUserLedger>
{
    public GetUserLedgerValidator() => RuleFor(ledger => ledger.Limit).IsLimit();
}

internal sealed class GetUserLedgerHandler(IExchangeDb db, ICurrentUser user)
    : IRequestHandler<GetUserLedger, Result<Page<LedgerEntryDto>>>, IRequestHandler<ExportUserLedger, Result<Export<LedgerEntryDto>>>
{
    public async Task<Result<Page<LedgerEntryDto>>> Handle(GetUserLedger request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(request.Cursor, out Guid transaction, out short line))
            return Cursor.Invalid;
        var limit = request.Limit ?? Paging.DefaultLimit;
        var rows = await ReadAsync(transaction, line, limit + 1, cancellationToken);
        return Paging.Cut(rows, limit, row => Cursor.Write(row.Entry.TransactionId, row.Entry.Line), ToDto);
    }

    public Task<Result<Export<LedgerEntryDto>>> Handle(ExportUserLedger request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<Export<LedgerEntryDto>>>(Export<LedgerEntryDto>.Of<Line>(
            (last, take, cancel) => ReadAsync(last?.Entry.TransactionId ?? Guid.AllBitsSet, last?.Entry.Line ?? short.MaxValue, take, cancel), ToDto));

    /// <summary>The accounts a user owns are his cash and his debt; markets own the others.</summary>
    private Task<List<Line>> ReadAsync(Guid transaction, short line, int take, CancellationToken cancellationToken)
    {
        var userId = user.RequiredId;
        return db.LedgerEntries
            .Where(e => e.OwnerId == userId && e.TransactionId <= transaction && (e.TransactionId < transaction || e.Line < line))
            .OrderByDescending(e => e.TransactionId).ThenByDescending(e => e.Line).Take(take)
            .Join(db.LedgerTransactions, e => e.TransactionId, t => t.Id, (e, t) => new { Entry = e, Transaction = t })
            .LeftJoin(db.Markets, row => row.Transaction.MarketId, m => m.Id, (row, m) => new { row.Entry, row.Transaction, Slug = m == null ? null : m.Slug })
            .OrderByDescending(row => row.Entry.TransactionId).ThenByDescending(row => row.Entry.Line)
            .Select(row => new Line(row.Entry, row.Transaction, row.Slug))
            .ToListAsync(cancellationToken);
    }

    private static LedgerEntryDto ToDto(Line line) => new(
        line.Entry.TransactionId, line.Transaction.Kind, line.Entry.Account, new Money(line.Entry.Amount),
        line.Transaction.MarketId, line.Slug, line.Transaction.TradeSeq, line.Transaction.Reason, line.Transaction.CreatedAt);

    private sealed record Line(LedgerEntryRow Entry, LedgerTransactionRow Transaction, string? Slug);
}
