using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>Changes the caller's password. All other sessions end.</summary>
/// <param name="Password">The present one.</param>
/// <param name="NewPassword">The next one.</param>
[Allow(Access.User)]
public sealed record ChangePassword(string Password, string NewPassword) : IRequest<Result<Domain.Unit>>
{
    /// <summary>Without the passwords.</summary>
    public override string ToString() => nameof(ChangePassword);
}

public sealed class ChangePasswordValidator : AbstractValidator<ChangePassword>
{
    public ChangePasswordValidator()
    {
        RuleFor(request => request.Password).NotEmpty().MaximumLength(128);
        RuleFor(request => request.NewPassword).IsNewPassword();
    }
}

internal sealed class ChangePasswordHandler(IAccounts accounts, Proof proof, ISessions sessions, IAccountMail mail, ICurrentUser user)
    : IRequestHandler<ChangePassword, Result<Domain.Unit>>
{
    public async Task<Result<Domain.Unit>> Handle(ChangePassword request, CancellationToken cancellationToken)
    {
        if (await proof.OfPasswordAsync(request.Password, cancellationToken) is { } refusal)
            return refusal;
        if (await accounts.HashPasswordAsync(request.NewPassword, cancellationToken) is not { } hash)
            return new Busy();

        // From here on the work is done to its end, whether or not the caller waits for it.
        await accounts.SetPasswordAsync(user.RequiredId, hash, CancellationToken.None);
        await sessions.EndAllAsync(user.RequiredId, exceptId: user.CredentialId, CancellationToken.None);
        mail.Ask(AccountMailKind.PasswordChanged, (await accounts.FindAsync(user.RequiredId, CancellationToken.None))!.Email);
        return default(Domain.Unit);
    }
}
