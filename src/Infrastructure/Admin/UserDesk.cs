using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Admin;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Infrastructure.Identity;
using PredictionMarkets.Infrastructure.Persistence;

namespace PredictionMarkets.Infrastructure.Admin;

/// <inheritdoc cref="IUserDesk"/>
internal sealed class UserDesk(ExchangeDbContext db, IUnitOfWork unitOfWork, IIdSource ids, TimeProvider time) : IUserDesk
{
    public Task<List<AdminUserDto>> SearchAsync(SearchUsers search, Guid before, int take, CancellationToken cancellationToken)
    {
        var users = db.Users.AsNoTracking().Where(user => user.Id < before);
        if (search.Role is { } role)
            users = users.Where(user => user.Role == role);
        if (search.Banned is { } banned)
            users = users.Where(user => (user.BannedAt != null) == banned);
        if (Guid.TryParse(search.Q, out var id))
            users = users.Where(user => user.Id == id);
        else if (search.Q is { Length: > 0 } text)
            users = Holding(users, $"%{text.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal)}%");
        return ToDtos(users.OrderByDescending(user => user.Id).Take(take)).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyDictionary<Guid, string>> EmailsAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Distinct().ToArray();
        return await db.Users.AsNoTracking().Where(user => wanted.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.Email!, cancellationToken);
    }

    public Task<Result<AdminUserDto>> ChangeAsync(Guid userId, bool? banned, UserRole? role, string? reason, Guid actorId, CancellationToken cancellationToken) =>
        unitOfWork.RunAsync<Result<AdminUserDto>>(
            async () =>
            {
                // Administrators change users one after the other; whoever waited here and was demoted or banned meanwhile is none any more.
                var admins = await db.Database.SqlQuery<Guid>(
                    $"SELECT id AS \"Value\" FROM users WHERE role = {(short)UserRole.Admin} AND banned_at IS NULL ORDER BY id FOR NO KEY UPDATE").ToListAsync(cancellationToken);
                if (!admins.Contains(actorId))
                    return new Forbidden();
                var now = time.GetUtcNow().UtcDateTime.ToMicroseconds();
                var found = await db.Users.Where(user => user.Id == userId).ExecuteUpdateAsync(
                    change =>
                    {
                        change.SetProperty(user => user.ConcurrencyStamp, ids.NewId().ToString());
                        if (banned is true)
                            change.SetProperty(user => user.BannedAt, user => user.BannedAt ?? now);
                        if (banned is false)
                            change.SetProperty(user => user.BannedAt, (DateTime?)null);
                        if (role is { } named)
                            change.SetProperty(user => user.Role, named);
                    },
                    cancellationToken);
                if (found == 0)
                    return new UserNotFound();

                if (banned is { } ban)
                    Remember(ban ? AuditActions.UserBanned : AuditActions.UserUnbanned, reason);
                if (role is { } made)
                    Remember(AuditActions.UserRole, $"{made.ToString().ToUpperInvariant()} {reason}".TrimEnd());
                return await ToDtos(db.Users.AsNoTracking().Where(user => user.Id == userId)).SingleAsync(cancellationToken);

                void Remember(string action, string? detail) => db.Add(new AuditRow
                {
                    Id = ids.NewId(), Action = action, ActorId = actorId, SubjectId = userId, Detail = detail, CreatedAt = now,
                });
            },
            changed => !changed.IsRefused,
            cancellationToken);

    /// <param name="pattern">With "!" before characters that are meant as they are.</param>
    private static IQueryable<User> Holding(IQueryable<User> users, string pattern) =>
        users.Where(user => EF.Functions.ILike(user.Email!, pattern, "!") || EF.Functions.ILike(user.FullName!, pattern, "!"));

    private IQueryable<AdminUserDto> ToDtos(IQueryable<User> users) => users.Join(db.Balances, user => user.Id, balance => balance.UserId, (user, balance) => new AdminUserDto(
        user.Id, user.Email!, user.Role, user.FullName, user.CreatedAt, user.BannedAt, new Money(balance.Available), new Money(balance.Locked)));
}
