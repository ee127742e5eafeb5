using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>Title, words on errors and how to sign in; runs last, and puts everything in an order that does not change by itself.</summary>
public sealed class DocumentHead : IOpenApiDocumentTransformer
{
    public const string Bearer = "bearer", Cookie = "cookie", ApiKey = "apiKey";

    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["Admin"] = "Users, large transfers and the audit log. Administrators only.",
        ["API keys"] = "Keys for programs.",
        ["Auth"] = "Accounts, sessions, passwords and the second factor.",
        ["Events"] = "Groups of markets of which exactly one comes true.",
        ["Exchange"] = "The exchange as a whole.",
        ["Markets"] = "Markets, their books, trades and prices; splits and merges; results.",
        ["Orders"] = "The caller's orders.",
        ["User"] = "The caller's money, positions and history.",
    };

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        document.Info = new OpenApiInfo
        {
            Title = "Prediction Markets",
            Version = "v1",
            Description = "Money and prices are decimal strings in dollars, quantities whole shares, times ISO 8601 in UTC, enumerations UPPER_SNAKE. "
                + "Unknown members are refused. Lists are parts with `nextCursor`, newest first unless said otherwise. "
                + "Errors are problem details (RFC 9457); programs decide by their `code`, and all codes are listed at /docs/errors. "
                + "Requests are counted; the RateLimit headers say what is left. Everything under /v1 also answers under /api.",
            License = new OpenApiLicense { Name = "MIT" },
        };
        document.Servers = [];
        var schemes = document.Components!.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        schemes[Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "The access token of a login." };
        schemes[Cookie] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Cookie, Name = AuthCookies.Access, Description = "The same token as browsers carry it; a login sets it.",
        };
        schemes[ApiKey] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKeyHeaders.Key,
            Description = "`id.secret`; or the key's id alone with X-Timestamp and X-Signature, for keys whose requests are signed.",
        };
        Order(document);
        return Task.CompletedTask;
    }

    private static void Order(OpenApiDocument document)
    {
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (item.Operations is { } operations)
            {
                var sorted = operations.OrderBy(operation => operation.Key.Method, StringComparer.Ordinal).ToList();
                operations.Clear();
                foreach (var (method, operation) in sorted)
                    operations.Add(method, operation);
            }

            paths.Add(path, item);
        }

        document.Paths = paths;
        var used = paths.Values.SelectMany(path => path.Operations?.Values.ToList() ?? []).SelectMany(operation => operation.Tags ?? new HashSet<OpenApiTagReference>())
            .Select(tag => tag.Name!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        document.Tags = used.Select(name => new OpenApiTag { Name = name, Description = Tags.GetValueOrDefault(name) }).ToHashSet();
    }
}
