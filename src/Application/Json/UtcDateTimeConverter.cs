using System.Text.Json;
using System.Text.Json.Serialization;

namespace PredictionMarkets.Application.Json;

/// <summary>Instants: always UTC with a Z on the way out; on the way in ISO 8601 with Z or an offset, since a time without either means nothing.</summary>
public sealed class UtcDateTimeConverter : JsonConverter<DateTime>
{
    private const string Wrong = "Must be an ISO 8601 time with Z or an offset, such as \"2030-01-31T12:00:00Z\".";

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        // The first reading tells whether there was an offset, the second keeps it exactly (the first turns it into the machine's own time zone).
        if (reader.TokenType == JsonTokenType.String
            && reader.TryGetDateTime(out var named) && named.Kind != DateTimeKind.Unspecified
            && reader.TryGetDateTimeOffset(out var instant))
            return instant.UtcDateTime;
        throw new RefusedValueException(Wrong);
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : DateTime.SpecifyKind(value, DateTimeKind.Utc));
    }
}
