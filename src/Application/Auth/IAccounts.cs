using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Application.Auth;

/// <summary>The users and their passwords.</summary>
public interface IAccounts
{
    /// <summary>
    /// Adds a user together with their empty balance, both or neither. Refused with EMAIL_TAKEN, after the same work as a success, or BUSY.
    /// The password is hashed before the transaction begins: hashing takes long, and a database connection must not wait for it.
    /// </summary>
    Task<Result<UserDto>> CreateAsync(NewAccount account, CancellationToken cancellationToken);

    /// <summary>The user whose password this is. An unknown address costs the same time as a wrong password.</summary>
    Task<Result<UserDto>> CheckPasswordAsync(string email, string password, CancellationToken cancellationToken);

    /// <summary>Whether it is the user's password: null when it is; otherwise INVALID_CREDENTIALS or BUSY.</summary>
    Task<Refusal?> ProvePasswordAsync(Guid userId, string password, CancellationToken cancellationToken);

    /// <summary>Hashes a password to be set with <see cref="SetPasswordAsync"/>; null when too many are waiting for theirs.</summary>
    Task<string?> HashPasswordAsync(string password, CancellationToken cancellationToken);

    Task SetPasswordAsync(Guid userId, string passwordHash, CancellationToken cancellationToken);

    Task SetFullNameAsync(Guid userId, string? fullName, CancellationToken cancellationToken);

    Task ConfirmEmailAsync(Guid userId, CancellationToken cancellationToken);

    /// <summary>The user with this id; null when there is none.</summary>
    Task<UserDto?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The user with this address; null when there is none.</summary>
    Task<UserDto?> FindByEmailAsync(string email, CancellationToken cancellationToken);
}

/// <summary>A user to be.</summary>
public sealed record NewAccount(string Email, string Password, string? FullName, UserRole Role = UserRole.User)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => $"{nameof(NewAccount)} {Email}";
}
