using MediatR;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.Application.Resolutions;

/// <summary>Cancels the open buys of a user whom a correction has left owing, if he still owes: what they held pays the debt.</summary>
[Allow(Access.Exchange)]
public sealed record CancelBuysOfDebtor(Guid Market, Guid User) : ITradingCommand<Unit>, IAudited
{
    public MarketAddress? Address => MarketAddress.Of(Market.ToString());

    public AuditEntry ToAudit(ITradingSession session) => new(AuditActions.DebtorsBuysCancelled, User, Detail: $"in market {Market}");

    public void Foresee(IForesight foresight) => foresight.Holder(User);
}

internal sealed class CancelBuysOfDebtorHandler(ITradingSession session) : IRequestHandler<CancelBuysOfDebtor, Result<Unit>>
{
    public Task<Result<Unit>> Handle(CancelBuysOfDebtor request, CancellationToken cancellationToken)
    {
        if (!session.Ledger.Account(request.User).Debt.IsZero)
            session.Market.CancelBuys(request.User, session.Ledger);
        return Task.FromResult<Result<Unit>>(default(Unit));
    }
}
