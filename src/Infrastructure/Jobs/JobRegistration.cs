using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PredictionMarkets.Application.Jobs;
using Quartz;

namespace PredictionMarkets.Infrastructure.Jobs;

/// <summary>Registers the jobs and their scheduler: Quartz with its clustered store in our database (docs/decisions/0006 and 0016).</summary>
public static class JobRegistration
{
    /// <summary>To be called after the trading store's registration: what starts last stops first, and a job needs the store until it has ended.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection("Jobs");
        services.Configure<JobOptions>(section);
        var options = section.Get<JobOptions>() ?? new JobOptions();
        services.AddSingleton<JobCatalog>();
        services.AddSingleton<JobRunner>();
        services.AddSingleton<IDueWork, DueWork>();
        services.AddSingleton<IUpkeep, Upkeep>();
        services.AddSingleton<IJobDesk, JobDesk>();
        services.AddScheduler(options);
        if (options.Enabled)
        {
            services.AddHostedService<JobSchedule>();
            services.AddQuartzHostedService(hosting => hosting.WaitForJobsToComplete = true);
        }

        return services;
    }

    private static void AddScheduler(this IServiceCollection services, JobOptions options)
    {
        services.Configure<QuartzOptions>(quartz =>
        {
            // With the defaults, a second node that starts overwrites the first one's triggers and both fire.
            quartz.Scheduling.OverwriteExistingData = false;
            quartz.Scheduling.IgnoreDuplicates = true;
        });
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler => scheduler.InstanceName = "exchange");
            quartz.UseTimeProvider(TimeProvider.System);
            quartz.UseDefaultThreadPool(maxConcurrency: 5);
            quartz.UsePersistentStore(store =>
            {
                store.ConfigureStore(ado =>
                {
                    ado.TablePrefix = "quartz.qrtz_";
                    ado.MisfireThreshold = TimeSpan.FromSeconds(5);
                    ado.DbRetryInterval = TimeSpan.FromSeconds(1);
                    ado.MaxConsecutiveFireFailures = 0;
                });
                store.UsePostgres(source => source.DataSourceFactory = provider => provider.GetRequiredService<NpgsqlDataSource>());
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = options.CheckIn;
                    cluster.CheckinMisfireThreshold = 2 * options.CheckIn;
                });
            });
        });
    }
}
