using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>Describes parameters that are the same everywhere, and lists the values of those that know only a few.</summary>
public sealed class ParameterWords : IOpenApiOperationTransformer
{
    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["market"] = "Id or slug.",
        ["event"] = "Id or slug.",
        ["cursor"] = "The nextCursor of the part before.",
        ["limit"] = "1 to 100; 50 if left out.",
        ["id"] = "Its id.",
        ["orderId"] = "The order's id.",
        ["clientOrderId"] = "The name its owner gave it.",
        ["outcome"] = "In whose terms; YES if left out.",
        ["status"] = "Only these.",
        ["role"] = "Only these.",
        ["banned"] = "Only who is banned, or who is not.",
        ["from"] = "Not before this time.",
        ["to"] = "Before this time.",
        ["category"] = "Exactly so.",
    };

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(context);
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            parameter.Description ??= Words.GetValueOrDefault(parameter.Name ?? "");
            if (ValuesOf(parameter.Name, context) is { } values && parameter.Schema is OpenApiSchema schema)
                schema.Enum = [.. values.Select(value => (JsonNode)value)];
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<string>? ValuesOf(string? name, OpenApiOperationTransformerContext context) => context.Description.ActionDescriptor.Parameters
        .OfType<ControllerParameterDescriptor>().FirstOrDefault(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal))?.ParameterInfo
        .GetCustomAttribute<AllowedValuesAttribute>()?.Values.OfType<string>();
}
