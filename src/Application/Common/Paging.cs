using FluentValidation;

namespace PredictionMarkets.Application.Common;

/// <summary>How lists are cut into pages.</summary>
internal static class Paging
{
    /// <summary>Rows of a page when the caller does not say.</summary>
    public const int DefaultLimit = 50;

    private const int MaxLimit = 100;

    public static IRuleBuilderOptions<T, int?> IsLimit<T>(this IRuleBuilder<T, int?> rule) =>
        rule.InclusiveBetween(1, MaxLimit).WithMessage($"Must be between 1 and {MaxLimit}.");

    /// <summary>Makes a page of rows of which one more was read than the page holds, to see whether there is a next one.</summary>
    public static Page<T> Cut<TRow, T>(List<TRow> rows, int limit, Func<TRow, string> cursorOf, Func<TRow, T> map) =>
        new([.. rows.Take(limit).Select(map)], rows.Count > limit ? cursorOf(rows[limit - 1]) : null);
}
