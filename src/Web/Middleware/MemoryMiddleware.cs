using PredictionMarkets.Infrastructure.Health;
using PredictionMarkets.Web.Http;
using PredictionMarkets.Web.Startup;

namespace PredictionMarkets.Web.Middleware;

/// <summary>
/// Answers 503 before a body is read when there is no memory for it: while the process is short of it, and when the large bodies that are being worked on are already as much as it can
/// bear. Work that is refused can be sent again; work that ends the process takes others' with it.
/// </summary>
public sealed class MemoryMiddleware(RequestDelegate next, MemoryWatch memory)
{
    /// <summary>An order is a tenth of it. What is smaller is let in as long as there is memory at all.</summary>
    private const long Small = 4 * 1024;

    /// <summary>A body becomes some ten times as large when it is read into objects; so many parts of the heap's limit may be bodies.</summary>
    private const int Share = 40;

    private long _bodies;

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var size = SizeOf(context.Request);
        var all = Interlocked.Add(ref _bodies, size);
        try
        {
            if (IsOurs(context) && (memory.IsShort || (size > Small && all > Math.Max(memory.Limit / Share, ServerSetup.LargestBody))))
                await WebRefusals.Problem(context, StatusCodes.Status503ServiceUnavailable).WriteAsync(context);
            else
                await next(context);
        }
        finally
        {
            Interlocked.Add(ref _bodies, -size);
        }
    }

    private static bool IsOurs(HttpContext context) => context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal);

    /// <summary>A body that does not say how long it is counts as a few orders: some HTTP libraries never say it.</summary>
    private static long SizeOf(HttpRequest request) => request.ContentLength ?? (request.Headers.TransferEncoding.Count > 0 ? 4 * Small : 0);
}
