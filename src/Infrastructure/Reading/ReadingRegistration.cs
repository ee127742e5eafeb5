using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Users;

namespace PredictionMarkets.Infrastructure.Reading;

/// <summary>Registers what prepares and reads the data of pages.</summary>
public static class ReadingRegistration
{
    /// <summary>The reading side; it may stand alone.</summary>
    public static IServiceCollection AddReading(this IServiceCollection services) =>
        services.AddSingleton<ICandles, Candles>().AddSingleton<IHoldingsHistory, HoldingsHistory>();

    /// <summary>The roll-up of trades into candles, in the background.</summary>
    public static IServiceCollection AddRollUps(this IServiceCollection services) => services.AddHostedService<CandleRollup>();
}
