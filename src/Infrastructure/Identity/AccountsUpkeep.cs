using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PredictionMarkets.Infrastructure.Identity;

/// <summary>Deletes, every ten minutes, what has expired. Any number of nodes may do so; each statement stands alone.</summary>
internal sealed partial class AccountsUpkeep(NpgsqlDataSource database, TimeProvider time, ILogger<AccountsUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await database.Sql("DELETE FROM refresh_tokens WHERE expires_at < now()").RunAsync(stoppingToken);
                await database.Sql(
                    """
                    DELETE FROM sessions s WHERE coalesce(s.revoked_at, s.last_used_at) < now() - interval '1 day'
                        AND NOT EXISTS (SELECT 1 FROM refresh_tokens t WHERE t.session_id = s.id)
                    """).RunAsync(stoppingToken);
                await database.Sql("DELETE FROM email_tokens WHERE expires_at < now()").RunAsync(stoppingToken);
                await database.Sql("DELETE FROM attempts WHERE since < now() - interval '1 day'").RunAsync(stoppingToken);
                await database.Sql("DELETE FROM api_signatures WHERE expires_at < now()").RunAsync(stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                LogFailed(exception.Message);
            }
        }
    }

    [LoggerMessage(310, LogLevel.Warning, "What has expired could not be deleted this time: {Reason}")]
    private partial void LogFailed(string reason);
}
