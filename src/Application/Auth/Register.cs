using System.Text.RegularExpressions;
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

public sealed partial class RegisterValidator : AbstractValidator<Register>
{
    public RegisterValidator()
    {
        RuleFor(request => request.Email).Must(email => email.Length <= 254 && Address().IsMatch(email)).WithMessage("Must be an e-mail address.");
        RuleFor(request => request.Password).IsNewPassword();
        RuleFor(request => request.FullName).MaximumLength(200).WithMessage("Must have at most 200 characters.");
    }

    /// <summary>One @ between something and a host; whether mail arrives there, only mail can tell.</summary>
    [GeneratedRegex(@"^[^@\s\p{C}]+@[^@\s\p{C}.]+(\.[^@\s\p{C}.]+)*\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Address();
}

internal sealed class RegisterHandler(IAccounts accounts, ISessions sessions, IAccountMail mail, ICurrentUser caller) : IRequestHandler<Register, Result<SignedIn>>
{
    public async Task<Result<SignedIn>> Handle(Register request, CancellationToken cancellationToken)
    {
        var created = await accounts.CreateAsync(new NewAccount(request.Email, request.Password, request.FullName), cancellationToken);
        if (created.IsRefused)
            return created.Refusal!;
        mail.Ask(AccountMailKind.ConfirmAddress, request.Email);
        return await sessions.OpenAsync(created.Value, caller.Origin, cancellationToken);
    }
}
