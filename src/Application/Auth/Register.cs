using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Opens an account and signs its owner in.</summary>
[Allow(Access.Anyone)]
public sealed record Register(string Email, string Password, string? FullName = null) : IRequest<Result<SignedIn>>
{
    /// <summary>Without the password.</summary>
    public override string ToString() => nameof(Register);
}

public sealed class RegisterValidator : AbstractValidator<Register>
{
    public RegisterValidator()
    {
        RuleFor(request => request.Email).EmailAddress().MaximumLength(254).WithMessage("Must be an e-mail address.");
        RuleFor(request => request.Password)
            .MinimumLength(8).WithMessage("Must have at least 8 characters.")
            .MaximumLength(128).WithMessage("Must have at most 128 characters.")
            .Must(password => !CommonPasswords.Contains(password)).WithMessage("Is one of the passwords that are tried first; choose another.");
        RuleFor(request => request.FullName).MaximumLength(200).WithMessage("Must have at most 200 characters.");
    }
}

internal sealed class RegisterHandler(IAccounts accounts, ITokenIssuer tokens) : IRequestHandler<Register, Result<SignedIn>>
{
    public async Task<Result<SignedIn>> Handle(Register request, CancellationToken cancellationToken)
    {
        var created = await accounts.CreateAsync(new NewAccount(request.Email, request.Password, request.FullName), cancellationToken);
        return created.Map(user => SignIn.With(tokens, user));
    }
}
