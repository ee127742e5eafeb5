using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Asks for a link to set a new password. The answer is the same for every address.</summary>
[Allow(Access.Anyone)]
public sealed record ForgotPassword(string Email) : IRequest<Result<Domain.Unit>>;

public sealed class ForgotPasswordValidator : AbstractValidator<ForgotPassword>
{
    public ForgotPasswordValidator() => RuleFor(request => request.Email).NotEmpty().MaximumLength(254);
}

internal sealed class ForgotPasswordHandler(IAccountMail mail) : IRequestHandler<ForgotPassword, Result<Domain.Unit>>
{
    public Task<Result<Domain.Unit>> Handle(ForgotPassword request, CancellationToken cancellationToken)
    {
        mail.Ask(AccountMailKind.ResetPassword, request.Email);
        return Task.FromResult<Result<Domain.Unit>>(default(Domain.Unit));
    }
}
