using System.Text.Json.Nodes;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Markets;

/// <summary>What has happened in a market, for everyone, oldest first.</summary>
/// <param name="AfterSeq">Gives what follows this number; 0 or left out: from the beginning.</param>
/// <param name="Cursor">The same, as the list's own <c>nextCursor</c>.</param>
/// <param name="Limit">1 to 100; 50 if left out.</param>
[Allow(Access.Anyone)]
public sealed record GetMarketJournal(string Market, long? AfterSeq, string? Cursor, int? Limit) : IRequest<Result<Page<JournalEntryDto>>>;

/// <summary>One thing that happened. It names no user and no order.</summary>
/// <param name="Seq">Counted from 1 without holes.</param>
/// <param name="Ts">When, by the market's own time.</param>
public sealed record JournalEntryDto(long Seq, MarketJournalType Type, DateTime Ts, JsonObject Data);

internal sealed class GetMarketJournalValidator : AbstractValidator<GetMarketJournal>
{
    public GetMarketJournalValidator()
    {
        RuleFor(journal => journal.AfterSeq).GreaterThanOrEqualTo(0).WithMessage("Must not be negative.");
        RuleFor(journal => journal.Cursor).Null().When(journal => journal.AfterSeq is not null).WithMessage("Give afterSeq or cursor, not both.");
        RuleFor(journal => journal.Limit).IsLimit();
    }
}

internal sealed class GetMarketJournalHandler(IExchangeDb db, IMarketDirectory markets) : IRequestHandler<GetMarketJournal, Result<Page<JournalEntryDto>>>
{
    public async Task<Result<Page<JournalEntryDto>>> Handle(GetMarketJournal request, CancellationToken cancellationToken)
    {
        var after = request.AfterSeq ?? 0;
        if (request.Cursor is not null && !Cursor.TryRead(request.Cursor, out after))
            return Cursor.Invalid;
        if (await markets.FindAsync(request.Market, cancellationToken) is not { } market)
            return new MarketNotFound(request.Market);

        var limit = request.Limit ?? Paging.DefaultLimit;
        var rows = await db.MarketJournal.Where(j => j.MarketId == market.Id && j.Seq > after).OrderBy(j => j.Seq).Take(limit + 1)
            .ToListAsync(cancellationToken);
        return Paging.Cut(rows, limit, j => Cursor.Write(j.Seq), j => new JournalEntryDto(j.Seq, j.Type, j.CreatedAt, PublicJournal.Project(j.Payload)));
    }
}
