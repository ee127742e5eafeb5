using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Ends one of the caller's sessions.</summary>
[Allow(Access.User)]
public sealed record EndSession(Guid Id) : IRequest<Result<Domain.Unit>>;

internal sealed class EndSessionHandler(ISessions sessions, ICurrentUser user) : IRequestHandler<EndSession, Result<Domain.Unit>>
{
    public async Task<Result<Domain.Unit>> Handle(EndSession request, CancellationToken cancellationToken) =>
        await sessions.EndAsync(user.RequiredId, request.Id, cancellationToken) ? default(Domain.Unit) : new SessionNotFound();
}
