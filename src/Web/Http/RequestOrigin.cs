namespace PredictionMarkets.Web.Http;

/// <summary>
/// Whether a request that a cookie would sign in may change anything: only when the browser says that a page of ours, or of a listed origin, sent it.
/// SameSite=Strict already keeps other sites' requests without cookies; this holds when it does not, and against pages on sibling hosts.
/// </summary>
/// <param name="listedOrigins">Scheme, host and port of pages that may, besides those of the request's own scheme, host and port.</param>
public sealed class RequestOrigin(IReadOnlyCollection<string> listedOrigins)
{
    public bool IsTrusted(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            return true;
        string? origin = request.Headers.Origin;
        if (origin is not null)
            return listedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase) || IsOwn(origin, request);

        // Browsers send one of the two with every change; a program that sends cookies by itself sends neither.
        string? site = request.Headers["Sec-Fetch-Site"];
        return site is null or "same-origin" or "none";
    }

    /// <summary>Whether it may open a realtime connection: a program, which sends no origin, or a page of ours or of a listed origin.</summary>
    public bool MayConnect(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? origin = request.Headers.Origin;
        return origin is null || listedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase) || IsOwn(origin, request);
    }

    private static bool IsOwn(string origin, HttpRequest request) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
}
