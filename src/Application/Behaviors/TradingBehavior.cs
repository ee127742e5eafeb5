using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Behaviors;

/// <summary>
/// The transaction of trading commands: finds the command's market, hands the command to the gateway, which runs its handler inside a group and answers when
/// the group is durable, and lets the answer be completed. Other requests do not pass here.
/// </summary>
public sealed class TradingBehavior<TRequest, TResponse>(
    ITradingGateway gateway, ITradingSession session, IMarketDirectory markets, ICurrentUser currentUser, IEnumerable<IAfterCommit<TRequest, TResponse>> afterCommit)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, ITradingCommand
    where TResponse : IRefusable<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        MarketReference? market = null;
        if (request.Address is { } address)
        {
            market = address.OrderId is { } orderId
                ? await markets.FindByNumberAsync(Domain.Orders.OrderIds.MarketNumber(orderId), cancellationToken)
                : await markets.FindAsync(address.Name!, cancellationToken);
            if (market is null)
                return TResponse.Refused(address.OrderId is null ? new MarketNotFound(address.Name!) : new OrderNotFound());
        }

        // From here on the caller's patience does not matter: what is queued is carried out, and its outcome can be looked up.
        var answer = await gateway.ExecuteAsync(request, market, currentUser.RequiredId, session, () => next());
        foreach (var completion in afterCommit)
            answer = await completion.CompleteAsync(request, answer, cancellationToken);
        return answer;
    }
}
