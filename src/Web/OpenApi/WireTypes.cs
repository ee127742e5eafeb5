using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>Describes money, whose JSON our own converter writes, and says of enumerations that they are strings.</summary>
public sealed class WireTypes : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(context);
        var type = context.JsonTypeInfo.Type;
        if (type.IsEnum)
            schema.Type ??= JsonSchemaType.String;
        if (type != typeof(Money) && type != typeof(Money?))
            return Task.CompletedTask;

        schema.Type = type == typeof(Money?) ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        schema.Pattern = @"^-?\d+(\.\d+)?$";
        schema.Description ??= "Dollars, exactly: two to four decimals.";
        return Task.CompletedTask;
    }
}
