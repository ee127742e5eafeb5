using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>
/// Names operations by what they are about, so that generated clients read well: <c>orders.place(...)</c> for Orders_Place, whichever controller has the action.
/// A second address of the same action carries the first one's name and number two, and says whose alias it is.
/// </summary>
public sealed class OperationNames : IOpenApiOperationTransformer, IOpenApiDocumentTransformer
{
    /// <summary>Names the operation that this one is a second address of.</summary>
    public const string AliasOf = "x-alias-of";

    /// <summary>Controllers that are a part of something larger. Callers need not know that reading and changing are in different files.</summary>
    private static readonly Dictionary<string, string> Areas = new(StringComparer.Ordinal)
    {
        ["OrderEntry"] = "Orders",
        ["MarketDesk"] = "Markets",
        ["Transfers"] = "User",
        ["Limits"] = "Exchange",
        ["OrderBook"] = "Markets",
    };

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal) { ["OrderBook_Get"] = "Markets_OrderBook" };

    /// <summary>The name of an action's operation, by which <see cref="OperationRules"/> knows it.</summary>
    public static string Of(ControllerActionDescriptor action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return NameOf($"{action.ControllerName}_{action.ActionName}");
    }

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(operation);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Description.ActionDescriptor is ControllerActionDescriptor action)
        {
            operation.OperationId = $"{action.ControllerName}_{action.ActionName}";
            if (Areas.TryGetValue(action.ControllerName, out var area))
                operation.Tags = new HashSet<OpenApiTagReference> { new(area, context.Document) };
        }

        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        var actions = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations?.Values.ToList() ?? []))
        {
            var action = operation.OperationId ?? throw new InvalidOperationException($"'{operation.Summary}' is no action of a controller and has no name.");
            var times = actions[action] = actions.GetValueOrDefault(action) + 1;
            var name = NameOf(action);
            operation.OperationId = times == 1 ? name : $"{name}{times}";
            if (times > 1)
                operation.AddExtension(AliasOf, new JsonNodeExtension(JsonValue.Create(name)));
            if (!names.Add(operation.OperationId))
                throw new InvalidOperationException($"Two operations would be called {operation.OperationId}: rename an action, or give its controller another area.");
        }

        return Task.CompletedTask;
    }

    private static string NameOf(string action)
    {
        if (Names.TryGetValue(action, out var name))
            return name;
        var line = action.IndexOf('_', StringComparison.Ordinal);
        return Areas.TryGetValue(action[..line], out var area) ? area + action[line..] : action;
    }
}
