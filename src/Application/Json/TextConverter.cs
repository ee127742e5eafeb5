using System.Text.Json;
using System.Text.Json.Serialization;

namespace PredictionMarkets.Application.Json;

/// <summary>Strings, as they are; the one character that PostgreSQL cannot keep in a text (U+0000) is refused here instead of failing there.</summary>
public sealed class TextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new RefusedValueException("Must be a string.");
        var text = reader.GetString()!;
        return text.Contains('\0', StringComparison.Ordinal) ? throw new RefusedValueException("Must not contain the character U+0000.") : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value);
    }

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(value);
    }
}
