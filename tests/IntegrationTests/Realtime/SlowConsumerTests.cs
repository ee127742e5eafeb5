using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Infrastructure.Realtime;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Realtime;

/// <summary>One who does not read is closed, and nobody else notices. Run alone: it measures, and counts the sockets of the whole process.</summary>
[Collection(nameof(AloneCollection))]
public sealed class SlowConsumerTests(ITestOutputHelper output) : TradingTest
{
    private const int Subscribers = 200;
    private const int QueueLimit = 1_000;

    [Fact]
    public async Task OneStalledOf200_IsClosed_AndTheOthersDoNotNotice()
    {
        using var sockets = new OpenSockets();
        var room = await OpenAsync(With(("Realtime:QueueLimit", $"{QueueLimit}"), ("Realtime:ConnectionsPerAddress", "500"), ("Realtime:StallTimeout", "00:00:03")));
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync(100_000);
        var feeds = await Task.WhenAll(Enumerable.Range(0, Subscribers - 1).Select(_ => RawFeed.ConnectAsync(room.Apps[0].Address, keeps: false)));
        foreach (var feed in feeds)
            await feed.SubscribeAsync($"orderbook:{market}");

        // The same work with a reader in the place of the one who will not read.
        var before = new List<double>();
        var half = TimeSpan.FromSeconds(Settings.StallSeconds / 2.0);
        await using (var reader = await RawFeed.ConnectAsync(room.Apps[0].Address, room.TokenOf(trader), keeps: false))
        {
            await reader.SubscribeAsync($"orderbook:{market}", "user:me:orders", "user:me:balances");
            await RoundAsync(trader, market, feeds);
            for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < half;)
                before.Add(Percentile(await RoundAsync(trader, market, feeds), 0.99));
            reader.Closed.IsCompleted.Should().BeFalse("who reads is not closed for a burst");
        }

        var server = room.Apps[0].Services.GetRequiredService<Feed>();
        var (during, worstBacklog, closings) = (new List<double>(), 0, new List<double>());
        var (started, memory) = (Stopwatch.GetTimestamp(), GC.GetTotalMemory(forceFullCollection: true));
        while (closings.Count == 0 || Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(Settings.StallSeconds))
        {
            // Whenever one is closed the next one comes and does not read either.
            using var stalled = await StallAsync(room, trader, market);
            long began = Stopwatch.GetTimestamp(), fullAt = 0;
            while (sockets.Count == Subscribers)
            {
                during.Add(Percentile(await RoundAsync(trader, market, feeds), 0.99));
                var backlog = server.Connections.Max(connection => connection.Backlog);
                worstBacklog = Math.Max(worstBacklog, backlog);
                if (fullAt == 0 && !server.Connections.Any(connection => connection.Caller.UserId is not null))
                    fullAt = Stopwatch.GetTimestamp();
                Stopwatch.GetElapsedTime(began).Should().BeLessThan(TimeSpan.FromSeconds(45), "the stalled one's socket is closed");
            }

            closings.Add(fullAt == 0 ? 0 : Stopwatch.GetElapsedTime(fullAt).TotalSeconds);
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - memory;

        // The usual round's: what the machine does meanwhile hits a few of them, a reader that held the others up would hit all.
        var (calm, disturbed) = (Percentile(before, 0.5), Percentile(during, 0.5));
        output.WriteLine($"p99 of a round {calm:0.00} ms before, {disturbed:0.00} ms with a stalled reader; {before.Count} and {during.Count} rounds; {closings.Count} closed, their sockets gone at most {closings.Max():0.0} s after they were given up; "
            + $"backlog {worstBacklog}; memory {growth / 1e6:0.0} MB more");
        closings.Should().OnlyContain(seconds => seconds < 10);
        worstBacklog.Should().BeLessThanOrEqualTo(QueueLimit);
        growth.Should().BeLessThan(30_000_000, "nothing piles up");
        disturbed.Should().BeLessThan(calm * 1.5);
        feeds.Should().OnlyContain(feed => !feed.Closed.IsCompleted);
        foreach (var feed in feeds)
            await feed.DisposeAsync();
    }

