using System.Diagnostics;
using MediatR;
using Microsoft.Extensions.Logging;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Behaviors;

/// <summary>
/// First in the pipeline: says which request, from whom, with what outcome, in how many milliseconds. Never what was in it.
/// What is everyday (accepted, or refused by the rules of trading) is logged at Debug, so that the order path pays for nothing but a clock reading, and
/// refusals are counted; what an operator wants to see (someone turned away at the door, no capacity) is logged at Information.
/// </summary>
public sealed class LoggingBehavior<TRequest, TResponse>(ILogger<TRequest> logger, ICurrentUser currentUser) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    private static readonly string Name = typeof(TRequest).Name;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var started = Stopwatch.GetTimestamp();
        TResponse response;
        try
        {
            response = await next();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whoever ends the exception's journey logs all of it; this line adds which request it was.
            RequestLog.Failed(logger, Name, currentUser.Id, exception.GetType().Name, Milliseconds(started));
            throw;
        }

        if (response.Refusal is { } refusal)
        {
            ExchangeMetrics.CountRefusal(Name, refusal.Code);
            var level = refusal.Kind is RefusalKind.Unauthenticated or RefusalKind.Forbidden or RefusalKind.Busy ? LogLevel.Information : LogLevel.Debug;
            if (logger.IsEnabled(level))
                RequestLog.Refused(logger, level, Name, currentUser.Id, refusal.Code, Milliseconds(started));
        }
        else if (logger.IsEnabled(LogLevel.Debug))
        {
            RequestLog.Accepted(logger, Name, currentUser.Id, Milliseconds(started));
        }

        return response;
    }

    private static double Milliseconds(long started) => Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3);
}

internal static partial class RequestLog
{
    [LoggerMessage(1, LogLevel.Debug, "{Request} of {UserId} accepted in {Milliseconds} ms")]
    public static partial void Accepted(ILogger logger, string request, Guid? userId, double milliseconds);

    [LoggerMessage(EventId = 2, Message = "{Request} of {UserId} refused with {Code} in {Milliseconds} ms")]
    public static partial void Refused(ILogger logger, LogLevel level, string request, Guid? userId, string code, double milliseconds);

    [LoggerMessage(3, LogLevel.Warning, "{Request} of {UserId} failed with {Exception} after {Milliseconds} ms")]
    public static partial void Failed(ILogger logger, string request, Guid? userId, string exception, double milliseconds);
}
