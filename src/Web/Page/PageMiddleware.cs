using Microsoft.Net.Http.Headers;

namespace PredictionMarkets.Web.Page;

/// <summary>
/// Answers with the files of the page. An address that is no file and that a browser navigates to is one of the page's own: it gets the index. The addresses of
/// the API and its surroundings are never the page's, whether or not there is anything at them. It stands before the counting of requests: files cost next to nothing.
/// </summary>
public sealed class PageMiddleware(RequestDelegate next, PageFiles files)
{
    private static readonly PathString[] NotThePages =
        ["/v1", "/api", "/docs", "/openapi", "/realtime", "/ws", "/metrics", "/health", "/healthz", "/ready"];

    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return FileFor(context.Request) is { } file ? SendAsync(context, file) : next(context);
    }

    private PageFile? FileFor(HttpRequest request)
    {
        if (files.Index is null || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            || Array.Exists(NotThePages, other => request.Path.StartsWithSegments(other, StringComparison.OrdinalIgnoreCase)))
            return null;
        var path = request.Path.Value ?? "/";
        return files.Find(path) ?? (Path.HasExtension(path) || !WantsPage(request) ? null : files.Index);
    }

    /// <summary>Browsers say so when they navigate; programs, and the page's own requests, do not.</summary>
    private static bool WantsPage(HttpRequest request) =>
        request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);

    private async Task SendAsync(HttpContext context, PageFile file)
    {
        var (request, response) = (context.Request, context.Response);

        // What the bundler puts into /assets has its content's hash in its name.
        response.Headers.CacheControl = request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) && !ReferenceEquals(file, files.Index)
            ? "public, max-age=31536000, immutable"
            : "no-cache";
        response.Headers.ETag = file.Tag;
        response.Headers.Vary = ReferenceEquals(file, files.Index) ? "Accept, Accept-Encoding" : HeaderNames.AcceptEncoding;
        if (request.Headers.IfNoneMatch.Any(known => known?.Contains(file.Tag, StringComparison.Ordinal) == true))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var name = Choose(request, response, file);
        response.ContentType = file.ContentType;
        response.ContentLength = new FileInfo(name).Length;
        if (HttpMethods.IsGet(request.Method))
            await response.SendFileAsync(name, context.RequestAborted);
    }

    private static string Choose(HttpRequest request, HttpResponse response, PageFile file)
    {
        (string Name, string? Encoding) chosen = (file.Name, null);
        if (file.Brotli is not null && Accepts(request, "br"))
            chosen = (file.Brotli, "br");
        else if (file.Gzip is not null && Accepts(request, "gzip"))
            chosen = (file.Gzip, "gzip");
        response.Headers.ContentEncoding = chosen.Encoding;
        return chosen.Name;
    }

    private static bool Accepts(HttpRequest request, string encoding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(accepted => accepted.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && accepted.Quality is not 0);
}
