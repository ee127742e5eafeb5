using Npgsql;
using PredictionMarkets.Application.Users;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <inheritdoc cref="IUserDirectory"/>
internal sealed class UserDirectory(NpgsqlDataSource database) : IUserDirectory
{
    public async Task<Guid?> FindAsync(Guid? userId, string? email, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(userId is null ? "SELECT id FROM users WHERE normalized_email = $1" : "SELECT id FROM users WHERE id = $1");
        command.Parameters.Add(userId is { } id ? new NpgsqlParameter<Guid> { TypedValue = id } : new NpgsqlParameter<string> { TypedValue = email!.ToUpperInvariant() });
        return (Guid?)await command.ExecuteScalarAsync(cancellationToken);
    }
}
