using System.Text.RegularExpressions;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>
/// What a migration must not do while nodes of the version before still work on the database: take away, rename, retype, or ask for what they do not write. A new table may have any
/// constraint; an old one none that they could break.
/// </summary>
internal static partial class AdditiveRule
{
    /// <summary>Scripts up to this one were there before anybody could upgrade.</summary>
    public const string FirstRelease = "0008_Reading.sql";

    public static IReadOnlyList<string> Breaches(string sql)
    {
        var statements = Comment().Replace(sql, " ").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var made = statements.Select(statement => NewTable().Match(statement)).Where(match => match.Success).Select(match => match.Groups["table"].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. statements.SelectMany(statement => Breaches(statement, made))];
    }

    private static IEnumerable<string> Breaches(string statement, HashSet<string> made)
    {
        if (Destroys().IsMatch(statement))
            return [statement];
        if (UniqueIndex().Match(statement) is { Success: true } index && !made.Contains(index.Groups["table"].Value))
            return [statement];
        if (Altered().Match(statement) is not { Success: true } altered || made.Contains(altered.Groups["table"].Value))
            return [];
        return altered.Groups["clauses"].Value.Split(',').Where(clause =>
            Takes().IsMatch(clause) || (clause.Contains("NOT NULL", StringComparison.OrdinalIgnoreCase) && !clause.Contains("DEFAULT", StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Comments, and the bodies of functions.</summary>
    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/|\$\$.*?\$\$", RegexOptions.Singleline, 1_000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\s*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(?<table>[\w.]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex NewTable();

    [GeneratedRegex(@"^\s*(DROP|TRUNCATE|DELETE)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Destroys();

    [GeneratedRegex(@"^\s*CREATE\s+UNIQUE\s+INDEX\s+.*?\bON\s+(?<table>[\w.]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1_000)]
    private static partial Regex UniqueIndex();

    [GeneratedRegex(@"^\s*ALTER\s+TABLE\s+(?<table>[\w.]+)\s+(?<clauses>.*)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1_000)]
    private static partial Regex Altered();

    [GeneratedRegex(@"\b(DROP|RENAME|TYPE|SET\s+NOT\s+NULL|ADD\s+(CONSTRAINT|CHECK|UNIQUE|PRIMARY|FOREIGN|EXCLUDE))\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Takes();
}
