using Npgsql;
using NpgsqlTypes;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <inheritdoc cref="IMarketStore"/>
internal sealed class MarketStore(NpgsqlDataSource database) : IMarketStore
{
    public async Task<bool> AddAsync(CreateMarket market, Guid id, Guid createdBy, DateTime now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            INSERT INTO markets (id, slug, question, description, category, rules, resolution_source, status, trading_mode, tick_size, taker_fee_bps, maker_fee_bps,
                opens_at, closes_at, created_by, created_at, updated_at, last_time)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $16)
            ON CONFLICT (slug) DO NOTHING
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
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public async Task UpdateTextsAsync(Guid id, UpdateMarket change, DateTime now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            UPDATE markets SET question = coalesce($2, question), description = coalesce($3, description), category = coalesce($4, category),
                rules = coalesce($5, rules), resolution_source = coalesce($6, resolution_source), updated_at = $7
            WHERE id = $1
            """);
        Add(command, id, NpgsqlDbType.Uuid);
        foreach (var text in (string?[])[change.Question, change.Description, change.Category, change.Rules, change.ResolutionSource])
            Add(command, text, NpgsqlDbType.Text);
        Add(command, now, NpgsqlDbType.TimestampTz);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(NpgsqlCommand command, object? value, NpgsqlDbType type) =>
        command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value, NpgsqlDbType = type });
}
