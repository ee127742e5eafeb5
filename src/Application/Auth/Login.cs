using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Signs a user in. Whether the address or the password was wrong is not said.</summary>
/// <param name="Code">The second factor's code, for accounts that have one.</param>
[Allow(Access.Anyone)]
public sealed record Login(string Email, string Password, string? Code = null) : IRequest<Result<SignedIn>>
{
    /// <summary>Without the password.</summary>
    public override string ToString() => nameof(Login);
}

public sealed class LoginValidator : AbstractValidator<Login>
{
    public LoginValidator()
    {
        RuleFor(request => request.Email).NotEmpty().MaximumLength(254);
        RuleFor(request => request.Password).NotEmpty().MaximumLength(128);
        RuleFor(request => request.Code).MaximumLength(32);
    }
}

internal sealed class LoginHandler(IAccounts accounts, ITokenIssuer tokens) : IRequestHandler<Login, Result<SignedIn>>
{
    public async Task<Result<SignedIn>> Handle(Login request, CancellationToken cancellationToken)
    {
        var checkedUser = await accounts.CheckPasswordAsync(request.Email, request.Password, cancellationToken);
        return checkedUser.Map(user => SignIn.With(tokens, user));
    }
}
