using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Renews a session: the refresh token is spent, its successor and a new access token are given.</summary>
[Allow(Access.Anyone)]
public sealed record RefreshSession(string RefreshToken) : IRequest<Result<SignedIn>>
{
    /// <summary>Without the token.</summary>
    public override string ToString() => nameof(RefreshSession);
}

public sealed class RefreshSessionValidator : AbstractValidator<RefreshSession>
{
    public RefreshSessionValidator() => RuleFor(request => request.RefreshToken).NotEmpty().MaximumLength(200);
}

internal sealed class RefreshSessionHandler(ISessions sessions) : IRequestHandler<RefreshSession, Result<SignedIn>>
{
    public Task<Result<SignedIn>> Handle(RefreshSession request, CancellationToken cancellationToken) => sessions.RefreshAsync(request.RefreshToken, cancellationToken);
}
