using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Events;

/// <summary>One event, by id or slug.</summary>
[Allow(Access.Anyone)]
public sealed record GetEvent(string Event) : IRequest<Result<EventDto>>;

/// <summary>Events, newest first.</summary>
/// <param name="Category">Exactly so.</param>
/// <param name="Limit">1 to 100; 50 if left out.</param>
[Allow(Access.Anyone)]
public sealed record ListEvents(string? Category, int? Limit, string? Cursor) : IRequest<Result<Page<EventDto>>>;

internal sealed class ListEventsValidator : AbstractValidator<ListEvents>
{
    public ListEventsValidator()
    {
        RuleFor(list => list.Category).MaximumLength(60);
        RuleFor(list => list.Limit).IsLimit();
    }
}

internal sealed class GetEventHandler(IExchangeDb db, IEventDirectory events) : IRequestHandler<GetEvent, Result<EventDto>>
{
    public async Task<Result<EventDto>> Handle(GetEvent request, CancellationToken cancellationToken)
    {
        if (await events.FindAsync(request.Event, cancellationToken) is not { } found)
            return new EventNotFound(request.Event);
        var row = await db.Events.SingleAsync(e => e.Id == found.Id, cancellationToken);
        return EventDto.Of(row, await db.Markets.Where(m => m.EventId == found.Id).ToListAsync(cancellationToken));
    }
}

internal sealed class ListEventsHandler(IExchangeDb db) : IRequestHandler<ListEvents, Result<Page<EventDto>>>
{
    public async Task<Result<Page<EventDto>>> Handle(ListEvents request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryRead(request.Cursor, out Guid before))
            return Cursor.Invalid;
        var limit = request.Limit ?? Paging.DefaultLimit;
        var found = db.Events.Where(e => e.Id < before);
        if (request.Category is { Length: > 0 } category)
            found = found.Where(e => e.Category == category);
        var rows = await found.OrderByDescending(e => e.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(row => (Guid?)row.Id);
        var members = (await db.Markets.Where(m => ids.Contains(m.EventId)).ToListAsync(cancellationToken)).ToLookup(m => m.EventId);
        return Paging.Cut(rows, limit, row => Cursor.Write(row.Id), row => EventDto.Of(row, members[row.Id]));
    }
}
