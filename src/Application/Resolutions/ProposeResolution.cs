using MediatR;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.Application.Resolutions;

/// <summary>Proposes a market's result and starts its dispute window; the answer to a dispute too.</summary>
[Allow(Access.Admin)]
public sealed record ProposeResolution(string Market, ResolutionOutcome Outcome, Money? SettlementPrice, string Source, string? Note)
    : ITradingCommand<Unit>, IResultStatement, IAudited
{
    public MarketAddress? Address => MarketAddress.Of(Market);

    public AuditEntry ToAudit(ITradingSession session) => new(AuditActions.ResolutionProposed, session.Market.Id, Detail: this.Describe());
}

internal sealed class ProposeResolutionValidator : ResultStatementValidator<ProposeResolution>;

internal sealed class ProposeResolutionHandler(ITradingSession session, ResolutionRules rules) : IRequestHandler<ProposeResolution, Result<Unit>>
{
    public Task<Result<Unit>> Handle(ProposeResolution request, CancellationToken cancellationToken) =>
        Task.FromResult(session.Market.Propose(request.ToProposal(), session.SenderId, rules.DisputeWindow, session.Ledger));
}
