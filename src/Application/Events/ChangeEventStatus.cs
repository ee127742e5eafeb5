using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.Application.Events;

/// <summary>Moves all markets of an event to another status at once; those that are there already stay.</summary>
/// <param name="Status">OPEN, HALTED or CLOSED.</param>
[Allow(Access.Admin)]
public sealed record ChangeEventStatus(string Event, MarketStatus Status, string? Reason) : ITradingCommand<Unit>, IAudited
{
    public MarketAddress? Address => MarketAddress.OfEvent(Event);

    public AuditEntry ToAudit(ITradingSession session) => new(AuditActions.MarketStatus, session.Event.Id, Detail: $"all markets: {Status}{(string.IsNullOrEmpty(Reason) ? null : $": {Reason}")}");

    public void Foresee(IForesight foresight)
    {
        if (Status == MarketStatus.Closed)
            foresight.AllOwners();
    }
}

internal sealed class ChangeEventStatusValidator : AbstractValidator<ChangeEventStatus>
{
    public ChangeEventStatusValidator() => RuleFor(change => change.Reason).MaximumLength(300);
}

internal sealed class ChangeEventStatusHandler(ITradingSession session) : IRequestHandler<ChangeEventStatus, Result<Unit>>
{
    public Task<Result<Unit>> Handle(ChangeEventStatus request, CancellationToken cancellationToken) => Task.FromResult(
        request.Status is MarketStatus.Open or MarketStatus.Halted or MarketStatus.Closed
            ? session.Event.MoveTo(request.Status, request.Reason, session.Ledger)
            : new StateForbids($"{request.Status} is not a status that can be set by hand."));
}
