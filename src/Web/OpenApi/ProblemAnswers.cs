using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>
/// Says of every operation who may call it, and with which codes it may be refused: an answer for each status, an example for each code. It runs when operations
/// have their names.
/// </summary>
public sealed class ProblemAnswers : IOpenApiDocumentTransformer
{
    public const string ErrorCode = "ErrorCode";

    private static readonly string[] OfAll = ["INVALID_API_KEY", "INVALID_SIGNATURE", "RATE_LIMITED", "INTERNAL", "BUSY"];

    private static readonly Dictionary<string, ErrorCatalog.Entry> Catalog = ErrorCatalog.Entries.ToDictionary(entry => entry.Code, StringComparer.Ordinal);

    public async Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(context);
        document.AddComponent(nameof(Problem), await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken));
        NameCodes(document);
        foreach (var operation in document.Paths.Values.SelectMany(path => path.Operations?.Values.ToList() ?? []))
            Describe(operation, document);
    }

    /// <summary>A refusal's codes are an enumeration, and each has an example that operations refer to.</summary>
    private static void NameCodes(OpenApiDocument document)
    {
        document.AddComponent(ErrorCode, new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Description = "Why a request was refused. New codes may be added.",
            Enum = [.. ErrorCatalog.Entries.Select(entry => (JsonNode)entry.Code)],
        });
        if (document.Components!.Schemas![nameof(Problem)].Properties is { } members)
            members["code"] = new OpenApiSchemaReference(ErrorCode, document);
        document.Components.Examples = ErrorCatalog.Entries.ToDictionary(
            entry => entry.Code,
            entry => (IOpenApiExample)new OpenApiExample { Summary = entry.Detail, Value = ExampleOf(entry) }, StringComparer.Ordinal);
    }

    private static void Describe(OpenApiOperation operation, OpenApiDocument document)
    {
        var rule = OperationRules.Find(operation.OperationId!.TrimEnd('2', '3'));
        operation.Responses ??= [];
        foreach (var status in CodesOf(operation, rule).Select(code => Catalog[code]).GroupBy(entry => entry.Status).OrderBy(group => group.Key))
        {
            operation.Responses[status.Key.ToString()] = new OpenApiResponse
            {
                Description = string.Join("\n\n", status.Select(entry => $"`{entry.Code}`: {entry.Detail}")),
                Content = ProblemContent(document, status.Select(entry => entry.Code)),
            };
        }

        operation.Security = SecurityOf(rule, document);
        if (rule is { IsFileToo: true } && operation.Responses["200"].Content is { } content)
            content["text/csv"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "All rows, with a line of names first." } };
    }

    private static IEnumerable<string> CodesOf(OpenApiOperation operation, OperationRule? rule)
    {
        var codes = new List<string>(OfAll);
        if (operation.RequestBody is not null)
            codes.AddRange(["TOO_LARGE", "REQUEST_TIMEOUT"]);
        if (operation.RequestBody is not null || operation.Parameters is { Count: > 0 })
            codes.Add("VALIDATION_FAILED");
        if (rule?.Allow.Access is Access.User or Access.Admin)
            codes.AddRange(["UNAUTHENTICATED", "API_KEY_FORBIDS"]);
        if (rule?.Allow.Access is Access.Admin)
            codes.Add("FORBIDDEN");
        return codes.Concat(rule?.Codes ?? []).Distinct(StringComparer.Ordinal);
    }

    private static Dictionary<string, OpenApiMediaType> ProblemContent(OpenApiDocument document, IEnumerable<string> codes) => new(StringComparer.Ordinal)
    {
        [Problem.ContentType] = new OpenApiMediaType
        {
            Schema = new OpenApiSchemaReference(nameof(Problem), document),
            Examples = codes.ToDictionary(code => code, code => (IOpenApiExample)new OpenApiExampleReference(code, document), StringComparer.Ordinal),
        },
    };

    /// <summary>Any one of the listed ways; the empty one is nobody's.</summary>
    private static List<OpenApiSecurityRequirement> SecurityOf(OperationRule? rule, OpenApiDocument document)
    {
        var ways = new List<OpenApiSecurityRequirement>();
        if (rule?.Allow.Access is null or Access.Anyone)
            ways.Add([]);
        ways.Add(Way(DocumentHead.Bearer));
        ways.Add(Way(DocumentHead.Cookie));
        if (rule is { Allow: { Access: Access.Anyone } or { Keys: not KeyScope.None } })
            ways.Add(Way(DocumentHead.ApiKey));
        return ways;

        OpenApiSecurityRequirement Way(string scheme) => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
    }

    private static JsonObject ExampleOf(ErrorCatalog.Entry entry)
    {
        var problem = new JsonObject
        {
            ["type"] = $"{ErrorCatalog.Address}#{entry.Code}",
            ["title"] = char.ToUpperInvariant(entry.Code[0]) + entry.Code[1..].Replace('_', ' ').ToLowerInvariant(),
            ["status"] = entry.Status,
            ["detail"] = entry.Detail,
            ["code"] = entry.Code,
            ["errors"] = entry.Code is "VALIDATION_FAILED" ? new JsonObject { ["quantity"] = new JsonArray("Must be a whole number.") } : null,
            ["traceId"] = "0HNH5J2B7Q3VK:00000001",
        };
        return problem;
    }
}
