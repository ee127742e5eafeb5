using System.Diagnostics;
using PredictionMarkets.Application.Common;

namespace PredictionMarkets.Web.Middleware;

/// <summary>One line a request at Information: method, path (without the query, which may hold a token), status and milliseconds.</summary>
public sealed partial class RequestLogMiddleware(RequestDelegate next, ILogger<RequestLogMiddleware> logger)
{
    /// <summary>The setting that switches the lines on.</summary>
    public const string EnabledKey = "RequestLog:Enabled";

    public async Task InvokeAsync(HttpContext context, ICurrentUser currentUser)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(currentUser);
        var started = Stopwatch.GetTimestamp();

        // Escaped as it came: a line break in an address must not begin a line of the log.
        var path = context.Request.Path.ToUriComponent();
        await next(context);
        if (logger.IsEnabled(LogLevel.Information))
            LogCompleted(context.Request.Method, path, context.Response.StatusCode, currentUser.Id, Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3));
    }

    [LoggerMessage(1, LogLevel.Information, "{Method} {Path} answered {Status} to {UserId} in {Milliseconds} ms")]
    private partial void LogCompleted(string method, string? path, int status, Guid? userId, double milliseconds);
}
