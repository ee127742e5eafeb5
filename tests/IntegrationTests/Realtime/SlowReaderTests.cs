using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Infrastructure.Realtime;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Realtime;

/// <summary>One who reads late gets what is still worth something.</summary>
public sealed class SlowReaderTests : TradingTest
{
    [Fact]
    public async Task SlowReader_GetsMergedBooks_AndEveryMessageOfItsOwn()
    {
        var room = await OpenAsync(With(("Realtime:QueueLimit", "100000"), ("Realtime:StallTimeout", "00:01:00")));
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync(100_000);
        await using var slow = await RawFeed.ConnectAsync(room.Apps[0].Address, room.TokenOf(trader), reads: false);
        await slow.PostAsync("subscribe", new { topics = new[] { $"orderbook:{market}", "user:me:orders" } });

        // More than the system's buffers hold.
        var server = room.Apps[0].Services.GetRequiredService<Feed>();
        for (var i = 0; i < 200 && server.Connections.Sum(connection => connection.Subscriptions) < 2; i++)
            await Task.Delay(20);
        var placed = 0;
        for (; placed < 40_000 && server.Connections.Single().Backlog < 300; placed += 50)
            await SlowConsumerTests.BatchAsync(trader, market);

        server.Connections.Single().Backlog.Should().BeGreaterThanOrEqualTo(300, "or this was no test");
        slow.Read();
        var history = new BookHistory(room.Anyone, market);
        var last = await history.LookAsync();
        await slow.UntilAsync(message => message.Is("orderbook_update") && message.Seq() == last, 30);
        await slow.UntilAsync(message => message.Is("order_placed") && message.Seq() == placed, 30);

        var book = new ClientBook();
        foreach (var message in slow.Messages.Where(message => message.GetProperty("topic").GetString()!.StartsWith("orderbook", StringComparison.Ordinal)))
            book.Apply(message).Should().BeTrue("{0} builds on {1}", message, book.Seq);
        slow.Messages.Where(message => message.Is("order_placed")).Select(FeedReading.Seq).Should().Equal(Enumerable.Range(1, placed).Select(i => (long)i));
        slow.Messages.Should().Contain(message => message.Is("orderbook_update") && message.Seq() - message.LastSeq() > 100, "what waited was merged");
        book.Seen[^1].Book.Should().Be(history.Shown[last]);
    }
}
