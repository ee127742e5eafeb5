using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Ends the session of the access token, and that of the refresh token for when the access token has expired. Signing out twice is no error.</summary>
[Allow(Access.Anyone)]
public sealed record Logout(string? RefreshToken) : IRequest<Result<Domain.Unit>>
{
    /// <summary>Without the token.</summary>
    public override string ToString() => nameof(Logout);
}

internal sealed class LogoutHandler(ISessions sessions, ICurrentUser caller) : IRequestHandler<Logout, Result<Domain.Unit>>
{
    public async Task<Result<Domain.Unit>> Handle(Logout request, CancellationToken cancellationToken)
    {
        if (caller is { Id: { } userId, CredentialId: { } sessionId, KeyScope: null })
            await sessions.EndAsync(userId, sessionId, cancellationToken);
        if (request.RefreshToken is { Length: > 0 } token)
            await sessions.EndByTokenAsync(token, cancellationToken);
        return default(Domain.Unit);
    }
}
