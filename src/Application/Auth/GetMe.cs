using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>The caller, as the exchange knows them.</summary>
[Allow(Access.User, Keys = KeyScope.Read)]
public sealed record GetMe : IRequest<Result<UserDto>>;

internal sealed class GetMeHandler(IAccounts accounts, ICurrentUser currentUser) : IRequestHandler<GetMe, Result<UserDto>>
{
    public async Task<Result<UserDto>> Handle(GetMe request, CancellationToken cancellationToken) =>
        await accounts.FindAsync(currentUser.RequiredId, cancellationToken) is { } user ? user : new Unauthenticated();
}
