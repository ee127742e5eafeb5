using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Puts the second factor in use, with a first code of the authenticator app. All other sessions end.</summary>
[Allow(Access.User)]
public sealed record ConfirmTwoFactor(string Code) : IRequest<Result<RecoveryCodes>>;

/// <summary>Each stands in for the authenticator once. They are shown this once.</summary>
public sealed record RecoveryCodes(IReadOnlyList<string> Codes)
{
    /// <summary>Without the codes.</summary>
    public override string ToString() => nameof(RecoveryCodes);
}

public sealed class ConfirmTwoFactorValidator : AbstractValidator<ConfirmTwoFactor>
{
    public ConfirmTwoFactorValidator() => RuleFor(request => request.Code).NotEmpty().MaximumLength(32);
}

internal sealed class ConfirmTwoFactorHandler(ITwoFactor twoFactor, ISessions sessions, IAttempts attempts, ICurrentUser user)
    : IRequestHandler<ConfirmTwoFactor, Result<RecoveryCodes>>
{
    public async Task<Result<RecoveryCodes>> Handle(ConfirmTwoFactor request, CancellationToken cancellationToken)
    {
        if (await attempts.CountAsync(AttemptKind.Proof, user.RequiredId.ToString(), cancellationToken) is { } wait)
            return new TooManyAttempts(wait);
        if (await twoFactor.ConfirmAsync(user.RequiredId, request.Code, cancellationToken) is not { } codes)
            return ValidationFailed.Member("code", "Is not a code of the authenticator that is being set up.");
        await attempts.ForgetAsync(AttemptKind.Proof, user.RequiredId.ToString(), cancellationToken);
        await sessions.EndAllAsync(user.RequiredId, exceptId: user.CredentialId, cancellationToken);
        return new RecoveryCodes(codes);
    }
}
