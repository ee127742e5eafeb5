using System.Text.Json;
using FluentAssertions;
using FluentAssertions.Execution;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Infrastructure.Reconciliation;
using PredictionMarkets.Infrastructure.Trading;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>
/// What must be true after every trading test, whatever it did: all invariants of money, shares and orders; each node's books in memory are the open
/// orders of the database, order by order; and so is what the API shows of them.
/// </summary>
internal static class Truth
{
    public static async Task VerifyAsync(TradingRoom room)
    {
        await VerifyInvariantsAsync(room.Database.DataSource);
        var markets = await ReadAsync(room.Database, "SELECT id, slug, number, seq FROM markets ORDER BY number",
            row => (Id: row.GetGuid(0), Slug: row.GetString(1), Number: row.GetInt32(2), Seq: row.GetInt64(3)));
        foreach (var app in room.Apps)
        {
            foreach (var market in markets)
            {
                var mayMove = app.Services.GetRequiredService<IConfiguration>().GetValue<bool>("Jobs:Enabled");
                await AtRestAsync(room, market.Id, mayMove, seq => VerifyMemoryAsync(room, app, market.Id, market.Number, seq ?? market.Seq));
                await AtRestAsync(room, market.Id, mayMove, _ => VerifyShownBookAsync(room, app.Http, market.Id, market.Slug));
            }
        }

        if (room.Apps.Count == 0)
        {
            foreach (var market in markets)
                await VerifyShownBookAsync(room, room.Anyone, market.Id, market.Slug);
        }
    }

    /// <summary>Where jobs run, an order's time may come between two readings: what was held against a market that moved meanwhile is held against it as it is then (its number).</summary>
    private static async Task AtRestAsync(TradingRoom room, Guid id, bool mayMove, Func<long?, Task> verify)
    {
        if (!mayMove)
        {
            await verify(null);
            return;
        }

        for (var tries = 1; ; tries++)
        {
            var seq = await room.Database.ScalarAsync<long>("SELECT seq FROM markets WHERE id = $1", id);
            try
            {
                await verify(seq);
                return;
            }
            catch (Xunit.Sdk.XunitException)
            {
                if (tries == 20 || await room.Database.ScalarAsync<long>("SELECT seq FROM markets WHERE id = $1", id) == seq)
                    throw;
            }
        }
    }

    /// <summary>May run while the exchange trades.</summary>
    public static async Task VerifyInvariantsAsync(NpgsqlDataSource database) =>
        (await InvariantChecks.RunAsync(database, CancellationToken.None)).Should().BeEmpty("every invariant holds after every commit");

