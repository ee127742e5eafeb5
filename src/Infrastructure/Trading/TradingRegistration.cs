using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Events;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Application.Users;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Infrastructure.Persistence;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>Registers the trading store.</summary>
public static class TradingRegistration
{
    public static IServiceCollection AddTrading(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<TradingOptions>(configuration.GetSection("Trading"));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IIdSource, MonotonicIds>();
        services.AddSingleton<MarketLoader>();
        services.AddSingleton<MarketCache>();
        services.AddSingleton<BookSnapshots>();
        services.AddSingleton<IBookSnapshots>(provider => provider.GetRequiredService<BookSnapshots>());
        services.AddSingleton<CommitSignal>();
        services.AddSingleton<TradingGateway>();
        services.AddSingleton<ITradingGateway>(provider => provider.GetRequiredService<TradingGateway>());
        services.AddHostedService(provider => provider.GetRequiredService<TradingGateway>());
        services.AddScoped<ITradingSession, TradingSession>();
        services.AddScoped<OrderLookup>();
        services.AddScoped<IScopedSender, ScopedSender>();
        services.AddScoped<IMarketStore, MarketStore>();
        services.AddScoped<IEventStore, EventStore>();
        services.AddScoped<IUserDirectory, UserDirectory>();
        return services;
    }
}
