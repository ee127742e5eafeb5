using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Confirms an address with the token that was sent there.</summary>
[Allow(Access.Anyone)]
public sealed record ConfirmEmail(string Token) : IRequest<Result<Domain.Unit>>
{
    /// <summary>Without the token.</summary>
    public override string ToString() => nameof(ConfirmEmail);
}

public sealed class ConfirmEmailValidator : AbstractValidator<ConfirmEmail>
{
    public ConfirmEmailValidator() => RuleFor(request => request.Token).NotEmpty().MaximumLength(200);
}

internal sealed class ConfirmEmailHandler(IEmailTokens tokens, IAccounts accounts) : IRequestHandler<ConfirmEmail, Result<Domain.Unit>>
{
    public async Task<Result<Domain.Unit>> Handle(ConfirmEmail request, CancellationToken cancellationToken)
    {
        if (await tokens.TakeAsync(request.Token, EmailTokenPurpose.ConfirmAddress, cancellationToken) is not { } userId)
            return new InvalidEmailToken();
        await accounts.ConfirmEmailAsync(userId, CancellationToken.None);
        return default(Domain.Unit);
    }
}
