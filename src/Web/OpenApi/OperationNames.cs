using System.Globalization;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>Names operations, so that generated clients have methods with names: Orders_Place; a second address of the same action gets a number.</summary>
public sealed class OperationNames : IOpenApiOperationTransformer, IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Description.ActionDescriptor is ControllerActionDescriptor action)
            operation.OperationId ??= $"{action.ControllerName}_{action.ActionName}";
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations?.Values.ToList() ?? []))
        {
            if (operation.OperationId is not { } name)
                continue;
            var times = used[name] = used.GetValueOrDefault(name) + 1;
            if (times > 1)
                operation.OperationId = name + times.ToString(CultureInfo.InvariantCulture);
        }

        return Task.CompletedTask;
    }
}
