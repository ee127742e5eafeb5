using MediatR;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Common;

namespace PredictionMarkets.Infrastructure.Trading;

/// <inheritdoc cref="IScopedSender"/>
internal sealed class ScopedSender(IServiceScopeFactory scopes, ICurrentUser user) : IScopedSender
{
    public Task<TResponse> SendAsync<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken) =>
        SendAsync(request, sender => sender.Become(user), cancellationToken);

    public Task<TResponse> SendAsExchangeAsync<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken) =>
        SendAsync(request, sender => sender.BecomeExchange(), cancellationToken);

    private async Task<TResponse> SendAsync<TResponse>(IRequest<TResponse> request, Action<CurrentUser> identify, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        identify(scope.ServiceProvider.GetRequiredService<CurrentUser>());
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }
}
