using MediatR;

namespace PredictionMarkets.Application.Common;

/// <summary>
/// Sends a request in a scope of its own, with the same user: for use cases made of several commands, which may then run side by side.
/// </summary>
public interface IScopedSender
{
    Task<TResponse> SendAsync<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken);

    /// <summary>The same in the exchange's own name, whoever has set it going: for what follows from a request and is nobody's to order.</summary>
    Task<TResponse> SendAsExchangeAsync<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken);
}
