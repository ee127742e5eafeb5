using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Jobs;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Jobs;

/// <summary>Sends a job's command in the exchange's own name and remembers what came of it. Whatever the command throws is logged and remembered; the next run tries again.</summary>
internal sealed partial class JobRunner(IServiceScopeFactory scopes, NpgsqlDataSource database, IIdSource ids, TimeProvider clock, ILogger<JobRunner> logger)
{
    private const int LongestDetail = 1_000;
    private const int LongestError = 2_000;

    public async Task RunAsync(JobDefinition job, string node, bool byHand, CancellationToken cancellationToken)
    {
        var started = clock.GetUtcNow().UtcDateTime.ToMicroseconds();
        var (report, error) = await SendAsync(job, cancellationToken);
        if (error is not null)
            ExchangeMetrics.CountFailedJob(job.Name);
        if (error is null && report.Done == 0 && !byHand && !job.KeepsEveryRun)
            return;
        await RememberAsync(job, node, started, report, byHand, error, cancellationToken);
    }

    private async Task<(JobReport Report, string? Error)> SendAsync(JobDefinition job, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeExchange();
            var answer = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(job.Command(), cancellationToken);
            if (answer.Refusal is { } refusal)
                return (new JobReport(0), $"{refusal.Code}: {refusal.Detail}");
            var failures = answer.Value.Failures is { Count: > 0 } list ? string.Join("; ", list) : null;
            if (failures is not null)
                LogIncomplete(job.Name, failures);
            return (answer.Value, failures);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return (new JobReport(0), "The node was stopped.");
        }
#pragma warning disable CA1031 // Whatever a job throws is its own fault alone: it is logged and stands in its history, and its time comes again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(job.Name, exception);
            return (new JobReport(0), $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private async Task RememberAsync(JobDefinition job, string node, DateTime started, JobReport report, bool byHand, string? error, CancellationToken cancellationToken)
    {
        var finished = clock.GetUtcNow().UtcDateTime.ToMicroseconds();
        try
        {
            await using var command = database.CreateCommand(
                "INSERT INTO job_runs (id, job, node, started_at, finished_at, done, by_hand, detail, error) VALUES ($1, $2, $3, $4, greatest($4, $5), $6, $7, $8, $9)");
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = ids.NewId() });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = job.Name });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = node });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = started });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = finished });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = report.Done });
            command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = byHand });
            command.Parameters.Add(Text(Cut(report.Detail, LongestDetail)));
            command.Parameters.Add(Text(Cut(error, LongestError)));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            // The work itself is done, or will be done again; only its line in the history is missing.
            LogNotRemembered(job.Name, exception.Message);
        }
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static string? Cut(string? text, int longest) => text is { } && text.Length > longest ? text[..longest] : text;

    [LoggerMessage(400, LogLevel.Error, "Job {Job} failed")]
    private partial void LogFailed(string job, Exception exception);

    [LoggerMessage(401, LogLevel.Warning, "Job {Job} left something undone: {Failures}")]
    private partial void LogIncomplete(string job, string failures);

    [LoggerMessage(402, LogLevel.Warning, "A run of job {Job} could not be written to the history: {Reason}")]
    private partial void LogNotRemembered(string job, string reason);
}
