using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>
/// Says "this, or null" the way that readers of OpenAPI 3.0 understand: nullable, and all of the reference. The library says one of null and the
/// reference, from which generators make a type of their own.
/// </summary>
public sealed class NullableReferences : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        foreach (var schema in document.Components?.Schemas?.Values ?? [])
        {
            foreach (var (name, member) in schema.Properties?.ToList() ?? [])
            {
                if (member.OneOf is { Count: 2 } either && either.OfType<OpenApiSchemaReference>().SingleOrDefault() is { } reference)
                {
                    schema.Properties![name] = new OpenApiSchema
                    {
                        Type = (reference.Target?.Type ?? JsonSchemaType.Object) | JsonSchemaType.Null,
                        AllOf = [reference],
                        Description = member.Description,
                    };
                }
            }
        }

        return Task.CompletedTask;
    }
}
