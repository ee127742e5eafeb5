using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <summary>
/// Two accounts and a market to try things with, in Development only: their passwords are in the README. It may run at every start; what is there stays
/// as it is. Money comes the way all money comes, by a deposit that the ledger knows, with a key of its own so that it is made once.
/// </summary>
public static class DevelopmentSeed
{
    private static readonly SeedUser[] Users =
    [
        new("admin@example.com", "admin123", "Admin", UserRole.Admin, Money.Dollars(10_000)),
        new("user@example.com", "password123", "Demo User", UserRole.User, Money.Dollars(1_000)),
    ];

    /// <summary>Adds what is missing.</summary>
    /// <param name="services">The application's services; the seed opens scopes of its own.</param>
    /// <param name="sendFirst">Sends what the accounts begin with through the ordinary commands, as the administrator it is given.</param>
    public static async Task RunAsync(
        IServiceProvider services, Func<IServiceProvider, IReadOnlyList<InitialDeposit>, CancellationToken, Task>? sendFirst, CancellationToken cancellationToken)
    {
        var deposits = new List<InitialDeposit>();
        Guid? admin = null;
        foreach (var seed in Users)
        {
            var id = await EnsureAsync(services, seed, cancellationToken);
            admin ??= id;
            deposits.Add(new InitialDeposit(id, seed.Deposit, $"seed-deposit-{id:N}"));
        }

        if (sendFirst is null)
            return;
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().Become(admin!.Value, isAdmin: true);
        await sendFirst(scope.ServiceProvider, deposits, cancellationToken);
    }

    private static async Task<Guid> EnsureAsync(IServiceProvider services, SeedUser seed, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<IAccounts>();
        if (await accounts.FindByEmailAsync(seed.Email, cancellationToken) is { } existing)
            return existing.Id;
        var created = await accounts.CreateAsync(new NewAccount(seed.Email, seed.Password, seed.FullName, seed.Role), cancellationToken);

        // Another node may have been a moment quicker.
        return created.IsRefused ? (await accounts.FindByEmailAsync(seed.Email, cancellationToken))!.Id : created.Value.Id;
    }

    private sealed record SeedUser(string Email, string Password, string FullName, UserRole Role, Money Deposit);
}

/// <summary>What a seeded account begins with.</summary>
/// <param name="IdempotencyKey">The same at every start, so that the deposit is made once.</param>
public sealed record InitialDeposit(Guid UserId, Money Amount, string IdempotencyKey);
