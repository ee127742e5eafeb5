using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PredictionMarkets.Domain;
using PredictionMarkets.Application.Json;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>Describes the types whose JSON our own converters write.</summary>
public sealed class WireTypes : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(context);
        var declared = context.JsonTypeInfo.Type;
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(Money))
        {
            Text(schema, declared);
            schema.Pattern = @"^-?\d+(\.\d+)?$";
            schema.Description ??= "Dollars, exactly: two to four decimals.";
        }
        else if (type == typeof(DateTime))
        {
            Text(schema, declared);
            schema.Format = "date-time";
        }
        else if (type == typeof(string))
        {
            Text(schema, declared);
        }
        else if (type.IsEnum)
        {
            Text(schema, declared);
            schema.Enum = [.. UpperSnake.Names(type).Select(name => (JsonNode)name)];
        }

        return Task.CompletedTask;
    }

    private static void Text(OpenApiSchema schema, Type declared)
    {
        var nullable = (schema.Type & JsonSchemaType.Null) == JsonSchemaType.Null || Nullable.GetUnderlyingType(declared) is not null;
        schema.Type = nullable ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
    }
}
