using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Exchange;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Infrastructure.Trading;

namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>Registers the realtime feed.</summary>
public static class RealtimeRegistration
{
    public static IServiceCollection AddFeed(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<FeedOptions>(configuration.GetSection("Realtime"));
        services.AddSingleton<JournalReader>();
        services.AddSingleton<Feed>();
        services.AddSingleton<IFeed>(provider => provider.GetRequiredService<Feed>());
        services.AddScoped<FeedSnapshots>();
        services.AddSingleton<MarketRelay>();
        services.AddSingleton<FeedRelay>();
        services.AddHostedService(provider => provider.GetRequiredService<FeedRelay>());
        services.AddHostedService<FeedKeeper>();
        services.AddSingleton<IExchangeObserver, ExchangeAnnouncer>();
        return string.IsNullOrEmpty(configuration["Redis:Url"]) ? services.AddHostedService<PostgresCourier>() : services.AddHostedService<RedisCourier>();
    }
}
