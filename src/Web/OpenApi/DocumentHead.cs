using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>Title, words on errors and how to sign in.</summary>
public sealed class DocumentHead : IOpenApiDocumentTransformer
{
    public const string Bearer = "bearer";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        document.Info = new OpenApiInfo
        {
            Title = "Prediction Markets",
            Version = "v1",
            Description = "Money and prices are decimal strings in dollars, quantities whole shares, times UTC. "
                + "Errors are problem details; programs decide by their `code`. Everything under /v1 also answers under /api.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "The access token of a login; browsers send it as a cookie instead.",
        };
        return Task.CompletedTask;
    }
}
