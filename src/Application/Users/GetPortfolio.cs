using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Users;

/// <summary>What the sender has altogether.</summary>
[Allow(Access.User, Keys = KeyScope.Read)]
public sealed record GetPortfolio : IRequest<Result<PortfolioDto>>;

/// <summary>What a user has altogether.</summary>
/// <param name="Cash">Money that can be spent or withdrawn.</param>
/// <param name="Locked">Money that open buys hold in reserve.</param>
/// <param name="PositionsValue">Shares held, at their markets' last trades.</param>
/// <param name="Debt">What a correction has left owing.</param>
/// <param name="Total">Cash, locked money and positions, less the debt.</param>
/// <param name="RealizedPnl">Of everything given up so far, without fees.</param>
/// <param name="UnrealizedPnl">Of what is held, without fees.</param>
public sealed record PortfolioDto(Money Cash, Money Locked, Money PositionsValue, Money Debt, Money Total, Money RealizedPnl, Money UnrealizedPnl);

internal sealed class GetPortfolioHandler(IExchangeDb db, ICurrentUser user) : IRequestHandler<GetPortfolio, Result<PortfolioDto>>
{
    public async Task<Result<PortfolioDto>> Handle(GetPortfolio request, CancellationToken cancellationToken)
    {
        // One statement: between two, a trade could turn money into shares and be counted twice, or not at all.
        var userId = user.RequiredId;
        var found = await db.Balances.Where(b => b.UserId == userId)
            .Select(b => new
            {
                b.Available,
                b.Locked,
                b.Debt,
                Realised = db.Positions.Where(p => p.UserId == userId).Sum(p => p.Realised),
                Held = db.Positions.Where(p => p.UserId == userId && p.Shares > 0)
                    .Join(db.Markets, p => p.MarketId, m => m.Id, (p, m) => new { p.MarketId, p.Outcome, p.Shares, p.Cost, m.LastPrice }).ToList(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
            return new PortfolioDto(Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero, Money.Zero);

        var (value, cost) = (Money.Zero, Money.Zero);
        foreach (var held in found.Held)
        {
            value += Valuation.ValueOf(held.Outcome, held.LastPrice, held.Shares, held.Cost);
            cost += new Money(held.Cost);
        }

        var (cash, locked, debt) = (new Money(found.Available), new Money(found.Locked), new Money(found.Debt));
        return new PortfolioDto(cash, locked, value, debt, cash + locked + value - debt, new Money(found.Realised), value - cost);
    }
}
