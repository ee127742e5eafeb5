using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>The caller's API keys, without their secrets.</summary>
[Allow(Access.User)]
public sealed record ListApiKeys : IRequest<Result<Page<ApiKeyDto>>>;

internal sealed class ListApiKeysHandler(IApiKeys keys, ICurrentUser user) : IRequestHandler<ListApiKeys, Result<Page<ApiKeyDto>>>
{
    public async Task<Result<Page<ApiKeyDto>>> Handle(ListApiKeys request, CancellationToken cancellationToken) =>
        new Page<ApiKeyDto>(await keys.ListAsync(user.RequiredId, cancellationToken), NextCursor: null);
}
