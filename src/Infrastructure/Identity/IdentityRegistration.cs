using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
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
        return services;
    }
}
