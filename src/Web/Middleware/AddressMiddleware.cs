using System.Buffers;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Middleware;

/// <summary>
/// Refuses addresses that name nothing: the character U+0000 in path and query (no text of ours holds it, and PostgreSQL would fail on it), and parts of
/// the path that are nothing but spaces, which model binding would take for missing.
/// </summary>
public sealed class AddressMiddleware(RequestDelegate next)
{
    private static readonly SearchValues<char> Spaces = SearchValues.Create([.. Enumerable.Range(0, char.MaxValue).Select(code => (char)code).Where(char.IsWhiteSpace)]);

    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var request = context.Request;
        var good = !request.Path.Value!.Contains('\0', StringComparison.Ordinal)
            && request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) != true
            && (!request.Path.Value.AsSpan().ContainsAny(Spaces) || !request.Path.Value.Split('/').Any(part => part.Length > 0 && string.IsNullOrWhiteSpace(part)));
        return good ? next(context) : WebRefusals.Problem(context, StatusCodes.Status400BadRequest).WriteAsync(context);
    }
}
