using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Events;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Behaviors;

/// <summary>
/// The transaction of trading commands: finds the command's market, hands the command to the gateway, which runs its handler inside a group and answers when
/// the group is durable, and lets the answer be completed. Other requests do not pass here.
/// </summary>
public sealed class TradingBehavior<TRequest, TResponse>(
    ITradingGateway gateway, ITradingSession session, IMarketDirectory markets, IEventDirectory events, ICurrentUser currentUser, IEnumerable<IAfterCommit<TRequest, TResponse>> afterCommit)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, ITradingCommand
    where TResponse : IRefusable<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        IReadOnlyList<MarketReference> touched = [];
        if (request.Address is { } address)
        {
            if (await FindAsync(address, cancellationToken) is not { } found)
                return TResponse.Refused(NotFound(address));
            touched = found;
        }

        // From here on the caller's patience does not matter: what is queued is carried out, and its outcome can be looked up.
        var answer = await gateway.ExecuteAsync(request, touched, currentUser.RequiredId, session, () => next());
        foreach (var completion in afterCommit)
            answer = await completion.CompleteAsync(request, answer, cancellationToken);
        return answer;
    }

    private async ValueTask<IReadOnlyList<MarketReference>?> FindAsync(MarketAddress address, CancellationToken cancellationToken)
    {
        if (address.Event is { } name)
            return (await events.FindAsync(name, cancellationToken))?.Markets;
        var market = address.OrderId is { } orderId
            ? await markets.FindByNumberAsync(Domain.Orders.OrderIds.MarketNumber(orderId), cancellationToken)
            : await markets.FindAsync(address.Name!, cancellationToken);
        return market is null ? null : [market];
    }

    private static Refusal NotFound(MarketAddress address) => address switch
    {
        { Event: { } name } => new EventNotFound(name),
        { Name: { } name } => new MarketNotFound(name),
        _ => new OrderNotFound(),
    };
}
