using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Events;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.Application.Resolutions;

/// <summary>Disputes the proposed result of a market, once per holder; of an event's market, that of the whole event.</summary>
[Allow(Access.User, Keys = KeyScope.Trade)]
public sealed record DisputeResolution(string Market, string Reason) : IRequest<Result<Unit>>;

/// <summary>Disputes the proposal of this round, unless another has taken its place meanwhile.</summary>
[Allow(Access.User, Keys = KeyScope.Trade)]
public sealed record DisputeRound(Guid Market, int Round, string Reason) : ITradingCommand<Unit>, IAudited
{
    public MarketAddress? Address => MarketAddress.Of(Market.ToString());

    public AuditEntry ToAudit(ITradingSession session) => new(AuditActions.ResolutionDisputed, Market, Detail: Reason);
}

internal sealed class DisputeResolutionValidator : AbstractValidator<DisputeResolution>
{
    public DisputeResolutionValidator() => RuleFor(dispute => dispute.Reason).NotEmpty().MaximumLength(2_000);
}

internal sealed class DisputeResolutionHandler(IExchangeDb db, IMarketDirectory markets, ICurrentUser user, IScopedSender sender)
    : IRequestHandler<DisputeResolution, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(DisputeResolution request, CancellationToken cancellationToken)
    {
        if (await markets.FindAsync(request.Market, cancellationToken) is not { } market)
            return new MarketNotFound(request.Market);
        var (userId, eventId) = (user.RequiredId, market.EventId ?? Guid.Empty);

        // Round and earlier disputes are read together; the round is what the command insists on, so that two disputes at once cannot both pass.
        var standing = await db.Markets.Where(m => m.Id == market.Id)
            .Select(m => new
            {
                m.ResolutionRound,
                HasDisputed = db.ResolutionSteps.Any(s => s.Step == ResolutionStep.Disputed && s.ActorId == userId
                    && (s.MarketId == market.Id || db.Markets.Any(other => other.Id == s.MarketId && other.EventId == eventId))),
            })
            .SingleAsync(cancellationToken);
        if (standing.HasDisputed)
            return new AlreadyDisputed();
        var round = standing.ResolutionRound ?? 0;
        return market.EventId is { } disputed
            ? await sender.SendAsync(new DisputeEventRound(disputed, round, request.Reason), cancellationToken)
            : await sender.SendAsync(new DisputeRound(market.Id, round, request.Reason), cancellationToken);
    }
}

internal sealed class DisputeRoundHandler(ITradingSession session) : IRequestHandler<DisputeRound, Result<Unit>>
{
    public Task<Result<Unit>> Handle(DisputeRound request, CancellationToken cancellationToken) => Task.FromResult(
        SeenRound.Then(request.Round, session.Market.State.Resolution?.Round, () => session.Market.Dispute(session.SenderId, request.Reason, session.Ledger)));
}
