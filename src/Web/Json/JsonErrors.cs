using PredictionMarkets.Application.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PredictionMarkets.Web.Json;

/// <summary>Says which member of a JSON body is wrong and why, from the serializer's exception.</summary>
public static partial class JsonErrors
{
    /// <summary>The name under which errors of the body as a whole are reported.</summary>
    public const string Body = "body";

    public static IEnumerable<(string Member, string Error)> Explain(JsonException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var message = exception.Message;
        var member = Member(exception.Path);
        if (exception is RefusedValueException)
            return [(member, message)];
        if (message.Contains("was missing required properties", StringComparison.Ordinal))
            return QuotedNames().Matches(message[message.IndexOf("including", StringComparison.Ordinal)..]).Select(name => (Join(member, name.Groups["name"].Value), "Is required."));
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return [(Within(member, QuotedNames().Match(message).Groups["name"].Value), "Is not known here.")];
        if (message.Contains("uplicate property", StringComparison.Ordinal))
            return [(Within(member, QuotedNames().Match(message).Groups["name"].Value), "Appears more than once.")];
        if (message.Contains("allow null", StringComparison.Ordinal))
            return [(member, "Must not be null.")];
        if (exception.InnerException is JsonException || exception.Path is null)
            return [(Body, $"Is not valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}).")];
        return [(member, WrongType(exception.InnerException?.Message))];
    }

    /// <summary>The serializer's reader says only in the inner exception's words what it wanted to read.</summary>
    private static string WrongType(string? wanted) => wanted switch
    {
        _ when Mentions(wanted, "Int32") || Mentions(wanted, "Int64") || Mentions(wanted, "as a number") => "Must be a whole number.",
        _ when Mentions(wanted, "boolean") => "Must be true or false.",
        _ when Mentions(wanted, "Guid") || Mentions(wanted, "as a string") => "Must be a UUID.",
        _ => "Is not a valid value.",
    };

    private static bool Mentions(string? text, string word) => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>"$.items[0].price" is "items[0].price", "$" is the body.</summary>
    private static string Member(string? path)
    {
        var member = path is null ? "" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path.TrimStart('$');
        return member.Length > 0 ? member : Body;
    }

    private static string Join(string member, string name) => string.Equals(member, Body, StringComparison.Ordinal) ? name : $"{member}.{name}";

    /// <summary>The serializer's path names either the member itself or the object it is in.</summary>
    private static string Within(string member, string name) =>
        name.Length == 0 || $".{member}".EndsWith($".{name}", StringComparison.Ordinal) ? member : Join(member, name);

    [GeneratedRegex("'(?<name>[^']*)'", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex QuotedNames();
}
