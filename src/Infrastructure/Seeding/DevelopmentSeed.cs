using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Exchange;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Users;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Infrastructure.Seeding;

/// <summary>
/// Accounts and markets to try things with, in Development only: their passwords are in the README. It runs at every start, before the server listens; what
/// is there stays as it is. Money comes the way all money comes, by deposits that the ledger knows, each with a key of its own so that it is made once.
/// </summary>
internal sealed partial class DevelopmentSeed(IServiceProvider services, DemoMarkets demo, IConfiguration configuration, ILogger<DevelopmentSeed> logger)
    : IHostedService, IDemoAccounts
{
    private static readonly SeedUser[] Users =
    [
        new("admin@example.com", "admin123", "Admin User", UserRole.Admin, Money.Dollars(10_000)),
        new("user@example.com", "password123", "Test User", UserRole.User, Money.Dollars(1_000)),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<DemoAccountDto> Items { get; } = [.. Users.Select(user => new DemoAccountDto(user.Email, user.Password, user.Role)).Reverse()];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        foreach (var user in Users)
            ids.Add(await EnsureAccountAsync(user.Email, user.Password, user.FullName, user.Role, cancellationToken));
        await using var admin = new Actor(services, ids[0], isAdmin: true);
        foreach (var (user, id) in Users.Zip(ids))
            await admin.SendAsync(new MoveCash(id, user.Deposit, "Seed", $"seed-{id:N}"), cancellationToken);
        await EnsureMarketAsync(
            admin, new CreateMarket("will-it-rain-tomorrow", "Will it rain tomorrow?", "Resolves YES if measurable precipitation occurs", "Weather", null, null, null, null, null, null),
            cancellationToken);
        if (configuration.GetValue("Demo:Markets", true))
            await demo.EnsureAsync(this, admin, cancellationToken);
        LogReady(logger);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The id of an account with this address, made if it is missing. Passwords are not judged here.</summary>
    public async Task<Guid> EnsureAccountAsync(string email, string password, string fullName, UserRole role, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<IAccounts>();
        if (await accounts.FindByEmailAsync(email, cancellationToken) is { } existing)
            return existing.Id;
        var created = await accounts.CreateAsync(new NewAccount(email, password, fullName, role), cancellationToken);

        // Another node may have been a moment quicker.
        return created.IsRefused ? (await accounts.FindByEmailAsync(email, cancellationToken))!.Id : created.Value.Id;
    }

    /// <summary>Creates and opens a market. False if it was there already.</summary>
    public static async Task<bool> EnsureMarketAsync(Actor admin, CreateMarket market, CancellationToken cancellationToken)
    {
        if ((await admin.SendAsync(market, cancellationToken)).IsRefused)
            return false;
        await admin.SendAsync(new ChangeMarketStatus(market.Slug, MarketStatus.Open, null, null), cancellationToken);
        return true;
    }

    [LoggerMessage(200, LogLevel.Information, "Development accounts and markets are in place")]
    private static partial void LogReady(ILogger logger);

    private sealed record SeedUser(string Email, string Password, string FullName, UserRole Role, Money Deposit);
}

/// <summary>Sends requests as one user.</summary>
internal sealed class Actor(IServiceProvider services, Guid userId, bool isAdmin) : IAsyncDisposable
{
    private readonly AsyncServiceScope _scope = Open(services, userId, isAdmin);

    public Guid UserId { get; } = userId;

    public Task<TResponse> SendAsync<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken) =>
        _scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellationToken);

    /// <summary>Whether there is a market of this name.</summary>
    public async Task<bool> KnowsAsync(string slug, CancellationToken cancellationToken) => !(await SendAsync(new GetMarket(slug), cancellationToken)).IsRefused;

    public ValueTask DisposeAsync() => _scope.DisposeAsync();

    private static AsyncServiceScope Open(IServiceProvider services, Guid userId, bool isAdmin)
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().Become(userId, isAdmin);
        return scope;
    }
}

/// <summary>Registers the seed.</summary>
public static class SeedingRegistration
{
    /// <summary>For Development alone: the passwords are public.</summary>
    public static IServiceCollection AddDevelopmentSeed(this IServiceCollection services) =>
        services.AddSingleton<SeedClock>().Replace(ServiceDescriptor.Singleton<TimeProvider>(provider => provider.GetRequiredService<SeedClock>()))
            .AddSingleton<DemoMarkets>().AddSingleton<DevelopmentSeed>().AddSingleton<IDemoAccounts>(provider => provider.GetRequiredService<DevelopmentSeed>())
            .AddHostedService(provider => provider.GetRequiredService<DevelopmentSeed>()).AddHostedService<DemoTraders>();
}
