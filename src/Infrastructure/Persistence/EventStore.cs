using Npgsql;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Events;
using PredictionMarkets.Application.Markets;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <inheritdoc cref="IEventStore"/>
internal sealed class EventStore(NpgsqlDataSource database) : IEventStore
{
    public async Task<string?> AddAsync(
        CreateEvent request, Guid id, IReadOnlyList<Guid> marketIds, Guid createdBy, Guid auditId, DateTime now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await AddEventAsync(connection, request, id, createdBy, auditId, now, cancellationToken))
            return request.Slug;
        foreach (var (market, marketId) in request.Markets.Zip(marketIds))
        {
            await using var command = MarketStore.InsertCommand(request.ToMarket(market), marketId, createdBy, Guid.CreateVersion7(), now, id, market.Label);
            command.Connection = connection;
            if (await command.ExecuteNonQueryAsync(cancellationToken) != 1)
                return market.Slug;
        }

        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    private static async Task<bool> AddEventAsync(
        NpgsqlConnection connection, CreateEvent request, Guid id, Guid createdBy, Guid auditId, DateTime now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            WITH created AS (INSERT INTO events (id, slug, title, description, category, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (slug) DO NOTHING RETURNING id, slug)
            INSERT INTO audit_log (id, action, actor_id, subject_id, detail, created_at) SELECT $8, $9, $6, id, slug, $7 FROM created
            """, connection);
        foreach (var value in (object?[])[id, request.Slug, request.Title, request.Description, request.Category, createdBy, now, auditId, AuditActions.EventCreated])
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
