using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Admin;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Exchange;
using PredictionMarkets.Domain;
using PredictionMarkets.Infrastructure.Exchange;

namespace PredictionMarkets.Infrastructure.Admin;

/// <summary>Registers what administrators work with.</summary>
public static class AdminRegistration
{
    public static IServiceCollection AddAdministration(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton(LoadRules(configuration));
        services.AddScoped<IUserDesk, UserDesk>();
        services.AddScoped<IPendingTransfers, PendingTransfers>();
        services.AddSingleton<IAuditLog, AuditLog>();
        services.AddSingleton<IExchangeSwitch, ExchangeSwitch>();
        return services;
    }

    private static TransferRules LoadRules(IConfiguration configuration)
    {
        if (configuration["Admin:TwoPersonTransferAbove"] is not { Length: > 0 } text)
            return new TransferRules(TwoPersonAbove: null);
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars)
            && dollars <= 1_000_000_000 && dollars * Money.UnitsPerDollar == decimal.Truncate(dollars * Money.UnitsPerDollar)
            ? new TransferRules(new Money((long)(dollars * Money.UnitsPerDollar)))
            : throw new InvalidOperationException("Admin__TwoPersonTransferAbove must be an amount in dollars, such as 10000.");
    }
}
