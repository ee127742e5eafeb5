using Npgsql;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Infrastructure.Resolutions;

/// <inheritdoc cref="ICorrections"/>
internal sealed class Corrections(NpgsqlDataSource database) : ICorrections
{
    private const int Shown = 100;

    private const string Sql = """
        SELECT d.user_id, u.email, d.paid, d.due, b.available, greatest(d.paid - d.due - b.available, 0) AS owed, count(*) OVER (),
            sum(greatest(d.paid - d.due, 0)) OVER (), sum(greatest(d.due - d.paid, 0)) OVER (), sum(greatest(d.paid - d.due - b.available, 0)) OVER ()
        FROM (
            SELECT p.user_id, sum(p.amount)::bigint AS paid, sum(CASE p.outcome WHEN 1 THEN p.shares * x.yes_pays ELSE p.shares * (10000 - x.yes_pays) END)::bigint AS due
            FROM unnest($1, $2) AS x (market_id, yes_pays) JOIN markets m ON m.id = x.market_id JOIN payouts p ON p.market_id = m.id AND p.round = m.paid_round
            GROUP BY p.user_id) d
        JOIN users u ON u.id = d.user_id JOIN balances b ON b.user_id = d.user_id
        WHERE d.paid <> d.due ORDER BY abs(d.paid - d.due) DESC, d.user_id LIMIT $3
        """;

    public async Task<CorrectionPreview> PreviewAsync(IReadOnlyDictionary<Guid, Money> yesPays, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. yesPays.Keys] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. yesPays.Values.Select(price => price.Units)] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Shown });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var items = new List<CorrectedUser>();
        var (users, taken, given, owed) = (0L, 0L, 0L, 0L);
        while (await reader.ReadAsync(cancellationToken))
        {
            var (paid, due) = (new Money(reader.GetInt64(2)), new Money(reader.GetInt64(3)));
            items.Add(new CorrectedUser(reader.GetGuid(0), reader.GetString(1), paid, due, due - paid, new Money(reader.GetInt64(4)), new Money(reader.GetInt64(5))));
            (users, taken, given, owed) = (reader.GetInt64(6), (long)reader.GetDecimal(7), (long)reader.GetDecimal(8), (long)reader.GetDecimal(9));
        }

        return new CorrectionPreview((int)users, new Money(taken), new Money(given), new Money(owed), items);
    }
}
