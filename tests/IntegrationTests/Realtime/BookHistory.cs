using System.Text.Json;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;

namespace PredictionMarkets.IntegrationTests.Realtime;

/// <summary>What a market's book was at every sequence number: what the API has shown of it, and what the public journal, laid over itself, makes of it.</summary>
internal sealed class BookHistory(HttpClient http, string market)
{
    private readonly Dictionary<long, string> _shown = [];

    /// <summary>Numbers at which the API was asked.</summary>
    public IReadOnlyDictionary<long, string> Shown => _shown;

    /// <summary>Asks the API until told to stop.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await LookAsync();
            await Task.Delay(5, CancellationToken.None);
        }
    }

    /// <summary>Asks the API once. Returns the number it answers for.</summary>
    public async Task<long> LookAsync()
    {
        var book = await http.GetAsync($"/v1/orderbook/{market}").JsonAsync();
        var seq = book.GetProperty("seq").GetInt64();
        _shown[seq] = TextOf(book);
        return seq;
    }

    /// <summary>Reads the public journal to its end, and tells of each of these numbers what the book was.</summary>
    private async Task<Dictionary<long, string>> ReplayAsync(HashSet<long> wanted)
    {
        var (bids, asks) = (new SortedDictionary<decimal, long>(), new SortedDictionary<decimal, long>());
        var books = new Dictionary<long, string> { [0] = TextOf(bids, asks) };
        for (long after = 0; ;)
        {
            var page = await http.GetAsync($"/v1/markets/{market}/journal?afterSeq={after}&limit=100").JsonAsync();
            foreach (var row in page.GetProperty("items").EnumerateArray())
            {
                row.GetProperty("seq").GetInt64().Should().Be(++after);
                if (row.GetProperty("data").TryGetProperty("levels", out var levels))
                {
                    foreach (var level in levels.EnumerateArray())
                        Set(level.Text("side") == "BID" ? bids : asks, level.Dollars("price"), level.GetProperty("quantity").GetInt64());
                }

                if (wanted.Contains(after))
                    books[after] = TextOf(bids, asks);
            }

            if (page.GetProperty("nextCursor").ValueKind == JsonValueKind.Null)
                return books;
        }
    }

    /// <summary>Holds the books that a client had against all of this.</summary>
    public async Task VerifyAsync(IReadOnlyCollection<(long Seq, string Book)> seen)
    {
        var replayed = await ReplayAsync([.. _shown.Keys, .. seen.Select(book => book.Seq)]);
        foreach (var (seq, book) in _shown)
            book.Should().Be(replayed[seq], "the API's book at {0} is the journal's", seq);
        foreach (var (seq, book) in seen)
            book.Should().Be(replayed[seq], "the client's book at {0} is the exchange's", seq);
    }

    /// <summary>Levels with bids and asks as pairs, best first, as one text.</summary>
    public static string TextOf(JsonElement book) => $"{Side(book.GetProperty("bids"))} | {Side(book.GetProperty("asks"))}";

    private static string Side(JsonElement levels) =>
        string.Join(' ', levels.EnumerateArray().Select(level => $"{decimal.Parse(level[0].GetString()!, System.Globalization.CultureInfo.InvariantCulture):0.00##}x{level[1].GetInt64()}"));

    private static string TextOf(SortedDictionary<decimal, long> bids, SortedDictionary<decimal, long> asks) =>
        $"{string.Join(' ', bids.Reverse().Select(level => $"{level.Key:0.00##}x{level.Value}"))} | {string.Join(' ', asks.Select(level => $"{level.Key:0.00##}x{level.Value}"))}";

    private static void Set(SortedDictionary<decimal, long> side, decimal price, long quantity)
    {
        if (quantity == 0)
            side.Remove(price);
        else
            side[price] = quantity;
    }
}
