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
    private const int KeepAliveSeconds = 5;

    /// <summary>
    /// One pool of connections to DATABASE_URL, shared by EF Core and everything that writes SQL of its own; the EF Core model over it; the migrator.
    /// </summary>
    public static IServiceCollection AddPersistence(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var url = configuration["DATABASE_URL"];
        if (string.IsNullOrWhiteSpace(url))
            throw new InvalidOperationException("DATABASE_URL is not set: postgresql://user:password@host:5432/database, or an Npgsql connection string.");
        var directUrl = configuration["DIRECT_URL"];

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => Open(url, provider));
        services.AddSingleton(provider => string.IsNullOrWhiteSpace(directUrl)
            ? new DirectDatabase(provider.GetRequiredService<NpgsqlDataSource>())
            : new DirectDatabase(Open(directUrl, provider), isOwn: true));
        services.AddDbContextPool<ExchangeDbContext>((provider, options) => ExchangeDbContext.Configure(options, provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddScoped<IExchangeDb>(provider => provider.GetRequiredService<ExchangeDbContext>());
        services.AddSingleton<DatabaseMigrator>();
        services.AddSingleton<IMarketDirectory, MarketDirectory>();
        services.AddSingleton<IEventDirectory, EventDirectory>();
        services.AddSingleton<IMarketVolumes, MarketVolumes>();
        services.AddReading();
        return services;
    }

    private static NpgsqlDataSource Open(string url, IServiceProvider provider) => new NpgsqlDataSourceBuilder(Complete(DatabaseUrl.Parse(url)).ConnectionString)
        .UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>())
        .Build();

    /// <summary>Adds to what an operator has written what the exchange needs.</summary>
    private static NpgsqlConnectionStringBuilder Complete(NpgsqlConnectionStringBuilder address)
    {
        address.ApplicationName ??= "prediction-markets";

        // A server whose machine is gone says nothing: without this a connection that waits for it would wait for hours.
        if (!address.TcpKeepAlive)
            (address.TcpKeepAlive, address.TcpKeepAliveTime, address.TcpKeepAliveInterval) = (true, KeepAliveSeconds, KeepAliveSeconds);

        // Statements that come again are parsed and planned once a connection: a quarter of what a group costs the database. Not so behind a pooler.
        if (address is { MaxAutoPrepare: 0, NoResetOnClose: false })
            (address.MaxAutoPrepare, address.AutoPrepareMinUsages) = (100, 2);
        return address;
    }
}
