using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Markets;

/// <summary>One market, by id or slug.</summary>
[Allow(Access.Anyone)]
public sealed record GetMarket(string Market) : IRequest<Result<MarketDetailsDto>>;

internal sealed class GetMarketHandler(IExchangeDb db, IMarketDirectory markets, IMarketVolumes volumes, TimeProvider clock) : IRequestHandler<GetMarket, Result<MarketDetailsDto>>
{
    public async Task<Result<MarketDetailsDto>> Handle(GetMarket request, CancellationToken cancellationToken)
    {
        if (await markets.FindAsync(request.Market, cancellationToken) is not { } market)
            return new MarketNotFound(request.Market);
        var row = await db.Markets.SingleAsync(m => m.Id == market.Id, cancellationToken);
        var steps = row.ResolutionRound is null
            ? []
            : await db.ResolutionSteps.Where(s => s.MarketId == row.Id && s.Seq <= row.Seq).OrderBy(s => s.Seq).ToListAsync(cancellationToken);
        var lastDay = await volumes.Last24HoursAsync(cancellationToken);
        return row.ToDto(lastDay.GetValueOrDefault(row.Id), ResolutionDto.Of(row, steps, clock.GetUtcNow().UtcDateTime));
    }
}
