using PredictionMarkets.Application.Json;
using System.Text.Json;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Web.Json;

namespace PredictionMarkets.Web.Http;

/// <summary>An error answer (RFC 9457). Programs decide by the code, people read the detail.</summary>
/// <param name="Type">Where the code is explained.</param>
/// <param name="Title">The code in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What went wrong this time.</param>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Errors">What is wrong with which member; null unless the code is VALIDATION_FAILED.</param>
/// <param name="TraceId">Finds this request in the logs.</param>
public sealed record Problem(
    string Type, string Title, int Status, string Detail, string Code, IReadOnlyDictionary<string, string[]>? Errors, string TraceId)
{
    public const string ContentType = "application/problem+json";

    public static Problem From(HttpContext context, Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return From(context, RefusalStatus.Of(refusal.Kind), refusal.Code, refusal.Detail, (refusal as ValidationFailed)?.Errors);
    }

    public static Problem From(
        HttpContext context, int status, string code, string detail, IReadOnlyDictionary<string, string[]>? errors = null) =>
        new($"{ErrorCatalog.Address}#{code}", InWords(code), status, detail, code, errors, RequestId.Of(context));

    /// <summary>Makes this the answer. Headers that go with the status are added: what to sign in with, when to try again.</summary>
    public Task WriteAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        if (Status == StatusCodes.Status503ServiceUnavailable && response.Headers.RetryAfter.Count == 0)
            response.Headers.RetryAfter = "1";
        return JsonSerializer.SerializeAsync(response.BodyWriter, this, ExchangeJson.Options, context.RequestAborted);
    }

    /// <summary>"MARKET_NOT_OPEN" is "Market not open".</summary>
    private static string InWords(string code) => string.Create(code.Length, code, static (title, source) =>
    {
        for (var i = 0; i < source.Length; i++)
            title[i] = source[i] == '_' ? ' ' : i == 0 ? source[i] : char.ToLowerInvariant(source[i]);
    });
}
