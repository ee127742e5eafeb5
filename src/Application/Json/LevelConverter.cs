using System.Text.Json;
using System.Text.Json.Serialization;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Json;

/// <summary>A level of the book is a pair on the wire: ["0.55", 100].</summary>
public sealed class LevelConverter : JsonConverter<LevelDto>
{
    public override LevelDto Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read())
            throw new RefusedValueException("Must be a pair of price and quantity.");
        var price = JsonSerializer.Deserialize<Money>(ref reader, options);
        reader.Read();
        var quantity = reader.GetInt64();
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray ? new LevelDto(price, quantity) : throw new RefusedValueException("Must be a pair of price and quantity.");
    }

    public override void Write(Utf8JsonWriter writer, LevelDto value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray();
        JsonSerializer.Serialize(writer, value.Price, options);
        writer.WriteNumberValue(value.Quantity);
        writer.WriteEndArray();
    }
}
