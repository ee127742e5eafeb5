using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>The caller's live sessions.</summary>
[Allow(Access.User)]
public sealed record ListSessions : IRequest<Result<Page<SessionDto>>>;

internal sealed class ListSessionsHandler(ISessions sessions, ICurrentUser user) : IRequestHandler<ListSessions, Result<Page<SessionDto>>>
{
    public async Task<Result<Page<SessionDto>>> Handle(ListSessions request, CancellationToken cancellationToken) =>
        new Page<SessionDto>(await sessions.ListAsync(user.RequiredId, user.CredentialId, cancellationToken), NextCursor: null);
}
