using Npgsql;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Resolutions;

/// <inheritdoc cref="ISettlementQueue"/>
/// <remarks>The market's sequence number is read first, what is left to pay after it: if the number still holds when a batch is carried out, so does the list.</remarks>
internal sealed class SettlementQueue(NpgsqlDataSource database) : ISettlementQueue
{
    /// <summary>Payouts of the last paid round ($2) that the present one ($3) has not replaced, user by user after $4, of those who gain by it or do not ($6); $5: what YES pays now.</summary>
    private const string Uncorrected = """
        SELECT p.user_id, p.outcome, p.shares, p.amount FROM payouts p JOIN (
            SELECT o.user_id FROM payouts o
            WHERE o.market_id = $1 AND o.round = $2 AND o.user_id > $4
                AND NOT EXISTS (SELECT FROM payouts n WHERE n.market_id = $1 AND n.round = $3 AND n.user_id = o.user_id)
            GROUP BY o.user_id HAVING (sum(CASE o.outcome WHEN 1 THEN o.shares * $5 ELSE o.shares * (10000 - $5) END - o.amount) > 0) = $6
            ORDER BY o.user_id LIMIT $7) due ON due.user_id = p.user_id
        WHERE p.market_id = $1 AND p.round = $2 ORDER BY p.user_id, p.outcome
        """;

    public async Task<SettlementSlice> NextAsync(Guid marketId, SettlementCursor after, int take, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var market = await ReadAsync(connection, marketId, cancellationToken);
        var nothing = new SettlementSlice(market.Status, market.Seq, [], [], false);
        if (market.Status != MarketStatus.Settling)
            return nothing;
        if (market.PaidRound == 0)
            return nothing with { Users = await HoldersAsync(connection, marketId, after.UserId, take, cancellationToken) };

        if (!after.Gains && await UncorrectedAsync(connection, marketId, market, after.UserId, gains: false, take, cancellationToken) is { Count: > 0 } losing)
            return nothing with { Before = losing, TakesBack = true };
        var from = after.Gains ? after.UserId : Guid.Empty;
        return nothing with { Before = await UncorrectedAsync(connection, marketId, market, from, gains: true, take, cancellationToken) };
    }

    public async Task<bool> MustWaitAsync(Guid marketId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            SELECT EXISTS (
                SELECT FROM markets m JOIN payouts o ON o.market_id = m.id AND o.round = m.paid_round
                WHERE (m.id = $1 OR m.event_id = (SELECT event_id FROM markets WHERE id = $1)) AND m.status = 7
                    AND NOT EXISTS (SELECT FROM payouts n WHERE n.market_id = m.id AND n.round = m.resolution_round AND n.user_id = o.user_id)
                GROUP BY m.id, o.user_id HAVING sum(CASE o.outcome WHEN 1 THEN o.shares * m.yes_pays ELSE o.shares * (10000 - m.yes_pays) END - o.amount) < 0)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = marketId });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<IReadOnlyList<(Guid Market, Guid User)>> BuysOfDebtorsAsync(Guid marketId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            SELECT DISTINCT o.market_id, o.user_id FROM balances b JOIN orders o ON o.user_id = b.user_id AND o.status <= 2 AND o.side = 1
            WHERE b.debt > 0 AND EXISTS (SELECT FROM payouts p WHERE p.market_id = $1 AND p.user_id = b.user_id)
            ORDER BY o.market_id, o.user_id
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = marketId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(Guid, Guid)>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add((reader.GetGuid(0), reader.GetGuid(1)));
        return found;
    }

    private static async Task<Standing> ReadAsync(NpgsqlConnection connection, Guid marketId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT status, seq, coalesce(resolution_round, 0), coalesce(paid_round, 0), coalesce(yes_pays, 0) FROM markets WHERE id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = marketId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            throw new InvalidOperationException($"Market {marketId} does not exist.");
        return new Standing((MarketStatus)reader.GetInt16(0), reader.GetInt64(1), (short)reader.GetInt32(2), (short)reader.GetInt32(3), reader.GetInt64(4));
    }

    private static async Task<List<Guid>> HoldersAsync(NpgsqlConnection connection, Guid marketId, Guid after, int take, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT DISTINCT user_id FROM positions WHERE market_id = $1 AND user_id > $2 AND shares > 0 ORDER BY user_id LIMIT $3", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = marketId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = take });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var users = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            users.Add(reader.GetGuid(0));
        return users;
    }

    private static async Task<List<Payout>> UncorrectedAsync(
        NpgsqlConnection connection, Guid marketId, Standing market, Guid after, bool gains, int take, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Uncorrected, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = marketId });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = market.PaidRound });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = market.Round });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = market.YesPays });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = gains });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = take });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var payouts = new List<Payout>();
        while (await reader.ReadAsync(cancellationToken))
            payouts.Add(new Payout(reader.GetGuid(0), (Outcome)reader.GetInt16(1), reader.GetInt64(2), new Money(reader.GetInt64(3))));
        return payouts;
    }

    private readonly record struct Standing(MarketStatus Status, long Seq, short Round, short PaidRound, long YesPays);
}
