using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>The API's description at /openapi/v1.json and a page to try it at /docs.</summary>
public static class OpenApiSetup
{
    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services.AddOpenApi(ApiDocument.Name, api =>
    {
        // 3.0 is what client generators read best.
        api.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;
        api.CreateSchemaReferenceId = WireTypes.ReferenceId;
        api.AddSchemaTransformer<WireTypes>();
        api.AddSchemaTransformer<Examples>();
        api.AddOperationTransformer<OperationNames>();
        api.AddOperationTransformer<ParameterWords>();
        api.AddDocumentTransformer<OperationNames>();
        api.AddDocumentTransformer<ProblemAnswers>();
        api.AddDocumentTransformer<NullableReferences>();
        api.AddDocumentTransformer<DocumentHead>();
    });

    public static void MapApiDescription(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapOpenApi();
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Prediction Markets API";
            page.SwaggerEndpoint("/openapi/v1.json", "v1");
        });
    }
}
