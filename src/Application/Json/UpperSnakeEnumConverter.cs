using System.Text.Json;
using System.Text.Json.Serialization;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Json;

/// <summary>Every enumeration as an UPPER_SNAKE string, exactly so; numbers and other spellings are refused with the list of what would do.</summary>
public sealed class UpperSnakeEnumConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert is { IsEnum: true };

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(UpperSnakeEnumConverter<>).MakeGenericType(typeToConvert))!;
}

/// <summary>One enumeration as UPPER_SNAKE strings.</summary>
public sealed class UpperSnakeEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly T[] Values = Enum.GetValues<T>();
    private static readonly JsonEncodedText[] Names = [.. Values.Select(value => JsonEncodedText.Encode(UpperSnake.Name(value)))];
    private static readonly string Wrong = $"Must be one of {string.Join(", ", Names)}.";

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryRead(ref reader, out var value) ? value : throw new RefusedValueException(Wrong);

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TryRead(ref reader, out var value) ? value : throw new RefusedValueException(Wrong);

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(NameOf(value));
    }

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(NameOf(value));
    }

    private static bool TryRead(ref Utf8JsonReader reader, out T value)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (reader.ValueTextEquals(Names[i].EncodedUtf8Bytes))
            {
                value = Values[i];
                return true;
            }
        }

        // FAK is what other venues call IOC.
        value = default;
        if (typeof(T) != typeof(TimeInForce) || !reader.ValueTextEquals("FAK"u8))
            return false;
        value = (T)(object)TimeInForce.Ioc;
        return true;
    }

    private static JsonEncodedText NameOf(T value)
    {
        var index = Array.IndexOf(Values, value);
        return index >= 0 ? Names[index] : throw new JsonException($"{typeof(T).Name} has no value {value}.");
    }
}

/// <summary>UPPER_SNAKE names of enumeration values.</summary>
public static class UpperSnake
{
    /// <summary>"PartiallyFilled" becomes "PARTIALLY_FILLED".</summary>
    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());

    /// <summary>All names of an enumeration, in the order of their values.</summary>
    public static IEnumerable<string> Names(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseUpper.ConvertName);
}
