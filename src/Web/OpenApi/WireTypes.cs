using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>Describes what our own converters write, alone and in lists, and says of enumerations that they are strings.</summary>
public sealed class WireTypes : IOpenApiSchemaTransformer
{
    /// <summary>What tells money from other strings.</summary>
    public const string MoneyFormat = "decimal";

    /// <summary>How our code describes the type, in units that the wire does not know.</summary>
    private const string OfTheType = "An amount of money in units of";

    /// <summary>Money stands in line, as the string it is; everything else by the library's rules.</summary>
    public static string? ReferenceId(JsonTypeInfo type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return IsMoney(type.Type) ? null : OpenApiOptions.CreateDefaultSchemaReferenceId(type);
    }

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(context);
        var type = context.JsonTypeInfo.Type;
        var named = Nullable.GetUnderlyingType(type) ?? type;
        if (IsMoney(type))
        {
            // What is said about the member stays.
            if (context.JsonPropertyInfo is null || schema.Description?.StartsWith(OfTheType, StringComparison.Ordinal) == true)
                schema.Description = null;
            DescribeMoney(schema, nullable: type == typeof(Money?));
        }
        else if (named.IsEnum)
        {
            // The one description serves where null may be and where it may not, so null is said there and not here.
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. Enum.GetNames(named).Select(name => (JsonNode)JsonNamingPolicy.SnakeCaseUpper.ConvertName(name))];
        }
        else if (schema.Type is JsonSchemaType.Array && context.JsonTypeInfo.ElementType is { } element)
        {
            schema.Items = Element(element) ?? schema.Items;
        }
        else if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } value })
        {
            schema.AdditionalProperties = Element(value) ?? schema.AdditionalProperties;
        }

        return Task.CompletedTask;
    }

    private static bool IsMoney(Type type) => type == typeof(Money) || type == typeof(Money?);

    private static OpenApiSchema? Element(Type type)
    {
        if (IsMoney(type))
            return DescribeMoney(new OpenApiSchema(), nullable: type == typeof(Money?));
        return type != typeof(LevelDto) ? null : new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Description = "Price and shares: [\"0.55\", 100].",
            MinItems = 2,
            MaxItems = 2,
            Items = new OpenApiSchema { OneOf = [new OpenApiSchema { Type = JsonSchemaType.String }, new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" }] },
        };
    }

    private static OpenApiSchema DescribeMoney(OpenApiSchema schema, bool nullable)
    {
        schema.Type = nullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.Format = MoneyFormat;
        schema.Pattern = @"^-?\d+(\.\d{1,4})?$";
        schema.Description ??= "Dollars, exactly, with two to four decimals.";
        return schema;
    }
}
