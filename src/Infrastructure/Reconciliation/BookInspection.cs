using Npgsql;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Reconciliation;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Infrastructure.Trading;

namespace PredictionMarkets.Infrastructure.Reconciliation;

/// <summary>
/// Holds the books in this node's memory against the open orders of the database, while both change: a picture is of number S, and every order carries the number of its last change.
/// What the database has not changed since S must be in the picture, as it is; and the picture must hold nothing else but what has changed since.
/// </summary>
internal sealed class BookInspection(NpgsqlDataSource database, MarketCache cache, IScopedSender sender)
{
    public const string Rule = "the book in memory is the open orders of the database";

    public async Task<IReadOnlyList<BrokenRule>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new List<BrokenRule>();
        foreach (var market in cache.Ids)
        {
            // BUSY, or a market that could not be loaded: there is no picture to compare; the next run asks again.
            if (await sender.SendAsExchangeAsync(new InspectBook(market), cancellationToken) is { IsRefused: false, Value: var picture })
                findings.AddRange((await CompareAsync(market, picture, cancellationToken)).Take(InvariantChecks.FindingsARule));
        }

        return findings;
    }

    private async Task<IEnumerable<BrokenRule>> CompareAsync(Guid market, BookPicture picture, CancellationToken cancellationToken)
    {
        var stored = await ReadAsync(market, picture, cancellationToken);
        var pictured = picture.Orders.ToDictionary(order => order.Id);
        var wrong = stored.Values
            .Where(order => order.Seq <= picture.Seq && order.Status <= OrderStatus.PartiallyFilled && !pictured.ContainsKey(order.Id))
            .Select(order => $"market {market}: order {order.Id} is open in the database and not in memory");
        var changed = picture.Orders
            .Where(order => !stored.TryGetValue(order.Id, out var row) || (row.Seq <= picture.Seq && row != order))
            .Select(order => $"market {market}: order {order.Id} is {order} in memory and {(stored.TryGetValue(order.Id, out var row) ? row : null)?.ToString() ?? "absent"} in the database");
        return wrong.Concat(changed).Select(detail => new BrokenRule(Rule, detail, market));
    }

    /// <summary>The market's open orders, and those of the picture whatever has become of them.</summary>
    private async Task<Dictionary<Guid, PicturedOrder>> ReadAsync(Guid market, BookPicture picture, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            SELECT id, user_id, side, outcome, coalesce(price, 1), quantity, filled, fee_sum, reserve, status, place, seq FROM orders
            WHERE (market_id = $1 AND status <= 2) OR id = ANY ($2)
            """);
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = market });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. picture.Orders.Select(order => order.Id)] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var orders = new Dictionary<Guid, PicturedOrder>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var order = new PicturedOrder(
                reader.GetGuid(0), reader.GetGuid(1), (Side)reader.GetInt16(2), (Outcome)reader.GetInt16(3), reader.GetInt64(4), reader.GetInt32(5), reader.GetInt32(6),
                reader.GetInt64(7), reader.GetInt64(8), (OrderStatus)reader.GetInt16(9), reader.GetInt64(10), reader.GetInt64(11));
            orders.Add(order.Id, order);
        }

        return orders;
    }
}
