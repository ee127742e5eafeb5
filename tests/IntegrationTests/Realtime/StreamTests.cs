using System.Net.Http.Headers;
using System.Text.Json;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Realtime;

/// <summary>The feed as server-sent events.</summary>
public sealed class StreamTests : TradingTest
{
    [Fact]
    public async Task Stream_GivesSnapshotsAndUpdates_AndGoesOnFromTheLastEventId()
    {
        var room = await OpenAsync();
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync();
        string address = $"/v1/stream?topics=orderbook:{market},user:me:orders", last;
        await using (var stream = await EventReader.OpenAsync(trader.Http, address))
        {
            var (firstId, first) = await stream.NextAsync();
            first.Text("type").Should().Be("snapshot");
            firstId.Should().Be($"{first.Seq()}.-", "the second topic has not been seen yet");
            var (secondId, second) = await stream.UntilAsync(message => message.Is("snapshot"));
            secondId.Should().Be($"{first.Seq()}.{second.Seq()}");
            await trader.LimitAsync(market, "BUY", "YES", 0.40m, 10);
            await stream.UntilAsync(message => message.Is("orderbook_update"));
            last = (await stream.UntilAsync(message => message.Is("order_placed"))).Id;
        }

        await trader.LimitAsync(market, "BUY", "YES", 0.41m, 10);
        await trader.LimitAsync(market, "BUY", "YES", 0.42m, 10);
        await using var again = await EventReader.OpenAsync(trader.Http, address, last);
        var missed = new List<JsonElement>();
        while (missed.Count(message => message.Is("order_placed")) < 2)
            missed.Add((await again.NextAsync()).Message);

        missed.Should().NotContain(message => message.Is("snapshot"));
        missed.Where(message => message.Is("order_placed")).Select(FeedReading.Seq).Should().Equal(2, 3);
        missed.First(message => message.Is("orderbook_update")).LastSeq().Should().Be(long.Parse(last.Split('.')[0]));
    }

    [Fact]
    public async Task Stream_RefusesWhatIsNoneOfItsTopics()
    {
        var room = await OpenAsync();
        var (trader, other) = (await room.TraderAsync(), await room.TraderAsync());

        await room.Anyone.GetAsync("/v1/stream").ProblemAsync(400, "VALIDATION_FAILED");
        await room.Anyone.GetAsync("/v1/stream?topics=weather").ProblemAsync(400, "TOPIC_UNKNOWN");
        await room.Anyone.GetAsync("/v1/stream?topics=orderbook:nothing-here").ProblemAsync(404, "MARKET_NOT_FOUND");
        await room.Anyone.GetAsync("/v1/stream?topics=user:me:orders").ProblemAsync(401, "UNAUTHENTICATED");
        await room.Anyone.GetAsync($"/v1/stream?topics=user:me:orders&access_token={room.TokenOf(trader)}").ProblemAsync(401, "UNAUTHENTICATED");
        await trader.Http.GetAsync($"/v1/stream?topics=markets,user:{other.Id}:balances").ProblemAsync(403, "FORBIDDEN");
        await trader.Http.GetAsync("/v1/stream?topics=markets&lastEventId=1.2").ProblemAsync(400, "VALIDATION_FAILED");
        await trader.Http.GetAsync("/v1/stream?topics=markets&lastEventId=x").ProblemAsync(400, "VALIDATION_FAILED");
    }

    [Fact]
    public async Task Stream_UnderRandomTrading_BookEqualsTheExchangesAtEverySequence()
    {
        var room = await OpenAsync();
        var market = await room.MarketAsync();
        var traders = await room.TradersAsync(4);
        await using var stream = await EventReader.OpenAsync(room.Anyone, $"/v1/stream?topics=orderbook:{market}");
        await using (new RandomLoad(room.Admin, traders, [market]).Start(4))
            await Task.Delay(TimeSpan.FromSeconds(2));
        var history = new BookHistory(room.Anyone, market);
        var last = await history.LookAsync();

        var book = new ClientBook();
        while (book.Seq < last)
            book.Apply((await stream.NextAsync()).Message).Should().BeTrue("there is no gap");
        await history.VerifyAsync(book.Seen);
    }
}

/// <summary>Reads server-sent events.</summary>
internal sealed class EventReader(HttpResponseMessage response, StreamReader reader) : IAsyncDisposable
{
    public static async Task<EventReader> OpenAsync(HttpClient http, string address, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/event-stream");
        return new EventReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    public async Task<(string Id, JsonElement Message)> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        string id = "", data = "";
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line[6..];
            else if (line.Length == 0 && data.Length > 0)
                return (id, JsonDocument.Parse(data).RootElement);
        }

        throw new EndOfStreamException("The stream has ended.");
    }

    public async Task<(string Id, JsonElement Message)> UntilAsync(Func<JsonElement, bool> isWanted)
    {
        while (true)
        {
            var next = await NextAsync();
            if (isWanted(next.Message))
                return next;
        }
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A book as a client keeps it, by the rule of docs/realtime.md.</summary>
internal sealed class ClientBook
{
    private readonly SortedDictionary<decimal, long> _bids = [], _asks = [];

    public long Seq { get; private set; } = -1;

    /// <summary>What it was at each number.</summary>
    public List<(long Seq, string Book)> Seen { get; } = [];

    /// <summary>False if something was missed.</summary>
    public bool Apply(JsonElement message)
    {
        var isSnapshot = message.Is("snapshot");
        if (message.Is("heartbeat"))
            return message.Seq() <= Seq;
        if (!isSnapshot && message.Seq() <= Seq)
            return true;
        if (!isSnapshot && message.LastSeq() > Seq)
            return false;
        if (isSnapshot)
        {
            _bids.Clear();
            _asks.Clear();
        }

        Set(_bids, message.GetProperty("data").GetProperty("bids"));
        Set(_asks, message.GetProperty("data").GetProperty("asks"));
        Seq = message.Seq();
        Seen.Add((Seq, $"{string.Join(' ', _bids.Reverse().Select(level => $"{level.Key:0.00##}x{level.Value}"))} | {string.Join(' ', _asks.Select(level => $"{level.Key:0.00##}x{level.Value}"))}"));
        return true;
    }

    private static void Set(SortedDictionary<decimal, long> side, JsonElement levels)
    {
        foreach (var level in levels.EnumerateArray())
        {
            var (price, quantity) = (decimal.Parse(level[0].GetString()!, System.Globalization.CultureInfo.InvariantCulture), level[1].GetInt64());
            if (quantity == 0)
                side.Remove(price);
            else
                side[price] = quantity;
        }
    }
}
