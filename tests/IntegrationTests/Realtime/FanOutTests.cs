using System.Collections.Concurrent;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Domain;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Realtime;

/// <summary>What becomes of a change on its way to many subscribers: serialised once, and told in one write with others where telling takes long.</summary>
public sealed class FanOutTests : TradingTest
{
    [Fact]
    public async Task Message_IsSerialisedOnce_ForAllSubscribers()
    {
        var (room, market, feed, id) = await WatchedAsync();
        var trader = await room.TraderAsync();
        var readers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => ReadAsync(feed, id, TimeSpan.Zero)));

        await trader.LimitAsync(market, "BUY", "YES", 0.40m, 10);

        foreach (var reader in readers)
            await reader.UntilAsync(1);
        readers.Select(reader => reader.Updates[0]).Distinct(ReferenceEqualityComparer.Instance).Should().ContainSingle();
    }

    [Fact]
    public async Task CommitsWhileTellingTakesLong_GoOutInOneWrite_EachAsAMessage()
    {
        var (room, market, feed, id) = await WatchedAsync();
        var traders = await room.TradersAsync(4);
        var reader = await ReadAsync(feed, id, TimeSpan.FromMilliseconds(20));

        await Task.WhenAll(traders.Select(async (trader, number) =>
        {
            for (var i = 0; i < 25; i++)
                await trader.LimitAsync(market, "BUY", "YES", (10 + (10 * number) + (i % 10)) / 100m, 1);
        }));

        var last = (await room.Anyone.GetAsync($"/v1/orderbook/{market}").JsonAsync()).Seq();
        await reader.UntilAsync(last);
        reader.Writes.Should().Contain(write => write > 1, "a write takes 20 ms and the market then rests as long; commits take less");
        var before = 0L;
        foreach (var update in reader.Updates)
        {
            if (before != 0)
                update.LastSeq.Should().Be(before, "nothing is missing, doubled or out of order");
            before = update.Seq;
        }
    }

    private async Task<(TradingRoom Room, string Market, IFeed Feed, Guid Id)> WatchedAsync()
    {
        var room = await OpenAsync();
        var market = await room.MarketAsync();
        return (room, market, room.Apps[0].Services.GetRequiredService<IFeed>(), await room.MarketIdAsync(market));
    }

    private static async Task<Reader> ReadAsync(IFeed feed, Guid market, TimeSpan takes)
    {
        var reader = new Reader(takes);
        var connection = feed.Open(new FeedCaller(null, null, null, null), reader).Value;
        await connection.SubscribeAsync([new WantedTopic("book", new Topic(TopicKind.OrderBook, market), null)], CancellationToken.None);
        return reader;
    }

    /// <summary>Takes its time for each write, as a crowd of sockets does.</summary>
    private sealed class Reader(TimeSpan takes) : IFeedSink
    {
        private readonly ConcurrentQueue<FeedMessage> _updates = new();
        private readonly ConcurrentQueue<int> _writes = new();

        public IReadOnlyList<FeedMessage> Updates => [.. _updates];

        /// <summary>Messages in each write.</summary>
        public IReadOnlyCollection<int> Writes => _writes;

        public TimeSpan SilentFor => TimeSpan.Zero;

        public async Task UntilAsync(long seq)
        {
            for (var i = 0; i < 500 && (_updates.LastOrDefault()?.Seq ?? 0) < seq; i++)
                await Task.Delay(20);
            Updates[^1].Seq.Should().BeGreaterThanOrEqualTo(seq);
        }

        public ValueTask WriteAsync(FeedBatch batch)
        {
            Thread.Sleep(takes);
            _writes.Enqueue(batch.Messages.Count);
            foreach (var message in batch.Messages.Where(message => message.Type == FeedMessageTypes.OrderBookUpdate))
                _updates.Enqueue(message);
            return default;
        }

        public Task CloseAsync(Refusal? reason) => Task.CompletedTask;

        public void Abort()
        {
        }
    }
}
