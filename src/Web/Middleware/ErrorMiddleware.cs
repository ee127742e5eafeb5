using PredictionMarkets.Application.Common;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Middleware;

/// <summary>
/// Sees to it that every error answer is problem details: exceptions, which are logged and told to nobody, and bare statuses (no such route, wrong
/// method, wrong content type).
/// </summary>
public sealed partial class ErrorMiddleware(RequestDelegate next, ILogger<ErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; nobody reads an answer. The status is for the metrics and the log.
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception exception)
        {
            var status = StatusOf(exception);
            Log(context, exception, status);
            if (context.Response.HasStarted)
            {
                // Half an answer must not look like a whole one.
                context.Abort();
                return;
            }

            context.Response.Clear();
            SecurityHeadersMiddleware.Set(context);
            await WebRefusals.Problem(context, status).WriteAsync(context);
            return;
        }

        var response = context.Response;
        if (response.StatusCode >= StatusCodes.Status400BadRequest && !response.HasStarted && response is { ContentLength: null or 0, ContentType: null })
            await WebRefusals.Problem(context, response.StatusCode).WriteAsync(context);
    }

    private static int StatusOf(Exception exception) => exception switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        _ when PassingFault.Is(exception) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private void Log(HttpContext context, Exception exception, int status)
    {
        switch (status)
        {
            case < 500:
                LogBadRequest(status, exception.Message);
                break;
            case StatusCodes.Status503ServiceUnavailable:
                LogPassing(RequestId.Of(context), exception.GetType().Name, exception.Message);
                break;
            default:
                LogFailure(exception, RequestId.Of(context));
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Refused with {Status}: {Reason}")]
    private partial void LogBadRequest(int status, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Request {TraceId} answered 503: {Exception}: {Reason}")]
    private partial void LogPassing(string traceId, string exception, string reason);

    [LoggerMessage(3, LogLevel.Error, "Request {TraceId} failed")]
    private partial void LogFailure(Exception exception, string traceId);
}