    private static async Task<List<double>> RoundAsync(TestTrader trader, string market, IReadOnlyCollection<RawFeed> feeds)
    {
        for (var i = 0; i < 4; i++)
            await BatchAsync(trader, market);
        var took = await TradeAsync(trader, market, 8, feeds);
        await trader.Http.DeleteAsync($"/v1/orders?market={market}").JsonAsync();
        foreach (var feed in feeds)
            feed.Arrivals.Clear();
        return took;
    }

    /// <summary>Places fifty orders at once: some 45 kB for a reader of their owner's topics.</summary>
    internal static async Task BatchAsync(TestTrader trader, string market)
    {
        var results = await trader.Http.PostAsync("/v1/orders/batch", Body.Of(new
        {
            items = Enumerable.Range(0, 50).Select(i => new { place = new { market, side = "BUY", price = (10 + (i % 30)) / 100m, quantity = 1 } }),
        })).JsonAsync();
        results.EnumerateArray().Should().OnlyContain(result => result.GetProperty("status").GetInt32() == 200);
    }

    /// <summary>Places so many orders, one after the other, and tells for each subscriber and order how many milliseconds it took from before the placing.</summary>
    private static async Task<List<double>> TradeAsync(TestTrader trader, string market, int orders, IReadOnlyCollection<RawFeed> feeds)
    {
        var sent = new Dictionary<long, long>();
        for (var i = 0; i < orders; i++)
        {
            var started = Stopwatch.GetTimestamp();
            var order = await trader.LimitAsync(market, "BUY", "YES", 0.10m + (0.01m * (i % 30)), 1);
            sent[order.GetProperty("order").Seq()] = started;
        }

        var last = sent.Keys.Max();
        var took = new List<double>();
        foreach (var feed in feeds)
        {
            await feed.UntilArrivedAsync(last);
            took.AddRange(feed.Arrivals.Where(arrival => sent.ContainsKey(arrival.Key)).Select(arrival => Stopwatch.GetElapsedTime(sent[arrival.Key], arrival.Value).TotalMilliseconds));
        }

        return took;
    }

    /// <summary>Subscribes to a great deal and never reads.</summary>
    private static async Task<Socket> StallAsync(TradingRoom room, TestTrader trader, string market)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, room.Apps[0].Address.Port);
        await SendAsync(socket, Encoding.ASCII.GetBytes(
            $"GET /realtime?access_token={room.TokenOf(trader)} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
        await Task.Delay(200);
        await SendAsync(socket, Frame("""{"protocol":"json","version":1}"""));
        await SendAsync(socket, Frame($$$"""{"type":1,"target":"subscribe","arguments":[{"topics":["orderbook:{{{market}}}","user:me:orders","user:me:balances"]}]}"""));
        await Task.Delay(200);
        return socket;
    }

    private static async Task SendAsync(Socket socket, byte[] bytes) => (await socket.SendAsync(bytes)).Should().Be(bytes.Length);

    /// <summary>A masked text frame; the mask is zero.</summary>
    private static byte[] Frame(string record)
    {
        var text = Encoding.UTF8.GetBytes(record + '\u001e');
        byte[] length = text.Length < 126 ? [(byte)(0x80 | text.Length)] : [0x80 | 126, (byte)(text.Length >> 8), (byte)text.Length];
        return [0x81, .. length, 0, 0, 0, 0, .. text];
    }

    /// <summary>Counts the hub's connections as the server itself does: until their sockets are gone.</summary>
    private sealed class OpenSockets : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _count;

        public OpenSockets()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "signalr.server.active_connections")
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref _count, change));
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }

    private static double Percentile(List<double> values, double share) => values.Order().ElementAt((int)(values.Count * share));
}
