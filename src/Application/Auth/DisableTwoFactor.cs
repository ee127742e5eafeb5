using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Takes the caller's second factor out of use. It takes the password and a code, as signing in does.</summary>
[Allow(Access.User)]
public sealed record DisableTwoFactor(string Password, string Code) : IRequest<Result<Domain.Unit>>
{
    /// <summary>Without password and code.</summary>
    public override string ToString() => nameof(DisableTwoFactor);
}

public sealed class DisableTwoFactorValidator : AbstractValidator<DisableTwoFactor>
{
    public DisableTwoFactorValidator()
    {
        RuleFor(request => request.Password).NotEmpty().MaximumLength(128);
        RuleFor(request => request.Code).NotEmpty().MaximumLength(32);
    }
}

internal sealed class DisableTwoFactorHandler(TwoFactorProof proof, ITwoFactor twoFactor, ICurrentUser user) : IRequestHandler<DisableTwoFactor, Result<Domain.Unit>>
{
    public async Task<Result<Domain.Unit>> Handle(DisableTwoFactor request, CancellationToken cancellationToken)
    {
        if (await proof.OfAsync(request.Password, request.Code, cancellationToken) is { } refusal)
            return refusal;
        await twoFactor.RemoveAsync(user.RequiredId, cancellationToken);
        return default(Domain.Unit);
    }
}
