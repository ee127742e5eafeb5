using MediatR;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Application.Resolutions;

/// <summary>How a step of a settlement went.</summary>
public enum SettlementProgress : byte
{
    /// <summary>It was done.</summary>
    Done = 1,

    /// <summary>Somebody else was quicker: the market is no longer as it was when the step was planned. Nothing was done.</summary>
    Overtaken = 2,
}

/// <summary>Pays some positions of a market that is settling, provided that nothing has happened in it since the step was planned.</summary>
/// <param name="ExpectedSeq">The market's sequence number as it was before the positions were read.</param>
/// <param name="Users">Whose positions; for the first payout.</param>
/// <param name="Before">What was paid before; for a correction.</param>
[Allow(Access.Exchange)]
public sealed record SettleBatch(Guid Market, long ExpectedSeq, IReadOnlyList<Guid> Users, IReadOnlyList<Payout> Before) : ITradingCommand<SettlementProgress>
{
    public MarketAddress? Address => MarketAddress.Of(Market.ToString());

    public bool IsBackground => true;

    public void Foresee(IForesight foresight)
    {
        foreach (var user in Users)
            foresight.Holder(user);
        foreach (var payout in Before)
            foresight.Holder(payout.UserId);
    }
}

/// <summary>Ends a settlement, provided that nothing has happened in the market since nothing was found to be left to pay.</summary>
[Allow(Access.Exchange)]
public sealed record FinishSettlement(Guid Market, long ExpectedSeq) : ITradingCommand<SettlementProgress>, IAudited
{
    public MarketAddress? Address => MarketAddress.Of(Market.ToString());

    public bool IsBackground => true;

    public AuditEntry ToAudit(ITradingSession session) => new(
        AuditActions.MarketResolved, Market, Detail: $"round {session.Market.State.Resolution?.Round}, {session.Market.State.Status}");
}

internal sealed class SettleBatchHandler(ITradingSession session) : IRequestHandler<SettleBatch, Result<SettlementProgress>>
{
    public Task<Result<SettlementProgress>> Handle(SettleBatch request, CancellationToken cancellationToken) => Task.FromResult(Settle(request));

    private Result<SettlementProgress> Settle(SettleBatch request)
    {
        var market = session.Market;
        if (market.State.Seq != request.ExpectedSeq)
            return SettlementProgress.Overtaken;
        if (request.Before.Count > 0)
            market.PayAnew(request.Before, session.Ledger);
        else
            market.Pay(request.Users, session.Ledger);
        return SettlementProgress.Done;
    }
}

internal sealed class FinishSettlementHandler(ITradingSession session) : IRequestHandler<FinishSettlement, Result<SettlementProgress>>
{
    public Task<Result<SettlementProgress>> Handle(FinishSettlement request, CancellationToken cancellationToken) => Task.FromResult(
        session.Market.State.Seq == request.ExpectedSeq
            ? session.Market.FinishSettlement(session.Ledger).Map(_ => SettlementProgress.Done)
            : new MarketMoved());
}

/// <summary>Another node has ended the settlement, or taken it further.</summary>
internal sealed record MarketMoved() : Refusal(RefusalKind.Conflict, "STATE_FORBIDS", "The market has moved on meanwhile.");
