using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Admin;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Audit;

/// <summary>What administrators have done, newest first.</summary>
/// <param name="From">UTC, inclusive.</param>
/// <param name="To">UTC, exclusive.</param>
/// <param name="Limit">1 to 100; 50 if left out.</param>
[Allow(Access.Admin)]
public sealed record GetAudit(string? Action, Guid? ActorId, Guid? SubjectId, DateTime? From, DateTime? To, int? Limit, string? Cursor)
    : IRequest<Result<Page<AuditDto>>>;

/// <summary>One action.</summary>
/// <param name="ActorEmail">Null if it was no user: the exchange itself.</param>
/// <param name="SubjectId">The user, market or transfer it was done to.</param>
/// <param name="Subject">The user's address or the market's slug; null of anything else.</param>
public sealed record AuditDto(Guid Id, string Action, Guid ActorId, string? ActorEmail, Guid? SubjectId, string? Subject, Money? Amount, string? Detail, DateTime CreatedAt);

internal sealed class GetAuditValidator : AbstractValidator<GetAudit>
{
    public GetAuditValidator()
    {
        RuleFor(audit => audit.Action).MaximumLength(40);
        RuleFor(audit => audit.Limit).IsLimit();
    }
}

internal sealed class GetAuditHandler(IExchangeDb db, IUserDesk users) : IRequestHandler<GetAudit, Result<Page<AuditDto>>>
{
    public async Task<Result<Page<AuditDto>>> Handle(GetAudit request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(request.Cursor, out Guid before))
            return Cursor.Invalid;
        var limit = request.Limit ?? Paging.DefaultLimit;
        var rows = db.Audit.Where(row => row.Id < before);
        if (request.Action is { } action)
            rows = rows.Where(row => row.Action == action);
        if (request.ActorId is { } actor)
            rows = rows.Where(row => row.ActorId == actor);
        if (request.SubjectId is { } subject)
            rows = rows.Where(row => row.SubjectId == subject);
        if (request.From is { } from)
            rows = rows.Where(row => row.CreatedAt >= from);
        if (request.To is { } to)
            rows = rows.Where(row => row.CreatedAt < to);
        var page = await rows.OrderByDescending(row => row.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var subjects = page.Where(row => row.SubjectId is not null).Select(row => row.SubjectId!.Value).Distinct().ToArray();
        var slugs = await db.Markets.Where(market => subjects.Contains(market.Id)).ToDictionaryAsync(market => market.Id, market => market.Slug, cancellationToken);
        var emails = await users.EmailsAsync([.. page.Select(row => row.ActorId), .. subjects], cancellationToken);
        return Paging.Cut(page, limit, row => Cursor.Write(row.Id), row => new AuditDto(
            row.Id, row.Action, row.ActorId, emails.GetValueOrDefault(row.ActorId), row.SubjectId, row.SubjectId is { } id ? emails.GetValueOrDefault(id) ?? slugs.GetValueOrDefault(id) : null,
            row.Amount is { } units ? new Money(units) : null, row.Detail, row.CreatedAt));
    }
}
