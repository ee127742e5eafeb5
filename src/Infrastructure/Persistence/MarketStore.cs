using Npgsql;
using NpgsqlTypes;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <inheritdoc cref="IMarketStore"/>
internal sealed class MarketStore(NpgsqlDataSource database) : IMarketStore
{
    public async Task<bool> AddAsync(CreateMarket market, Guid id, Guid createdBy, Guid auditId, DateTime now, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = InsertCommand(market, id, createdBy, auditId, now, eventId: null, eventLabel: null);
        command.Connection = connection;
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Adds one market and its entry in the audit log: one row, or none if the slug is taken.</summary>
    public static NpgsqlCommand InsertCommand(CreateMarket market, Guid id, Guid createdBy, Guid auditId, DateTime now, Guid? eventId, string? eventLabel)
    {
        var command = new NpgsqlCommand("""
            WITH created AS (INSERT INTO markets (id, slug, question, description, category, rules, resolution_source, status, trading_mode, tick_size, taker_fee_bps, maker_fee_bps,
                opens_at, closes_at, created_by, created_at, updated_at, last_time, event_id, event_label)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $16, $19, $20)
            ON CONFLICT (slug) DO NOTHING RETURNING id, slug)
            INSERT INTO audit_log (id, action, actor_id, subject_id, detail, created_at) SELECT $17, $18, $15, id, slug, $16 FROM created
            """);
        Add(command, id, NpgsqlDbType.Uuid);
        foreach (var text in (string?[])[market.Slug, market.Question, market.Description, market.Category, market.Rules, market.ResolutionSource])
            Add(command, text, NpgsqlDbType.Text);
        Add(command, (short)MarketStatus.Draft, NpgsqlDbType.Smallint);
        Add(command, (short)TradingMode.Normal, NpgsqlDbType.Smallint);
        Add(command, market.TickSize?.Units ?? TickSize.Cent.Units, NpgsqlDbType.Bigint);
        Add(command, (short)(market.Fees?.TakerBps ?? 0), NpgsqlDbType.Smallint);
        Add(command, (short)(market.Fees?.MakerBps ?? 0), NpgsqlDbType.Smallint);
        Add(command, market.OpensAt, NpgsqlDbType.TimestampTz);
        Add(command, market.ClosesAt, NpgsqlDbType.TimestampTz);
        Add(command, createdBy, NpgsqlDbType.Uuid);
        Add(command, now, NpgsqlDbType.TimestampTz);
        Add(command, auditId, NpgsqlDbType.Uuid);
        Add(command, AuditActions.MarketCreated, NpgsqlDbType.Text);
        Add(command, eventId, NpgsqlDbType.Uuid);
        Add(command, eventLabel, NpgsqlDbType.Text);
        return command;
    }

    public async Task<bool> UpdateAsync(Guid id, UpdateMarket change, Guid changedBy, Guid auditId, DateTime now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            WITH changed AS (UPDATE markets SET question = coalesce($2, question), description = nullif(coalesce($3, description), ''),
                category = nullif(coalesce($4, category), ''), rules = nullif(coalesce($5, rules), ''), resolution_source = nullif(coalesce($6, resolution_source), ''), updated_at = $7,
                opens_at = coalesce($12, opens_at)
            WHERE id = $1 AND ($12 IS NULL OR (status = $13 AND (closes_at IS NULL OR closes_at > $12))) RETURNING id)
            INSERT INTO audit_log (id, action, actor_id, subject_id, detail, created_at) SELECT $8, $9, $10, id, $11, $7 FROM changed
            """);
        Add(command, id, NpgsqlDbType.Uuid);
        foreach (var text in (string?[])[change.Question, change.Description, change.Category, change.Rules, change.ResolutionSource])
            Add(command, text, NpgsqlDbType.Text);
        Add(command, now, NpgsqlDbType.TimestampTz);
        Add(command, auditId, NpgsqlDbType.Uuid);
        Add(command, AuditActions.MarketChanged, NpgsqlDbType.Text);
        Add(command, changedBy, NpgsqlDbType.Uuid);
        Add(command, Members(change), NpgsqlDbType.Text);
        Add(command, change.OpensAt, NpgsqlDbType.TimestampTz);
        Add(command, (short)MarketStatus.Draft, NpgsqlDbType.Smallint);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Which members were given; what they are is in the market.</summary>
    private static string Members(UpdateMarket change)
    {
        (string Name, object? Value)[] members =
        [
            ("question", change.Question), ("description", change.Description), ("category", change.Category), ("rules", change.Rules),
            ("resolutionSource", change.ResolutionSource), ("opensAt", change.OpensAt), ("closesAt", change.ClosesAt),
        ];
        return string.Join(", ", members.Where(member => member.Value is not null).Select(member => member.Name));
    }

    private static void Add(NpgsqlCommand command, object? value, NpgsqlDbType type) =>
        command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
}
