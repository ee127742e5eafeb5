using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PredictionMarkets.Application.Admin;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Infrastructure.Persistence;

namespace PredictionMarkets.Infrastructure.Identity;

/// <summary>Registers users, passwords and tokens.</summary>
public static class IdentityRegistration
{
    public static IServiceCollection AddAccounts(this IServiceCollection services, JwtSettings jwt)
    {
        services.AddIdentityCore<User>(identity =>
        {
            identity.User.RequireUniqueEmail = true;

            // The user name is the address, and addresses hold more than Identity's list of characters.
            identity.User.AllowedUserNameCharacters = null!;
        }).AddEntityFrameworkStores<ExchangeDbContext>();
        services.AddSingleton(jwt);
        services.AddSingleton<ITokenIssuer, JwtTokenIssuer>();
        services.AddSingleton<PasswordHashing>();
        services.AddScoped<IUnitOfWork, UnitOfWork>();
        services.AddScoped<IAccounts, Accounts>();
        services.AddSingleton<Secrets>();
        services.AddSingleton<IAttempts, Attempts>();
        services.AddSingleton<IEmailTokens, EmailTokens>();
        services.AddScoped<ISessions, Sessions>();
        services.AddScoped<ITwoFactor, TwoFactor>();
        services.AddSingleton<IApiKeys, ApiKeys>();
        services.AddSingleton<ApiKeyCache>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiKeyCache>());
        services.AddSingleton<SessionGuard>();
        services.AddSingleton<ISessionGuard>(provider => provider.GetRequiredService<SessionGuard>());
        services.AddSingleton<IUserStandingObserver>(provider => provider.GetRequiredService<SessionGuard>());
        services.AddHostedService(provider => provider.GetRequiredService<SessionGuard>());

        // One application name and one ring of keys for all nodes.
        services.AddDataProtection().SetApplicationName("prediction-markets");
        services.AddOptions<KeyManagementOptions>().Configure<NpgsqlDataSource>((keys, database) => keys.XmlRepository = new DatabaseKeyRing(database));
        return services;
    }
}
