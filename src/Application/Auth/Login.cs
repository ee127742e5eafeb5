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

/// <summary>
/// Failures are counted by address, known or not, and never concern sessions under way: too many of them keep everyone from signing in to that address
/// for a while, and nobody from going on. A code is asked for only after the right password.
/// </summary>
internal sealed class LoginHandler(IAccounts accounts, ISessions sessions, ITwoFactor twoFactor, IAttempts attempts, ICurrentUser caller)
    : IRequestHandler<Login, Result<SignedIn>>
{
    public async Task<Result<SignedIn>> Handle(Login request, CancellationToken cancellationToken)
    {
        if (await attempts.CountAsync(AttemptKind.Login, request.Email, cancellationToken) is { } wait)
            return new TooManyAttempts(wait);
        var found = await accounts.CheckPasswordAsync(request.Email, request.Password, cancellationToken);
        if (found.IsRefused)
            return found.Refusal!;
        var user = found.Value;
        if (user.TwoFactor && request.Code is null)
            return new CodeRequired();
        if (user.TwoFactor && !await twoFactor.SpendAsync(user.Id, request.Code!, cancellationToken))
            return new InvalidCode();
        await attempts.ForgetAsync(AttemptKind.Login, request.Email, cancellationToken);
        return await sessions.OpenAsync(user, caller.Origin, cancellationToken);
    }
}
