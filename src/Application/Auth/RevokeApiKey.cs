using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Revokes one of the caller's API keys.</summary>
[Allow(Access.User)]
public sealed record RevokeApiKey(Guid Id) : IRequest<Result<Domain.Unit>>;

internal sealed class RevokeApiKeyHandler(IApiKeys keys, ICurrentUser user) : IRequestHandler<RevokeApiKey, Result<Domain.Unit>>
{
    public async Task<Result<Domain.Unit>> Handle(RevokeApiKey request, CancellationToken cancellationToken) =>
        await keys.RevokeAsync(user.RequiredId, request.Id, cancellationToken) ? default(Domain.Unit) : new ApiKeyNotFound();
}
