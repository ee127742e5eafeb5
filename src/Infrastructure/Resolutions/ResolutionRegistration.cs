using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Infrastructure.Resolutions;

/// <summary>Registers how results become final and are paid out: section <c>Resolution</c> of the settings.</summary>
public static class ResolutionRegistration
{
    public static IServiceCollection AddResolution(this IServiceCollection services, IConfiguration configuration, bool isDevelopment)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var section = configuration.GetSection("Resolution");
        services.AddSingleton(new ResolutionRules(
            NotNegative(section.GetValue("DisputeWindow", TimeSpan.FromHours(2)), "DisputeWindow"), section.GetValue("AllowEarlyFinalize", isDevelopment), section.GetValue("TwoAdmins", false)));
        services.AddSingleton(new SettlementPace(
            Math.Clamp(section.GetValue("BatchSize", 200), 1, 2_000), NotNegative(section.GetValue("BatchPause", TimeSpan.FromMilliseconds(5)), "BatchPause"),
            NotNegative(section.GetValue("HeadStart", TimeSpan.FromSeconds(2)), "HeadStart")));
        services.AddSingleton<ISettlementQueue, SettlementQueue>();
        services.AddSingleton<ICorrections, Corrections>();
        services.AddScoped<SettlementDriver>();
        return services;
    }

    private static TimeSpan NotNegative(TimeSpan time, string name) =>
        time >= TimeSpan.Zero ? time : throw new InvalidOperationException($"Resolution__{name} must not be negative.");
}
