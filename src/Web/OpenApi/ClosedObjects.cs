using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>Unknown members are refused, and the schema says so.</summary>
public sealed class ClosedObjects : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (schema.Properties is { Count: > 0 })
            schema.AdditionalPropertiesAllowed = false;
        return Task.CompletedTask;
    }
}
