using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Events;
using PredictionMarkets.Application.Jobs;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Application.Resolutions;

/// <summary>
/// Lets the results stand whose dispute window has ended, and drives every settlement that is under way to its end. May be sent every second, by any number of nodes:
/// what another has done is left alone.
/// </summary>
[Allow(Access.Exchange)]
public sealed record FinalizeDueMarkets : IRequest<Result<JobReport>>;

internal sealed class FinalizeDueMarketsHandler(IExchangeDb db, IScopedSender sender, SettlementDriver settlement, ResolutionRules rules, TimeProvider clock)
    : IRequestHandler<FinalizeDueMarkets, Result<JobReport>>
{
    public async Task<Result<JobReport>> Handle(FinalizeDueMarkets request, CancellationToken cancellationToken)
    {
        var begun = await BeginDueAsync(cancellationToken);
        var settling = await db.Markets.Where(m => m.Status == MarketStatus.Settling).OrderBy(m => m.DisputableUntil).Select(m => m.Id).ToListAsync(cancellationToken);
        var (resolved, failures) = await settlement.RunAsync(settling, () => false, cancellationToken);
        return new JobReport(begun + resolved, $"{begun} begun, {resolved} resolved", failures);
    }

    private async Task<int> BeginDueAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var due = await db.Markets
            .Where(m => m.Status == MarketStatus.Proposed && m.DisputableUntil <= now && (!rules.TwoAdmins || m.ApprovedBy != null))
            .OrderBy(m => m.DisputableUntil).Select(m => new { m.Id, m.EventId }).ToListAsync(cancellationToken);
        var begun = 0;
        foreach (var market in due.Where(market => market.EventId is null))
            begun += await sender.SendAsync(new BeginSettlement(market.Id), cancellationToken) is { IsRefused: false } ? 1 : 0;
        foreach (var members in due.Where(market => market.EventId is not null).GroupBy(market => market.EventId!.Value))
            begun += await sender.SendAsync(new BeginEventSettlement(members.Key), cancellationToken) is { IsRefused: false } ? members.Count() : 0;
        return begun;
    }
}
