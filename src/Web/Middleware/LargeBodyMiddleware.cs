using Microsoft.AspNetCore.Http.Features;
using PredictionMarkets.Web.Http;
using PredictionMarkets.Web.Startup;

namespace PredictionMarkets.Web.Middleware;

/// <summary>
/// Answers 413 to a body that says it is too large, after taking what the caller is in the middle of sending: a server that closes while its caller still writes is
/// seen as a broken connection, and the answer is lost. Beyond <see cref="LargestDiscarded"/> nothing is taken, and the connection ends.
/// </summary>
public sealed class LargeBodyMiddleware(RequestDelegate next)
{
    /// <summary>Bytes that are read and thrown away for the sake of an answer.</summary>
    private const long LargestDiscarded = 4 * 1024 * 1024;

    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Request.ContentLength > ServerSetup.LargestBody ? RefuseAsync(context) : next(context);
    }

    private static async Task RefuseAsync(HttpContext context)
    {
        if (context.Request.ContentLength <= LargestDiscarded && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestDiscarded;
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        }

        await WebRefusals.Problem(context, StatusCodes.Status413PayloadTooLarge).WriteAsync(context);
    }
}
