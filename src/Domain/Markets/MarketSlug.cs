namespace PredictionMarkets.Domain.Markets;

/// <summary>What a market is called in an address: 3 to 80 of a-z, 0-9 and the hyphen.</summary>
public static class MarketSlug
{
    public const int MinLength = 3;

    public const int MaxLength = 80;

    /// <summary>Words that mean something else where an address names a market.</summary>
    private static readonly string[] Reserved = ["batch", "user", "by-client-id", "categories"];

    /// <summary>True for a well-formed slug that is not reserved and cannot be mistaken for an id.</summary>
    public static bool IsValid(string? slug) =>
        slug is { Length: >= MinLength and <= MaxLength }
        && slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && !Guid.TryParse(slug, out _)
        && !Reserved.Contains(slug, StringComparer.Ordinal);
}
