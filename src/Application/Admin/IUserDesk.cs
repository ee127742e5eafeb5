using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Application.Admin;

/// <summary>The users, for administrators.</summary>
public interface IUserDesk
{
    /// <summary>Users with ids below <paramref name="before"/>, newest first.</summary>
    Task<List<AdminUserDto>> SearchAsync(SearchUsers search, Guid before, int take, CancellationToken cancellationToken);

    /// <summary>The addresses of those among them who are users.</summary>
    Task<IReadOnlyDictionary<Guid, string>> EmailsAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Changes a user and writes the audit log, both or neither. Refused when there is no such user, and when the administrator is none any more: two who
    /// demote or ban each other at the same time must not both succeed.
    /// </summary>
    Task<Result<AdminUserDto>> ChangeAsync(Guid userId, bool? banned, UserRole? role, string? reason, Guid actorId, CancellationToken cancellationToken);
}

/// <summary>Wants to know at once when a user may do less, or more, than before: whoever remembers sessions, tokens or connections.</summary>
public interface IUserStandingObserver
{
    /// <summary>The change is committed. Other nodes are not told: whoever must know everywhere looks at the users' table.</summary>
    void StandingChanged(Guid userId, bool isBanned, UserRole role);
}
