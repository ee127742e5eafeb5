using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;

namespace PredictionMarkets.IntegrationTests.Trading;

/// <summary>The order in which the orders of a book trade.</summary>
internal static class BookOrder
{
    /// <summary>Takes every book away from both sides, and sees its orders come in the order of price and place that the database has kept.</summary>
    public static async Task VerifyAsync(TradingRoom room)
    {
        var markets = await Truth.ReadAsync(room.Database, "SELECT id, slug FROM markets WHERE status = 2", row => (Id: row.GetGuid(0), Slug: row.GetString(1)));
        var sweeper = await room.TraderAsync(1_000_000_000);
        foreach (var (id, slug) in markets)
        {
            foreach (var (outcome, isBid) in ((string, bool)[])[("YES", false), ("NO", true)])
            {
                var resting = await Truth.ReadAsync(
                    room.Database,
                    """
                    SELECT id, quantity - filled FROM (
                        SELECT *, (side = 1) = (outcome = 1) AS is_bid, CASE outcome WHEN 1 THEN price ELSE 10000 - price END AS book_price FROM orders
                        WHERE market_id = $1 AND status <= 2 AND coalesce(expires_at > now() + interval '1 minute', true)) o
                    WHERE is_bid = $2 ORDER BY CASE WHEN is_bid THEN -book_price ELSE book_price END, place
                    """,
                    row => (Id: row.GetGuid(0), Remaining: row.GetInt32(1)), id, isBid);
                if (resting.Count == 0)
                    continue;
                var sweep = await sweeper.PlaceAsync(new
                {
                    market = slug, side = "BUY", outcome, price = 0.99m, quantity = Math.Min(1_000_000, resting.Sum(order => (long)order.Remaining)), timeInForce = "IOC",
                }).JsonAsync(201);
                var met = await Truth.ReadAsync(
                    room.Database, "SELECT maker_order_id, quantity FROM trades WHERE taker_order_id = $1 ORDER BY seq", row => (row.GetGuid(0), row.GetInt32(1)),
                    Guid.Parse(sweep.OrderId()));

                // Orders whose time comes about now may or may not have been met; the others say whether the queue was kept.
                var known = resting.Select(order => order.Id).ToHashSet();
                met = [.. met.Where(trade => known.Contains(trade.Item1))];
                if (met.Count == 0)
                    continue;
                met.Take(met.Count - 1).Should().Equal(resting.Take(met.Count - 1), "they trade by price, then time");
                met[^1].Item1.Should().Be(resting[met.Count - 1].Id);
            }
        }
    }
}
