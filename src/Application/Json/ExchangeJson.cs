using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace PredictionMarkets.Application.Json;

/// <summary>
/// The one dialect of JSON that the exchange speaks: camelCase, enumerations in UPPER_SNAKE, money as decimal strings, times in UTC, nulls written;
/// on the way in nothing is guessed: unknown and repeated members, missing ones, nulls where none may be and numbers in quotes are refused.
/// </summary>
public static class ExchangeJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Makes other options (MVC's, SignalR's, the minimal API's) speak the same dialect.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        ApplyRules(options);
        options.Converters.Add(new MoneyConverter());
        options.Converters.Add(new LevelConverter());
        options.Converters.Add(new UtcDateTimeConverter());
        options.Converters.Add(new TextConverter());
        options.Converters.Add(new UpperSnakeEnumConverterFactory());
    }

    /// <summary>
    /// The same dialect out of the library's own converters as far as they go: what the API's description is made from, for the library can describe
    /// nothing that it does not convert.
    /// </summary>
    public static void ApplyForDescription(JsonSerializerOptions options)
    {
        ApplyRules(options);
        options.Converters.Add(new MoneyConverter());
        options.Converters.Add(new LevelConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false));
    }

    private static void ApplyRules(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        options.ReadCommentHandling = JsonCommentHandling.Disallow;
        options.AllowTrailingCommas = false;
        options.MaxDepth = 16;
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General);
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
