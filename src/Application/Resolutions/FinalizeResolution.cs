using MediatR;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.Application.Resolutions;

/// <summary>
/// Makes a proposed result stand and pays it out; while the dispute window is open, only where settings allow that. Where a result needs two administrators, it is the
/// second one's confirmation: while the window is open the result then waits for its end.
/// </summary>
/// <param name="Round">The round that is meant; if another result has been proposed since, nothing happens. Null: whichever it is.</param>
[Allow(Access.Admin)]
public sealed record FinalizeResolution(string Market, int? Round = null) : IRequest<Result<Unit>>;

/// <summary>Makes a proposed result stand, or confirms it as the second administrator. True if it stands: the market is settling.</summary>
[Allow(Access.Admin)]
public sealed record BeginSettlement(Guid Market, int? Round = null) : ITradingCommand<bool>, IAudited
{
    public MarketAddress? Address => MarketAddress.Of(Market.ToString());

    public AuditEntry ToAudit(ITradingSession session) => FinalizingAudit.Of(Market, session.Market);
}

internal static class FinalizingAudit
{
    /// <summary>Who finalises, as the domain wants it: the empty id for the exchange itself, which is nobody's second administrator.</summary>
    public static Guid Actor(this ITradingSession session) => session.SenderId == ExchangeIdentity.Id ? Guid.Empty : session.SenderId;

    public static AuditEntry Of(Guid subject, Market market) => market.State.Status == MarketStatus.Proposed
        ? new AuditEntry(AuditActions.ResolutionApproved, subject)
        : new AuditEntry(AuditActions.ResolutionFinal, subject, Detail: $"YES pays {market.State.Resolution!.YesPays}");
}

internal sealed class FinalizeResolutionHandler(IMarketDirectory markets, IScopedSender sender, SettlementDriver settlement)
    : IRequestHandler<FinalizeResolution, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(FinalizeResolution request, CancellationToken cancellationToken)
    {
        if (await markets.FindAsync(request.Market, cancellationToken) is not { } market)
            return new MarketNotFound(request.Market);
        var begun = await sender.SendAsync(new BeginSettlement(market.Id, request.Round), cancellationToken);
        if (begun is { IsRefused: false, Value: true })
            await settlement.GiveHeadStartAsync([market.Id], cancellationToken);
        return begun.Map(_ => default(Unit));
    }
}

internal sealed class BeginSettlementHandler(ITradingSession session, ResolutionRules rules) : IRequestHandler<BeginSettlement, Result<bool>>
{
    public Task<Result<bool>> Handle(BeginSettlement request, CancellationToken cancellationToken) => Task.FromResult(
        SeenRound.Then(request.Round, session.Market.State.Resolution?.Round, Begin));

    private Result<bool> Begin()
    {
        var begun = session.Market.BeginSettlement(session.Actor(), rules, session.Ledger);
        return begun.Refusal is DisputeWindowOpen && rules.TwoAdmins && session.Actor() != Guid.Empty
            ? session.Market.Approve(session.SenderId).Map(_ => false)
            : begun.Map(_ => true);
    }
}
