using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Auth;

namespace PredictionMarkets.Infrastructure.Email;

/// <summary>Registers mail: Resend when RESEND_API_KEY is set, otherwise a pickup folder.</summary>
public static class EmailRegistration
{
    public static IServiceCollection AddEmail(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var settings = new EmailSettings(
            configuration["Email:From"] ?? "Prediction Markets <noreply@localhost>",
            new Uri(configuration["Email:PublicUrl"] ?? "http://localhost:8080"),
            string.IsNullOrWhiteSpace(configuration["Email:ResendApiKey"]) ? null : configuration["Email:ResendApiKey"],
            new Uri(configuration["Email:ResendUrl"] ?? "https://api.resend.com"),
            configuration["Email:PickupFolder"] ?? Path.Combine(AppContext.BaseDirectory, "mail"));
        services.AddSingleton(settings);
        if (settings.ResendApiKey is not null)
            services.AddHttpClient<IEmailSender, ResendEmailSender>(http => http.Timeout = TimeSpan.FromSeconds(10));
        else
            services.AddSingleton<IEmailSender, PickupFolderEmailSender>();
        services.AddSingleton<AccountMail>();
        services.AddSingleton<IAccountMail>(provider => provider.GetRequiredService<AccountMail>());
        services.AddHostedService(provider => provider.GetRequiredService<AccountMail>());
        return services;
    }
}
