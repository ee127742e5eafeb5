using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>Holds a value against a JSON Schema, as far as the descriptions of the exchange use it. A keyword that it does not know fails the test that meets it.</summary>
internal static class JsonSchema
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with the value.</summary>
    /// <param name="document">Where references lead.</param>
    public static IEnumerable<string> Errors(JsonElement document, JsonElement schema, JsonElement value, string at = "$") =>
        value.ValueKind == JsonValueKind.Null && schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean()
            ? []
            : schema.EnumerateObject().SelectMany(rule => Errors(document, schema, rule, value, at));

    private static IEnumerable<string> Errors(JsonElement document, JsonElement schema, JsonProperty rule, JsonElement value, string at)
    {
        var (isText, isList, isObject) = (value.ValueKind == JsonValueKind.String, value.ValueKind == JsonValueKind.Array, value.ValueKind == JsonValueKind.Object);
        return rule.Name switch
        {
            "description" or "properties" or "example" or "default" or "nullable" => [],
            "$ref" => Errors(document, rule.Value.GetString()![2..].Split('/').Aggregate(document, (node, name) => node.GetProperty(name)), value, at),
            "type" => Unless(Types(rule.Value).Any(type => IsOf(type, value)), $"{at} is no {rule.Value}"),
            "const" => Unless(JsonElement.DeepEquals(rule.Value, value), $"{at} is not {rule.Value}"),
            "enum" => Unless(rule.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), $"{at} is none of {rule.Value}"),
            "pattern" => Unless(!isText || Regex.IsMatch(value.GetString()!, rule.Value.GetString()!, RegexOptions.ECMAScript, Patience), $"{at} is not like {rule.Value}"),
            "maxLength" => Unless(!isText || value.GetString()!.Length <= rule.Value.GetInt32(), $"{at} is too long"),
            "format" => Unless(isText ? HasFormat(rule.Value.GetString()!, value.GetString()!) : value.ValueKind != JsonValueKind.Number || HasFormat(rule.Value.GetString()!, value), $"{at} is no {rule.Value}"),
            "minimum" => Unless(value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= rule.Value.GetDecimal(), $"{at} is too little"),
            "minItems" => Unless(!isList || value.GetArrayLength() >= rule.Value.GetInt32(), $"{at} has too few"),
            "maxItems" => Unless(!isList || value.GetArrayLength() <= rule.Value.GetInt32(), $"{at} has too many"),
            "items" => isList ? value.EnumerateArray().SelectMany((item, i) => Errors(document, rule.Value, item, $"{at}[{i}]")) : [],
            "prefixItems" => isList ? rule.Value.EnumerateArray().Zip(value.EnumerateArray()).SelectMany((pair, i) => Errors(document, pair.First, pair.Second, $"{at}[{i}]")) : [],
            "required" => isObject ? rule.Value.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at}.{name} is missing") : [],
            "additionalProperties" => isObject ? Members(document, schema, value, at) : [],
            "allOf" => rule.Value.EnumerateArray().SelectMany(part => Errors(document, part, value, at)),
            "anyOf" or "oneOf" => Choice(document, rule.Value, value, at),
            _ => throw new NotSupportedException($"The keyword {rule.Name} at {at}."),
        } is { } errors ? errors.Concat(rule.Name == "type" && isObject && !schema.TryGetProperty("additionalProperties", out _) ? Members(document, schema, value, at) : []) : [];
    }

    /// <summary>Members that are described are held against their description. One that is not is an error: nothing is sent that nobody was told of.</summary>
    private static IEnumerable<string> Members(JsonElement document, JsonElement schema, JsonElement value, string at)
    {
        if (!schema.TryGetProperty("properties", out var known))
            return [];
        return value.EnumerateObject().SelectMany(member => known.TryGetProperty(member.Name, out var own) ? Errors(document, own, member.Value, $"{at}.{member.Name}") : [$"{at}.{member.Name} is not described"]);
    }

    private static IEnumerable<string> Choice(JsonElement document, JsonElement choices, JsonElement value, string at)
    {
        var errors = choices.EnumerateArray().Select(choice => Errors(document, choice, value, at).ToList()).ToList();
        return errors.Exists(list => list.Count == 0) ? [] : errors.SelectMany(list => list);
    }

    private static string[] Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!];

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => throw new NotSupportedException($"The type {type}."),
    };

    private static bool HasFormat(string format, JsonElement number) => format switch
    {
        "int32" => number.TryGetInt32(out _),
        "int64" => number.TryGetInt64(out _),
        "double" => number.TryGetDouble(out _),
        "decimal" or "uuid" or "date-time" => true, // of texts; that it is none, its type says
        _ => throw new NotSupportedException($"The format {format} of a number."),
    };

    private static bool HasFormat(string format, string text) => format switch
    {
        "int32" or "int64" or "double" => true,
        "decimal" => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out _),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) && text.EndsWith('Z'),
        _ => throw new NotSupportedException($"The format {format}."),
    };

    private static IEnumerable<string> Unless(bool isRight, string error) => isRight ? [] : [error];
}
