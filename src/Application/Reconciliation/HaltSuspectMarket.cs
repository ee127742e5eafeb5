using MediatR;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.Application.Reconciliation;

/// <summary>Halts a market in which the reconciliation has found something. Only an administrator lets it go on. Refused for a market that is not open.</summary>
[Allow(Access.Exchange)]
public sealed record HaltSuspectMarket(Guid MarketId, string Invariant) : ITradingCommand<Unit>, IAudited
{
    public MarketAddress? Address => MarketAddress.Of(MarketId.ToString());

    public AuditEntry ToAudit(ITradingSession session) => new(AuditActions.MarketHaltedByReconciliation, MarketId, Detail: Invariant);
}

internal sealed class HaltSuspectMarketHandler(ITradingSession session) : IRequestHandler<HaltSuspectMarket, Result<Unit>>
{
    /// <summary>The reason is public: it does not say what was found.</summary>
    public Task<Result<Unit>> Handle(HaltSuspectMarket request, CancellationToken cancellationToken) =>
        Task.FromResult(session.Market.MoveTo(MarketStatus.Halted, "Halted for a check of the books.", session.Ledger));
}
