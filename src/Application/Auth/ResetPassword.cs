using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Auth;

/// <summary>
/// Sets a new password with the token of an e-mail. Someone else may have known the old one: all sessions end and all API keys are revoked. The second
/// factor stays.
/// </summary>
[Allow(Access.Anyone)]
public sealed record ResetPassword(string Token, string NewPassword) : IRequest<Result<Domain.Unit>>
{
    /// <summary>Without token and password.</summary>
    public override string ToString() => nameof(ResetPassword);
}

public sealed class ResetPasswordValidator : AbstractValidator<ResetPassword>
{
    public ResetPasswordValidator()
    {
        RuleFor(request => request.Token).NotEmpty().MaximumLength(200);
        RuleFor(request => request.NewPassword).IsNewPassword();
    }
}

internal sealed class ResetPasswordHandler(IAccounts accounts, IEmailTokens tokens, ISessions sessions, IApiKeys apiKeys, IAttempts attempts, IAccountMail mail)
    : IRequestHandler<ResetPassword, Result<Domain.Unit>>
{
    public async Task<Result<Domain.Unit>> Handle(ResetPassword request, CancellationToken cancellationToken)
    {
        // Guesses cost no hash, and a token is not lost to a busy moment: it is taken when the hash is there.
        if (!await tokens.IsGoodAsync(request.Token, EmailTokenPurpose.ResetPassword, cancellationToken))
            return new InvalidEmailToken();
        if (await accounts.HashPasswordAsync(request.NewPassword, cancellationToken) is not { } hash)
            return new Busy();
        if (await tokens.TakeAsync(request.Token, EmailTokenPurpose.ResetPassword, cancellationToken) is not { } userId)
            return new InvalidEmailToken();

        // From here on the work is done to its end, whether or not the caller waits for it.
        await accounts.SetPasswordAsync(userId, hash, CancellationToken.None);
        await sessions.EndAllAsync(userId, exceptId: null, CancellationToken.None);
        await apiKeys.RevokeAllAsync(userId, CancellationToken.None);
        await accounts.ConfirmEmailAsync(userId, CancellationToken.None);
        var email = (await accounts.FindAsync(userId, CancellationToken.None))!.Email;
        await attempts.ForgetAsync(AttemptKind.Login, email, CancellationToken.None);
        mail.Ask(AccountMailKind.PasswordChanged, email);
        return default(Domain.Unit);
    }
}
