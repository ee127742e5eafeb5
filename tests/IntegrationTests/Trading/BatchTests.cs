using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Trading;

/// <summary>Several orders in one request.</summary>
public sealed class BatchTests : TradingTest
{
    /// <summary>What has to be looked up or loaded for the first item is found in memory for the next: it must not overtake.</summary>
    [Fact]
    public async Task Batch_InAMarketThatTheNodeHasNeverSeen_IsCarriedOutInItsOrder()
    {
        var room = await OpenAsync(nodes: 2);
        var trader = await room.TraderAsync(1_000);
        var markets = await room.MarketsAsync(12, _ => null);
        foreach (var market in markets)
        {
            // Only the first may rest post-only: whatever comes before it would be crossed.
            var items = Enumerable.Range(0, 6).Select(i => new
            {
                place = new { market, side = "BUY", outcome = i == 0 ? "YES" : "NO", price = i == 0 ? 0.50m : 0.60m + (0.01m * i), quantity = i + 1, postOnly = i == 0 },
            });
            var answer = await trader.Nodes[1].PostAsync("/v1/orders/batch", Body.Of(new { items })).JsonAsync();
            answer.EnumerateArray().Select(item => item.GetProperty("status").GetInt32()).Should().OnlyContain(status => status == 200, "{0}", answer);
            var seqs = answer.EnumerateArray().Select(item => item.GetProperty("order").GetProperty("seq").GetInt64()).ToList();
            seqs.Should().BeInAscendingOrder();
        }
    }

    [Fact]
    public async Task Batch_OfItemsThatNeverReachTheQueue_HoldsUpNobody()
    {
        var room = await OpenAsync();
        var trader = await room.TraderAsync(1_000);
        var market = await room.MarketAsync();
        var answer = await trader.Http.PostAsync("/v1/orders/batch", Body.Of(new
        {
            items = new object[]
            {
                new { place = new { market = "no-such-market", side = "BUY", price = 0.40m, quantity = 1 } },
                new { cancel = Guid.NewGuid() },
                new { place = new { market, side = "BUY", price = 0.40m, quantity = 0 } },
                new { place = new { market, side = "BUY", price = 0.40m, quantity = 1 } },
            },
        })).JsonAsync();
        answer.EnumerateArray().Select(item => item.GetProperty("status").GetInt32()).Should().Equal(404, 404, 400, 200);
    }
}
