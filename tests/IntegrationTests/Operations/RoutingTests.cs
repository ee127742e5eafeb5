using System.Diagnostics;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Operations;

/// <summary>docker/nginx/exchange.conf as it is shipped, but for its ports, before two nodes.</summary>
public sealed class RoutingTests(ITestOutputHelper output) : TradingTest
{
    [Fact]
    public async Task Requests_OfOneMarket_GoToOneNode_AndToAnotherWhenItIsGone()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var database = await TestDatabase.CreateAsync();
        var nodes = await StartServersAsync(database, [], []);
        var front = Own(await Nginx.StartAsync(nodes[0].Address, nodes[1].Address));
        var room = Keep(await TradingRoom.OpenAsync(database, front.Address));
        var markets = await room.MarketsAsync(8, _ => null);
        var traders = await room.TradersAsync(4);

        var servedBy = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var market in markets)
            servedBy[market] = await NodeOfAsync(room, traders, market);
        output.WriteLine($"{markets.Count} markets on {servedBy.Values.Distinct(StringComparer.Ordinal).Count()} nodes");
        servedBy.Values.Distinct(StringComparer.Ordinal).Should().HaveCount(2, "the markets are shared out");

        var lost = nodes.Single(node => servedBy[markets[0]].EndsWith($":{node.Address.Port}", StringComparison.Ordinal));
        await lost.KillAsync();
        var started = Stopwatch.GetTimestamp();
        foreach (var market in markets)
            (await NodeOfAsync(room, traders, market)).Should().NotBe(servedBy[markets[0]]);
        output.WriteLine($"a node killed: every market answered by the other within {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s");
    }

    /// <summary>Sends what concerns a market in every way there is; all of it must have been answered by one node, which is returned.</summary>
    private static async Task<string> NodeOfAsync(TradingRoom room, IReadOnlyList<TestTrader> traders, string market)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var trader in traders)
        {
            var placed = await SendAsync(trader, HttpMethod.Post, $"/v1/orders/{market}", null, new { side = "BUY", outcome = "YES", price = 0.30m, quantity = 1 });
            await SendAsync(trader, HttpMethod.Post, "/v1/orders", market, new { market, side = "BUY", outcome = "NO", price = 0.30m, quantity = 1 });
            await SendAsync(trader, HttpMethod.Delete, $"/v1/orders/{placed!.Value.OrderId()}", market, null);
            await SendAsync(trader, HttpMethod.Get, $"/v1/orderbook/{market}", null, null);
            await SendAsync(trader, HttpMethod.Post, $"/v1/markets/{market}/split", null, new { quantity = 1 });
        }

        return seen.Should().ContainSingle("everything about {0} goes to one node", market).Subject;

        async Task<System.Text.Json.JsonElement?> SendAsync(TestTrader trader, HttpMethod method, string address, string? header, object? body)
        {
            using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : Body.Of(body) };
            if (header is not null)
                request.Headers.Add("X-Market", header);
            using var response = await trader.Http.SendAsync(request);
            response.IsSuccessStatusCode.Should().BeTrue("{0} {1} is answered {2}", method, address, response.StatusCode);
            seen.Add(response.Headers.GetValues("X-Node").Single().Split(", ")[^1]);
            return System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement;
        }
    }
}
