using System.Text.RegularExpressions;
using FluentValidation;

namespace PredictionMarkets.Application.Common;

/// <summary>The rule for client order ids and idempotency keys.</summary>
internal static partial class KeyRule
{
    /// <summary>1 to 64 of A-Z a-z 0-9 _ - ; null is allowed.</summary>
    public static IRuleBuilderOptions<T, string?> IsKey<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(key => key is null || Pattern().IsMatch(key)).WithMessage("Must be 1 to 64 of A-Z a-z 0-9 _ -.");

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();
}
