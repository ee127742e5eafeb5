using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Infrastructure.Persistence;

namespace PredictionMarkets.Infrastructure.Identity;

/// <summary>Users are Identity's; their balance row is made with them, and from then on belongs to the trading store.</summary>
internal sealed class Accounts(UserManager<User> users, PasswordHashing hashing, ExchangeDbContext db, IUnitOfWork unitOfWork, TimeProvider time) : IAccounts
{
    public async Task<Result<UserDto>> CreateAsync(NewAccount account, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            UserName = account.Email,
            Email = account.Email,
            FullName = account.FullName,
            Role = account.Role,
            CreatedAt = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc),
        };
        user.PasswordHash = await hashing.HashAsync(user, account.Password, cancellationToken);
        if (user.PasswordHash is null)
            return new Busy();

        try
        {
            return await unitOfWork.RunAsync(() => InsertAsync(user, cancellationToken), result => !result.IsRefused, cancellationToken);
        }
        catch (DbUpdateException exception) when (exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Two registrations of one address at the same time: the index decides.
            return new EmailTaken();
        }
    }

    public async Task<Result<UserDto>> CheckPasswordAsync(string email, string password, CancellationToken cancellationToken)
    {
        var user = await users.FindByEmailAsync(email);
        switch (await hashing.VerifyAsync(user, password, cancellationToken))
        {
            case null:
                return new Busy();
            case PasswordVerificationResult.Failed:
                return new InvalidCredentials();
            case PasswordVerificationResult.SuccessRehashNeeded when await hashing.HashAsync(user!, password, cancellationToken) is { } stronger:
                // Only in the place of the hash that was checked: the password may have been changed in the meantime.
                await db.Users.Where(row => row.Id == user!.Id && row.PasswordHash == user.PasswordHash)
                    .ExecuteUpdateAsync(change => change.SetProperty(row => row.PasswordHash, stronger), cancellationToken);
                break;
        }

        return user!.BannedAt is null ? ToDto(user) : new Forbidden();
    }

    public async Task<Refusal?> ProvePasswordAsync(Guid userId, string password, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(user => user.Id == userId, cancellationToken);
        return await hashing.VerifyAsync(user, password, cancellationToken) switch
        {
            null => new Busy(),
            PasswordVerificationResult.Failed => new InvalidCredentials(),
            _ => null,
        };
    }

    public Task<string?> HashPasswordAsync(string password, CancellationToken cancellationToken) => hashing.HashAsync(new User(), password, cancellationToken);

    public Task SetPasswordAsync(Guid userId, string passwordHash, CancellationToken cancellationToken) =>
        db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(
            change => change.SetProperty(user => user.PasswordHash, passwordHash).SetProperty(user => user.SecurityStamp, Guid.NewGuid().ToString("N"))
                .SetProperty(user => user.ConcurrencyStamp, Guid.NewGuid().ToString()), cancellationToken);

    public Task SetFullNameAsync(Guid userId, string? fullName, CancellationToken cancellationToken) =>
        db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(
            change => change.SetProperty(user => user.FullName, fullName).SetProperty(user => user.ConcurrencyStamp, Guid.NewGuid().ToString()), cancellationToken);

    public Task ConfirmEmailAsync(Guid userId, CancellationToken cancellationToken) =>
        db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(
            change => change.SetProperty(user => user.EmailConfirmed, true).SetProperty(user => user.ConcurrencyStamp, Guid.NewGuid().ToString()), cancellationToken);

    public async Task<UserDto?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Users.Where(user => user.Id == id)
            .Select(user => new UserDto(user.Id, user.Email!, user.Role, user.FullName, user.CreatedAt, user.EmailConfirmed, user.TwoFactorEnabled, user.SecurityStamp))
            .FirstOrDefaultAsync(cancellationToken);

    public async Task<UserDto?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        await users.FindByEmailAsync(email) is { } user ? ToDto(user) : null;

    private async Task<Result<UserDto>> InsertAsync(User user, CancellationToken cancellationToken)
    {
        var created = await users.CreateAsync(user);
        if (!created.Succeeded)
        {
            return created.Errors.All(error => error.Code is nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName))
                ? new EmailTaken()
                : throw new InvalidOperationException($"Identity refused the user: {string.Join(", ", created.Errors.Select(error => error.Code))}.");
        }

        await db.Database.ExecuteSqlAsync($"INSERT INTO balances (user_id) VALUES ({user.Id})", cancellationToken);
        return ToDto(user);
    }

    private static UserDto ToDto(User user) => new(user.Id, user.Email!, user.Role, user.FullName, user.CreatedAt, user.EmailConfirmed, user.TwoFactorEnabled, user.SecurityStamp);
}
