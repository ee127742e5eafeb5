using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using PredictionMarkets.Application.Events;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Infrastructure.Reading;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <summary>Registers the database.</summary>
public static class PersistenceRegistration
{
    /// <summary>
    /// One pool of connections to DATABASE_URL, shared by EF Core and everything that writes SQL of its own; the EF Core model over it; the migrator.
    /// </summary>
    public static IServiceCollection AddPersistence(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var url = configuration["DATABASE_URL"];
        if (string.IsNullOrWhiteSpace(url))
            throw new InvalidOperationException("DATABASE_URL is not set: postgresql://user:password@host:5432/database, or an Npgsql connection string.");
        var connectionString = DatabaseUrl.Parse(url);
        connectionString.ApplicationName ??= "prediction-markets";

        // Statements that come again are parsed and planned once a connection: a quarter of what a group costs the database. Not so behind a pooler.
        if (connectionString is { MaxAutoPrepare: 0, NoResetOnClose: false })
            (connectionString.MaxAutoPrepare, connectionString.AutoPrepareMinUsages) = (100, 2);

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new NpgsqlDataSourceBuilder(connectionString.ConnectionString)
            .UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>())
            .Build());
        services.AddDbContextPool<ExchangeDbContext>((provider, options) => ExchangeDbContext.Configure(options, provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddScoped<IExchangeDb>(provider => provider.GetRequiredService<ExchangeDbContext>());
        services.AddSingleton<DatabaseMigrator>();
        services.AddSingleton<IMarketDirectory, MarketDirectory>();
        services.AddSingleton<IEventDirectory, EventDirectory>();
        services.AddSingleton<IMarketVolumes, MarketVolumes>();
        services.AddReading();
        return services;
    }
}
