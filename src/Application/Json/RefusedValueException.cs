using System.Text.Json;

namespace PredictionMarkets.Application.Json;

/// <summary>A converter's refusal, in words meant for the caller; the serializer adds the path of the member.</summary>
public sealed class RefusedValueException : JsonException
{
    public RefusedValueException()
    {
    }

    public RefusedValueException(string message)
        : base(message)
    {
    }

    public RefusedValueException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
