using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Middleware;

/// <summary>Refuses the character U+0000 in path and query: no text of ours holds it, and PostgreSQL would fail on it.</summary>
public sealed class AddressMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.Request;
        var good = !request.Path.Value!.Contains('\0', StringComparison.Ordinal)
            && request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) != true;
        return good ? next(context) : WebRefusals.Problem(context, StatusCodes.Status400BadRequest).WriteAsync(context);
    }
}
