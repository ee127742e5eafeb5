using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using PredictionMarkets.Application.Common;

namespace PredictionMarkets.Web.Middleware;

/// <summary>
/// http_requests_total and http_request_duration_seconds. Labels are bounded: known methods, route templates (never the address as sent) and statuses.
/// </summary>
public sealed class HttpMetricsMiddleware(RequestDelegate next)
{
    public const string DurationName = "http_request_duration_seconds";

    private static readonly Counter<long> Requests =
        ExchangeMetrics.Meter.CreateCounter<long>("http_requests_total", description: "HTTP requests answered.");

    private static readonly Histogram<double> Duration =
        ExchangeMetrics.Meter.CreateHistogram<double>(DurationName, description: "Time to answer an HTTP request, in seconds.");

    private static readonly ConcurrentDictionary<string, string> Routes = new(StringComparer.Ordinal);

    private static readonly object[] Statuses = [.. Enumerable.Range(0, 600).Select(status => (object)status)];

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            // A realtime connection lasts for hours; it is no request that was slow.
            if (context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols && context.Response.ContentType is not "text/event-stream")
                Record(context, started);
        }
    }

    private static void Record(HttpContext context, long started)
    {
        var status = context.Response.StatusCode;
        KeyValuePair<string, object?> method = new("method", Method(context.Request.Method));
        KeyValuePair<string, object?> route = new("route", Route(context.GetEndpoint()));
        KeyValuePair<string, object?> code = new("status", status is >= 0 and < 600 ? Statuses[status] : Statuses[0]);
        Requests.Add(1, method, route, code);
        Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, method, route, code);
    }

    /// <summary>The template with a leading slash, however the endpoint was declared.</summary>
    private static string Route(Endpoint? endpoint) => endpoint is RouteEndpoint { RoutePattern.RawText: { } template }
        ? Routes.GetOrAdd(template, static text => text.StartsWith('/') ? text : $"/{text}")
        : "unmatched";

    private static string Method(string method) => method switch
    {
        "GET" or "POST" or "PATCH" or "DELETE" or "PUT" or "HEAD" or "OPTIONS" => method,
        _ => "OTHER",
    };
}
