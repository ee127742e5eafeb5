using Npgsql;
using NpgsqlTypes;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Admin;

/// <inheritdoc cref="IAuditLog"/>
internal sealed class AuditLog(NpgsqlDataSource database, IIdSource ids, TimeProvider clock) : IAuditLog
{
    public async Task WriteAsync(Guid actorId, AuditEntry entry, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "INSERT INTO audit_log (id, action, actor_id, subject_id, amount, detail, created_at) VALUES ($1, $2, $3, $4, $5, left($6, $7), $8)");
        Add(ids.NewId(), NpgsqlDbType.Uuid);
        Add(entry.Action, NpgsqlDbType.Text);
        Add(actorId, NpgsqlDbType.Uuid);
        Add(entry.SubjectId, NpgsqlDbType.Uuid);
        Add(entry.Amount?.Units, NpgsqlDbType.Bigint);
        Add(entry.Detail, NpgsqlDbType.Text);
        Add(AuditEntry.LongestDetail, NpgsqlDbType.Integer);
        Add(clock.GetUtcNow().UtcDateTime.ToMicroseconds(), NpgsqlDbType.TimestampTz);
        await command.ExecuteNonQueryAsync(cancellationToken);

        void Add(object? value, NpgsqlDbType type) => command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
    }
}
