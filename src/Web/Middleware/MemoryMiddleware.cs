using PredictionMarkets.Infrastructure.Health;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Middleware;

/// <summary>Answers 503 while the process is short of memory, before a body is read: work that is refused can be sent again, work that ends the process takes others with it.</summary>
public sealed class MemoryMiddleware(RequestDelegate next, MemoryWatch memory)
{
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return memory.IsShort && context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal)
            ? WebRefusals.Problem(context, StatusCodes.Status503ServiceUnavailable).WriteAsync(context)
            : next(context);
    }
}
