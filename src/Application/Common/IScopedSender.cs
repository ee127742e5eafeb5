using MediatR;

namespace PredictionMarkets.Application.Common;

/// <summary>
/// Sends a request in a scope of its own, with the same user: for use cases made of several commands, which may then run side by side.
/// </summary>
public interface IScopedSender
{
    Task<TResponse> SendAsync<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken);
}
