using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Web.Startup;

namespace PredictionMarkets.Web.Http;

/// <summary>
/// How a request shows an API key: <c>X-Api-Key: id.secret</c> or <c>Authorization: ApiKey id.secret</c>; a signed request names the key's id alone and adds
/// X-Timestamp and X-Signature (docs/api-keys.md).
/// </summary>
public static class ApiKeyHeaders
{
    public const string Key = "X-Api-Key";
    public const string Timestamp = "X-Timestamp";
    public const string Signature = "X-Signature";
    private const string Scheme = "ApiKey ";
    private const int LongestValue = 200;

    public static bool ArePresent(HttpRequest request) => ValueOf(request) is not null;

    /// <summary>The key as the request shows it; null when what it shows is none.</summary>
    public static async Task<PresentedApiKey?> ReadAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var value = ValueOf(context.Request);
        if (value is null or { Length: > LongestValue })
            return null;
        var dot = value.IndexOf('.', StringComparison.Ordinal);
        if (!Guid.TryParse(dot < 0 ? value : value[..dot], out var id))
            return null;
        string? signature = context.Request.Headers[Signature];
        if (signature is null)
            return new PresentedApiKey(id, dot < 0 ? null : value[(dot + 1)..], null);
        return await SignatureAsync(context, signature) is { } signed ? new PresentedApiKey(id, null, signed) : null;
    }

    private static string? ValueOf(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Headers.TryGetValue(Key, out var key))
            return key.ToString();
        string? authorization = request.Headers.Authorization;
        return authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true ? authorization[Scheme.Length..].Trim() : null;
    }

    private static async Task<SignedRequest?> SignatureAsync(HttpContext context, string signature)
    {
        var bytes = new byte[HMACSHA256.HashSizeInBytes];
        string? timestamp = context.Request.Headers[Timestamp];
        if (signature.Length != 2 * bytes.Length || timestamp is not { Length: > 0 and < 20 }
            || Convert.FromHexString(signature, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            return null;

        // The body is kept, in memory, so that the action finds it unread; the server has bounded its size.
        context.Request.EnableBuffering((int)ServerSetup.LargestBody);
        var bodyHash = await SHA256.HashDataAsync(context.Request.Body, context.RequestAborted);
        context.Request.Body.Position = 0;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new SignedRequest(timestamp, context.Request.Method, target, bodyHash, bytes);
    }
}
