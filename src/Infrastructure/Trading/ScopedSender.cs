using MediatR;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Common;

namespace PredictionMarkets.Infrastructure.Trading;

/// <inheritdoc cref="IScopedSender"/>
internal sealed class ScopedSender(IServiceScopeFactory scopes, ICurrentUser user) : IScopedSender
{
    public async Task<TResponse> SendAsync<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().Become(user);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }
}