    public static async Task<List<T>> ReadAsync<T>(TestDatabase database, string sql, Func<NpgsqlDataReader, T> read, params object[] parameters)
    {
        await using var command = database.DataSource.CreateCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>The node's market object, held against the database. Nobody may be trading.</summary>
    private static async Task VerifyMemoryAsync(TradingRoom room, ExchangeApp app, Guid id, int number, long seq)
    {
        var cache = app.Services.GetRequiredService<MarketCache>();
        if ((await cache.GetAsync(id)).State.Seq != seq)
        {
            // Another node was here last, or the settlement. Asked to cancel an order that does not exist, this one catches up and changes nothing.
            var nobodys = app.Services.GetRequiredService<IIdSource>().NewOrderId(number);
            using var request = new HttpRequestMessage(HttpMethod.Delete, $"/v1/orders/{nobodys}");
            request.Headers.Authorization = room.Admin.Http.DefaultRequestHeaders.Authorization;
            using var answer = await app.Http.SendAsync(request);
            ((int)answer.StatusCode).Should().Be(404);
        }

        var market = await cache.GetAsync(id);
        market.State.Seq.Should().Be(seq, "the book in memory is that of the last commit");
        market.CheckConsistency();
        (await StateInDatabaseAsync(room, id)).Should().Be(StateInMemory(market));
        (await OrdersInDatabaseAsync(room, id)).Should().Equal(OrdersInMemory(market), "the book in memory is the open orders of the database, in the order in which they trade");
        await VerifyHoldingsAsync(room, market);
    }

    private static string StateInMemory(Market market)
    {
        var state = market.State;
        return $"{state.Status} {state.Mode} {state.Seq} {state.TradeSeq} {state.YesShares} {state.NoShares} {state.Volume} {state.LastPrice?.Units} "
            + $"{state.Resolution?.Round} {state.Resolution?.YesPays.Units} {state.Resolution?.PaidRound}";
    }

    private static async Task<string> StateInDatabaseAsync(TradingRoom room, Guid id) => (await ReadAsync(
        room.Database,
        "SELECT status, trading_mode, seq, trade_seq, yes_shares, no_shares, volume, last_price, resolution_round, yes_pays, paid_round FROM markets WHERE id = $1",
        row => $"{(MarketStatus)row.GetInt16(0)} {(TradingMode)row.GetInt16(1)} {row.GetInt64(2)} {row.GetInt64(3)} {row.GetInt64(4)} {row.GetInt64(5)} {row.GetInt64(6)} "
            + $"{(row.IsDBNull(7) ? null : row.GetInt64(7))} {(row.IsDBNull(8) ? null : row.GetInt16(8))} {(row.IsDBNull(9) ? null : row.GetInt64(9))} {(row.IsDBNull(10) ? null : row.GetInt16(10))}",
        id)).Single();

    private static List<string> OrdersInMemory(Market market) => [.. market.Book.Orders().Select(slot =>
    {
        var order = market.Book[slot];
        return $"{order.Id} {market.TraderOf(in order).UserId} {order.Side} {order.Outcome} {order.Limit.Units} {order.Filled}/{order.Quantity} {order.FilledValue.Units} {order.FeeSum} "
            + $"{order.Reserve.Units} {order.Status} {order.Place} {order.Seq} {order.ClientOrderId}";
    })];

    /// <summary>Bids, then asks, each by price and then place.</summary>
    private static Task<List<string>> OrdersInDatabaseAsync(TradingRoom room, Guid id) => ReadAsync(
        room.Database,
        """
        SELECT id, user_id, side, outcome, price, filled, quantity, filled_value, fee_sum, reserve, status, place, seq, client_order_id
        FROM (SELECT *, (side = 1) = (outcome = 1) AS is_bid, CASE outcome WHEN 1 THEN price ELSE 10000 - price END AS book_price FROM orders
              WHERE market_id = $1 AND status <= 2) o
        ORDER BY is_bid DESC, CASE WHEN is_bid THEN -book_price ELSE book_price END, place
        """,
        row => $"{row.GetGuid(0)} {row.GetGuid(1)} {(Side)row.GetInt16(2)} {(Outcome)row.GetInt16(3)} {row.GetInt64(4)} {row.GetInt32(5)}/{row.GetInt32(6)} {row.GetInt64(7)} "
            + $"{row.GetInt64(8)} {row.GetInt64(9)} {(OrderStatus)row.GetInt16(10)} {row.GetInt64(11)} {row.GetInt64(12)} {(row.IsDBNull(13) ? null : row.GetString(13))}",
        id);

    private static async Task VerifyHoldingsAsync(TradingRoom room, Market market)
    {
        var rows = await ReadAsync(
            room.Database, "SELECT user_id, outcome, shares, locked, cost, realised FROM positions WHERE market_id = $1",
            row => (UserId: row.GetGuid(0), Outcome: (Outcome)row.GetInt16(1), Text: $"{row.GetInt64(2)} {row.GetInt64(3)} {row.GetInt64(4)} {row.GetInt64(5)}"), market.Id);
        using var scope = new AssertionScope();
        foreach (var (userId, outcome, stored) in rows)
        {
            if (market.FindTrader(userId)?[outcome] is { } held)
                $"{held.Shares} {held.Locked} {held.Cost.Units} {held.Realised.Units}".Should().Be(stored, "that is what {0} holds of {1}", userId, outcome);
        }
    }

    private static async Task VerifyShownBookAsync(TradingRoom room, HttpClient http, Guid id, string slug)
    {
        foreach (var outcome in (string[])["YES", "NO"])
        {
            var book = await http.GetAsync($"/v1/orderbook/{slug}?outcome={outcome}").JsonAsync();
            var levels = await ReadAsync(
                room.Database,
                """
                SELECT is_bid, price, sum(remaining) FROM (
                    SELECT ((side = 1) = (outcome = 1)) = ($2 = 1) AS is_bid, CASE WHEN outcome = $2 THEN price ELSE 10000 - price END AS price, quantity - filled AS remaining
                    FROM orders WHERE market_id = $1 AND status <= 2) o
                GROUP BY 1, 2 ORDER BY 1 DESC, CASE WHEN is_bid THEN -price ELSE price END
                """,
                row => (IsBid: row.GetBoolean(0), Level: $"{row.GetInt64(1) / 10_000m:0.00##} {row.GetInt64(2)}"),
                id, outcome == "YES" ? 1 : 2);
            Levels(book, "bids").Should().Equal(levels.Where(level => level.IsBid).Select(level => level.Level), "the bids shown of {0} are those of the database", slug);
            Levels(book, "asks").Should().Equal(levels.Where(level => !level.IsBid).Select(level => level.Level), "the asks shown of {0} are those of the database", slug);
        }
    }

    private static IEnumerable<string> Levels(JsonElement book, string side) => book.GetProperty(side).EnumerateArray().Select(level => $"{level[0].GetString()} {level[1].GetInt64()}");
}
