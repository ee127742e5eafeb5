using System.Diagnostics;
using System.Text.Json;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Realtime;

/// <summary>The page's client, which stands on the official SignalR client, in Node.</summary>
public sealed class MarketFeedTests : TradingTest
{
    [Fact]
    public async Task Watch_UnderRandomTrading_BookEqualsTheExchangesAtEverySequence()
    {
        var room = await OpenAsync();
        var market = await room.MarketAsync();
        var traders = await room.TradersAsync(6);
        await using var client = NodeProgram.Start("watch", $"{room.Apps[0].Address}realtime", "--token", room.TokenOf(traders[0]), $"book:{market}", $"trades:{market}", "orders", "balances", "positions", "markets");
        await client.UntilAsync(line => line.TryGetProperty("state", out var state) && state.GetString() == "live", "the first snapshots");
        var history = new BookHistory(room.Anyone, market);

        using var stop = new CancellationTokenSource();
        var watching = history.WatchAsync(stop.Token);
        await new RandomLoad(room.Admin, traders, [market]).RunAsync(8, TimeSpan.FromSeconds(Settings.FeedSeconds));
        await stop.CancelAsync();
        await watching;
        await room.MoveAsync(market, new { status = "HALTED", reason = "test" });

        var last = await history.LookAsync();
        await client.UntilAsync(line => line.TryGetProperty("book", out _) && line.GetProperty("seq").GetInt64() == last, $"the book at {last}");
        await client.UntilAsync(line => line.TryGetProperty("markets", out _) && line.Text("kind") == "update" && line.GetProperty("item").Text("status") == "HALTED", "the halt");
        var seen = Books(client);
        seen.Should().HaveCountGreaterThan(10);
        await history.VerifyAsync(seen);
        await VerifyTradesAsync(room, client, market);
        await VerifyOwnAsync(room, client, traders[0]);
    }

