using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PredictionMarkets.Application.Common;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <summary>Measures what EF Core's commands take. The trading store measures its own.</summary>
internal sealed class QueryTimer : DbCommandInterceptor
{
    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        Record(eventData);
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Record(eventData);
        return new(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Record(eventData);
        return new(result);
    }

    public override ValueTask<object?> ScalarExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default)
    {
        Record(eventData);
        return new(result);
    }

    private static void Record(CommandExecutedEventData command) => ExchangeMetrics.QueryDuration.Record(command.Duration.TotalSeconds);
}
