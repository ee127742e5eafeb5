using Npgsql;
using NpgsqlTypes;
using PredictionMarkets.Application.Users;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Reading;

/// <summary>
/// Reads holdings back from the user's journal. It holds every state there ever was, so nothing is kept beside it; how far back it is read is bounded, so that the
/// history of a busy program costs a fraction of a second too.
/// </summary>
internal sealed class HoldingsHistory(NpgsqlDataSource database) : IHoldingsHistory
{
    /// <summary>States of each topic that are looked at, newest first.</summary>
    private const long MostChanges = 100_000;

    private const string Money =
        """
        SELECT DISTINCT ON (1) greatest(date_bin($2, created_at, 'epoch'), $3) AS step,
            ((payload ->> 'available')::numeric + (payload ->> 'locked')::numeric - (payload ->> 'debt')::numeric) * 10000 AS money
        FROM user_journal WHERE user_id = $1 AND topic = 2 AND seq > (SELECT balances_seq FROM balances WHERE user_id = $1) - $5 AND created_at < $4
        ORDER BY 1, seq DESC
        """;

    private const string Shares =
        """
        SELECT step, market_id::uuid, outcome, shares::bigint, cost::numeric * 10000 FROM (
            SELECT DISTINCT ON (1, 2, 3) greatest(date_bin($2, created_at, 'epoch'), $3) AS step, payload ->> 'marketId' AS market_id, payload ->> 'outcome' AS outcome,
                payload ->> 'shares' AS shares, payload ->> 'cost' AS cost
            FROM user_journal WHERE user_id = $1 AND topic = 3 AND seq > (SELECT positions_seq FROM balances WHERE user_id = $1) - $5 AND created_at < $4
            ORDER BY 1, 2, 3, seq DESC) states
        ORDER BY step
        """;

    public async Task<Holdings> ReadAsync(Guid userId, TimeSpan step, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var money = new List<HeldMoney>();
        await using (var command = Command(Money, userId, step, from, to))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                money.Add(new HeldMoney(reader.GetDateTime(0), (long)reader.GetDecimal(1)));
        }

        var shares = new List<HeldShares>();
        await using (var command = Command(Shares, userId, step, from, to))
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var outcome = string.Equals(reader.GetString(2), "YES", StringComparison.Ordinal) ? Outcome.Yes : Outcome.No;
                shares.Add(new HeldShares(reader.GetDateTime(0), reader.GetGuid(1), outcome, reader.GetInt64(3), (long)reader.GetDecimal(4)));
            }
        }

        return new Holdings(money, shares);
    }

    private NpgsqlCommand Command(string sql, Guid userId, TimeSpan step, DateTime from, DateTime to)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = userId });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = step, NpgsqlDbType = NpgsqlDbType.Interval });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = from - step, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = to, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = MostChanges });
        return command;
    }
}
