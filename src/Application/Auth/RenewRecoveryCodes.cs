using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Makes new recovery codes for the caller; the old ones are no longer good.</summary>
[Allow(Access.User)]
public sealed record RenewRecoveryCodes(string Password, string Code) : IRequest<Result<RecoveryCodes>>
{
    /// <summary>Without password and code.</summary>
    public override string ToString() => nameof(RenewRecoveryCodes);
}

public sealed class RenewRecoveryCodesValidator : AbstractValidator<RenewRecoveryCodes>
{
    public RenewRecoveryCodesValidator()
    {
        RuleFor(request => request.Password).NotEmpty().MaximumLength(128);
        RuleFor(request => request.Code).NotEmpty().MaximumLength(32);
    }
}

internal sealed class RenewRecoveryCodesHandler(TwoFactorProof proof, ITwoFactor twoFactor, ICurrentUser user) : IRequestHandler<RenewRecoveryCodes, Result<RecoveryCodes>>
{
    public async Task<Result<RecoveryCodes>> Handle(RenewRecoveryCodes request, CancellationToken cancellationToken)
    {
        if (await proof.OfAsync(request.Password, request.Code, cancellationToken) is { } refusal)
            return refusal;
        return new RecoveryCodes(await twoFactor.RenewRecoveryCodesAsync(user.RequiredId, cancellationToken));
    }
}
