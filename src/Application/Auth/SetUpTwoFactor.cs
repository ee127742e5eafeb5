using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Makes a secret for the caller's authenticator app. It is in use once a code of it has been confirmed.</summary>
[Allow(Access.User)]
public sealed record SetUpTwoFactor(string Password) : IRequest<Result<TwoFactorSetup>>
{
    /// <summary>Without the password.</summary>
    public override string ToString() => nameof(SetUpTwoFactor);
}

public sealed class SetUpTwoFactorValidator : AbstractValidator<SetUpTwoFactor>
{
    public SetUpTwoFactorValidator() => RuleFor(request => request.Password).NotEmpty().MaximumLength(128);
}

internal sealed class SetUpTwoFactorHandler(Proof proof, ITwoFactor twoFactor, ICurrentUser user) : IRequestHandler<SetUpTwoFactor, Result<TwoFactorSetup>>
{
    public async Task<Result<TwoFactorSetup>> Handle(SetUpTwoFactor request, CancellationToken cancellationToken)
    {
        if (await proof.OfPasswordAsync(request.Password, cancellationToken) is { } refusal)
            return refusal;
        return await twoFactor.BeginAsync(user.RequiredId, cancellationToken) is { } setup ? setup : new TwoFactorStateForbids("A second factor is in use already.");
    }
}