    [Theory]
    [InlineData("typescript")]
    [InlineData("python")]
    public async Task DocumentedClient_KeepsTheBook(string language)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(NodeProgram.Root(), "docs", "realtime.md"));
        var code = page.Split($"```{language}\n")[1].Split("```")[0];
        code.Split('\n').Where(line => line.Length > 0).Should().HaveCountLessThanOrEqualTo(40);
        var room = await OpenAsync();
        var market = await room.MarketAsync();
        var traders = await room.TradersAsync(4);
        await using var client = await DocumentedAsync(language, code, room.Apps[0].Address, market);
        await client.UntilAsync(line => line.TryGetProperty("book", out _), "the snapshot");

        await new RandomLoad(room.Admin, traders, [market]).RunAsync(4, TimeSpan.FromSeconds(2));

        var history = new BookHistory(room.Anyone, market);
        var last = await history.LookAsync();
        await client.UntilAsync(line => line.GetProperty("seq").GetInt64() == last, $"the book at {last}");
        await history.VerifyAsync(Books(client));
    }

    private static async Task<NodeProgram> DocumentedAsync(string language, string code, Uri server, string market)
    {
        var directory = System.IO.Directory.CreateDirectory(Path.Combine(NodeProgram.Directory(), "dist", "documented")).FullName;
        var file = Path.Combine(directory, language == "python" ? "book.py" : "book.ts");
        await File.WriteAllTextAsync(file, code);
        if (language == "python")
            return NodeProgram.Run("python3", [file, server.ToString().TrimEnd('/'), market]);
        await using var compiler = NodeProgram.Run("node", [
            Path.Combine(NodeProgram.Directory(), "node_modules", "typescript", "bin", "tsc"), "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--strict", "--skipLibCheck",
            "--typeRoots", Path.Combine(NodeProgram.Directory(), "node_modules", "@types"), "--types", "node", file]);
        (await compiler.ExitAsync()).Should().Be(0, compiler.Errors);
        return NodeProgram.Run("node", [Path.ChangeExtension(file, ".js"), $"{server}realtime", market]);
    }

    [Fact]
    public async Task Description_KnowsEveryMessage()
    {
        var room = await OpenAsync();
        var document = await room.Anyone.GetAsync("/docs/asyncapi.json").JsonAsync();

        var messages = document.GetProperty("components").GetProperty("messages");
        foreach (var type in PredictionMarkets.Application.Realtime.FeedMessageTypes.All)
            messages.GetProperty(type).GetProperty("payload").GetProperty("properties").GetProperty("type").Text("const").Should().Be(type);
        foreach (var name in References(document))
            name.Split('/')[1..].Aggregate(document, (at, member) => at.GetProperty(member)).ValueKind.Should().Be(JsonValueKind.Object, name);
    }

    [Fact]
    public async Task Description_FitsWhatIsSent()
    {
        var room = await OpenAsync(With(("Realtime:HeartbeatInterval", "00:00:00.3"), ("Realtime:IdleTimeout", "00:00:12")));
        var market = await room.MarketAsync();
        var (trader, other) = (await room.TraderAsync(), await room.TraderAsync());
        await using var feed = await RawFeed.ConnectAsync(room.Apps[0].Address, room.TokenOf(trader));
        await trader.LimitAsync(market, "BUY", "YES", 0.40m, 10);
        await feed.SubscribeAsync("markets", $"orderbook:{market}", $"trades:{market}", "user:me:orders", "user:me:balances", "user:me:positions");
        var rests = (await trader.LimitAsync(market, "BUY", "YES", 0.39m, 10, "mine")).OrderId();
        await other.LimitAsync(market, "BUY", "NO", 0.60m, 4);
        using (var cancelled = await trader.Http.DeleteAsync($"/v1/orders/{rests}"))
            cancelled.EnsureSuccessStatusCode();
        await room.MoveAsync(market, new { status = "HALTED", reason = "storm" });
        await room.Admin.Http.PostAsync("/v1/admin/exchange/halt", Body.Of(new { reason = "A fault is looked into." })).JsonAsync();
        await room.Admin.Http.PostAsync("/v1/admin/exchange/resume", Body.Of(new { })).JsonAsync();
        await feed.PostAsync("ping", new { requestId = "r1" });
        await feed.UntilAsync(message => message.Is("exchange_updated") && message.GetProperty("data").Text("status") == "RUNNING");
        await feed.UntilAsync(message => message.Is("error"), 30);

        var document = await room.Anyone.GetAsync("/docs/asyncapi.json").JsonAsync();
        var messages = document.GetProperty("components").GetProperty("messages");
        feed.Messages.Select(message => message.Text("type")).Distinct().Should().BeEquivalentTo(PredictionMarkets.Application.Realtime.FeedMessageTypes.All);
        foreach (var message in feed.Messages)
            JsonSchema.Errors(document, messages.GetProperty(message.Text("type")).GetProperty("payload"), message).Should().BeEmpty("{0}", message);
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    internal static List<(long Seq, string Book)> Books(NodeProgram client) =>
        [.. client.Lines.Where(line => line.TryGetProperty("book", out _)).Select(line => (line.GetProperty("seq").GetInt64(), BookHistory.TextOf(line)))];

    /// <summary>Every trade once, in order, as the API lists it.</summary>
    internal static async Task VerifyTradesAsync(TradingRoom room, NodeProgram client, string market)
    {
        var count = await room.Database.ScalarAsync<long>("SELECT trade_seq FROM markets WHERE slug = $1", market);
        await client.UntilAsync(line => count == 0 || (line.TryGetProperty("trades", out _) && line.GetProperty("seq").GetInt64() == count), $"trade {count}");
        var updates = client.Lines.Where(line => line.TryGetProperty("trades", out _) && line.Text("kind") == "update").Select(line => line.GetProperty("item")).ToList();
        var seqs = updates.Select(trade => trade.GetProperty("seq").GetInt64()).ToList();
        seqs.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
        var listed = (await room.Anyone.GetAsync($"/v1/trades/{market}?limit=100").JsonAsync()).GetProperty("items").EnumerateArray()
            .ToDictionary(trade => trade.GetProperty("seq").GetInt64(), trade => trade.GetRawText());
        foreach (var trade in updates.Where(trade => listed.ContainsKey(trade.GetProperty("seq").GetInt64())))
            JsonElement.DeepEquals(trade, JsonDocument.Parse(listed[trade.GetProperty("seq").GetInt64()]).RootElement).Should().BeTrue("{0} is {1}", trade, listed[trade.GetProperty("seq").GetInt64()]);
    }

    /// <summary>Until the client is where the database is. An order that expires meanwhile moves that on, and a snapshot may pass over a number.</summary>
    private static async Task UntilWholeAsync(TradingRoom room, NodeProgram client, TestTrader trader)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(50))
        {
            var wanted = (await Truth.ReadAsync(room.Database, "SELECT orders_seq, balances_seq, positions_seq FROM balances WHERE user_id = $1",
                row => (Orders: row.GetInt64(0), Balances: row.GetInt64(1), Positions: row.GetInt64(2)), trader.Id)).Single();
            var reached = (Orders: SeqOf("orders"), Balances: SeqOf("balances"), Positions: SeqOf("positions"));
            if (reached == wanted)
                return;
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(20))
                throw new TimeoutException($"The client is at {reached}, the exchange at {wanted}. {client.Errors}");
        }

        long SeqOf(string topic) => client.Lines.LastOrDefault(line => line.TryGetProperty(topic, out _)) is { ValueKind: JsonValueKind.Object } line ? line.GetProperty("seq").GetInt64() : -1;
    }

    /// <summary>The last balance, the open orders and the positions that the messages make up are those that the API shows.</summary>
    internal static async Task VerifyOwnAsync(TradingRoom room, NodeProgram client, TestTrader trader)
    {
        await UntilWholeAsync(room, client, trader);

        var balance = client.Lines.Last(line => line.TryGetProperty("balances", out _)).GetProperty("item");
        var shown = await trader.Http.GetAsync("/v1/user/balance").JsonAsync();
        foreach (var member in new[] { "available", "locked", "total" })
            balance.Text(member).Should().Be(shown.Text(member));

        var open = (await Pages(trader.Http, "/v1/orders?status=OPEN&status=PARTIALLY_FILLED")).Select(order => $"{order.Text("id")} {order.GetProperty("filledQuantity")}");
        Replay(client, "orders", order => order.Text("id"), item => item.GetProperty("order"), order => order.Text("status") is "OPEN" or "PARTIALLY_FILLED")
            .Select(order => $"{order.Text("id")} {order.GetProperty("filledQuantity")}").Should().BeEquivalentTo(open);
        var held = (await trader.Http.GetAsync("/v1/user/positions?limit=100").JsonAsync()).GetProperty("items").EnumerateArray()
            .Where(position => position.GetProperty("shares").GetInt64() > 0).Select(position => $"{position.Text("outcome")} {position.GetProperty("shares")} {position.GetProperty("lockedShares")}");
        Replay(client, "positions", position => position.Text("marketId") + position.Text("outcome"), item => item, position => position.GetProperty("shares").GetInt64() > 0)
            .Select(position => $"{position.Text("outcome")} {position.GetProperty("shares")} {position.GetProperty("lockedShares")}").Should().BeEquivalentTo(held);
    }

    private static async Task<List<JsonElement>> Pages(HttpClient http, string address)
    {
        var (items, cursor) = (new List<JsonElement>(), "");
        while (true)
        {
            var page = await http.GetAsync($"{address}&limit=100{cursor}").JsonAsync();
            items.AddRange(page.GetProperty("items").EnumerateArray());
            if (page.GetProperty("nextCursor").GetString() is not { } next)
                return items;
            cursor = $"&cursor={next}";
        }
    }

    private static List<JsonElement> Replay(NodeProgram client, string topic, Func<JsonElement, string> key, Func<JsonElement, JsonElement> ofUpdate, Func<JsonElement, bool> isThere)
    {
        var items = new Dictionary<string, JsonElement>();
        foreach (var line in client.Lines.Where(line => line.TryGetProperty(topic, out _)))
        {
            if (line.Text("kind") == "snapshot")
                items = line.GetProperty("items").EnumerateArray().ToDictionary(key);
            else
                items[key(ofUpdate(line.GetProperty("item")))] = ofUpdate(line.GetProperty("item"));
        }

        return [.. items.Values.Where(isThere)];
    }
}
