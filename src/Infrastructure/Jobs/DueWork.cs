using Npgsql;
using PredictionMarkets.Application.Jobs;

namespace PredictionMarkets.Infrastructure.Jobs;

/// <inheritdoc cref="IDueWork"/>
internal sealed class DueWork(NpgsqlDataSource database) : IDueWork
{
    public Task<IReadOnlyList<DueMarket>> MarketsAsync(DateTime now, int limit, CancellationToken cancellationToken) => ReadAsync(
        """
        (SELECT id, true, opens_at AS due FROM markets WHERE status = 1 AND opens_at <= $1)
        UNION ALL (SELECT id, false, closes_at FROM markets WHERE status IN (2, 3) AND closes_at <= $1)
        ORDER BY due LIMIT $2
        """,
        row => new DueMarket(row.GetGuid(0), row.GetBoolean(1)), cancellationToken, now, limit);

    public Task<IReadOnlyList<OpenOrder>> ExpiringOrdersAsync(DateTime now, int limit, CancellationToken cancellationToken) => ReadAsync(
        "SELECT id, market_id, user_id FROM orders WHERE status <= 2 AND expires_at <= $1 ORDER BY expires_at LIMIT $2", ReadOrder, cancellationToken, now, limit);

    public Task<IReadOnlyList<OpenOrder>> OpenOrdersAsync(Guid marketId, int limit, CancellationToken cancellationToken) => ReadAsync(
        "SELECT id, market_id, user_id FROM orders WHERE status <= 2 AND market_id = $1 ORDER BY place LIMIT $2", ReadOrder, cancellationToken, marketId, limit);

    private static OpenOrder ReadOrder(NpgsqlDataReader row) => new(row.GetGuid(0), row.GetGuid(1), row.GetGuid(2));

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }
}
