using FluentValidation;

namespace PredictionMarkets.Application.Auth;

/// <summary>The rule for new passwords: length counts, composition does not, and the ones that are tried first are refused.</summary>
internal static class PasswordRule
{
    public static IRuleBuilderOptions<T, string> IsNewPassword<T>(this IRuleBuilder<T, string> rule) => rule
        .MinimumLength(8).WithMessage("Must have at least 8 characters.")
        .MaximumLength(128).WithMessage("Must have at most 128 characters.")
        .Must(password => !CommonPasswords.Contains(password)).WithMessage("Is one of the passwords that are tried first; choose another.");
}
