using MediatR;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Users;

/// <summary>The sender's money.</summary>
[Allow(Access.User, Keys = KeyScope.Read)]
public sealed record GetBalance : IRequest<Result<BalanceDto>>;

/// <summary>A user's money.</summary>
/// <param name="Available">What can be spent or withdrawn.</param>
/// <param name="Locked">What open buys hold in reserve.</param>
/// <param name="Total">Both together.</param>
/// <param name="Debt">What a correction has left owing; credits pay it first.</param>
/// <param name="Seq">Number of the last message on the topic of the user's balance that this includes.</param>
public sealed record BalanceDto(Money Available, Money Locked, Money Total, Money Debt, long Seq);

internal sealed class GetBalanceHandler(IExchangeDb db, ICurrentUser user) : IRequestHandler<GetBalance, Result<BalanceDto>>
{
    public async Task<Result<BalanceDto>> Handle(GetBalance request, CancellationToken cancellationToken)
    {
        var userId = user.RequiredId;
        return await db.Balances.Where(b => b.UserId == userId)
                .Select(b => new BalanceDto(new Money(b.Available), new Money(b.Locked), new Money(b.Available + b.Locked), new Money(b.Debt), b.BalancesSeq))
                .SingleOrDefaultAsync(cancellationToken)
            ?? new BalanceDto(Money.Zero, Money.Zero, Money.Zero, Money.Zero, Seq: 0);
    }
}
