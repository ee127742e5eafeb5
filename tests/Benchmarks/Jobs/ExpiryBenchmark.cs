using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Npgsql;
using PredictionMarkets.Benchmarks.Orders;
using PredictionMarkets.Benchmarks.Reporting;
using PredictionMarkets.Benchmarks.Servers;

namespace PredictionMarkets.Benchmarks.Jobs;

/// <summary>Many orders that expire at one instant: how long until the last reserve is back, and how long other traders wait meanwhile.</summary>
internal sealed class ExpiryBenchmark : IBenchmark
{
    /// <summary>In one market, before the next one's turn.</summary>
    private const int OrdersInARow = 50;

    public string Name => "expiry";

    public string Help => """
        orders that all expire at one instant: seconds until the last reserve is back
          --orders N       how many (default 100000)
          --markets N      in how many markets (default 4)
          --users N        of how many users (default 20)
          --lead N         seconds from the first order to the instant; all must be placed by then (default 120)
        """;

    public async Task<int> RunAsync(Options options)
    {
        var (orders, markets, users, lead) = (options.Number("orders", 100_000), options.Number("markets", 4), options.Number("users", 20), options.Number("lead", 120));
        var report = new Report(Name, options);
        options.RefuseOthers();
        await using var bed = await TestBed.StartAsync([]);
        using var participants = await Participants.CreateAsync(bed, users);
        var slugs = await participants.OpenMarketsAsync("expiry", markets);
        var quiet = (await participants.OpenMarketsAsync("quiet", 1))[0];
        using var http = new HttpClient { BaseAddress = bed.Url };

        var expiresAt = DateTime.UtcNow.AddSeconds(lead);
        await OrderBatches.PlaceAsync(http, participants.Tokens, orders, i => new
        {
            market = slugs[i / OrdersInARow % slugs.Count], side = "BUY", price = $"0.{1 + (i % 49):00}", quantity = 1, timeInForce = "GTD", expiresAt,
        });
        var early = expiresAt - DateTime.UtcNow;
        Console.WriteLine($"{orders:N0} orders placed, {early.TotalSeconds:0} s before they expire");
        if (early < TimeSpan.FromSeconds(5))
            throw new OptionException("--lead is too short for so many orders.");

        var before = await ProbeAsync(http, participants.Tokens[0], quiet, () => DateTime.UtcNow >= expiresAt);
        var probing = ProbeAsync(http, participants.Tokens[0], quiet, () => false, expiresAt.AddSeconds(60), bed);
        var (last, first) = await WatchAsync(bed, expiresAt, orders);
        var during = await probing;

        report.Line($"{orders:N0} orders of {users} users in {markets} markets, all expiring at one instant.");
        report.Table(
            ["after their time", "seconds"],
            [["the first reserves are back", $"{first.TotalSeconds:0.0}"], ["the last reserve is back", $"{last.TotalSeconds:0.0}"]]);
        report.Line($"An order in another market meanwhile: median {Percentile(during, 0.5):0.0} ms, p99 {Percentile(during, 0.99):0.0} ms; before: {Percentile(before, 0.5):0.0} ms and {Percentile(before, 0.99):0.0} ms.");
        var books = await BooksVerdict.AskAsync(bed);
        report.Line(books.Line);
        report.Finish();
        return books.AreRight ? 0 : 1;
    }

    /// <summary>Waits for the clean-up. Returns when the last order had ended and the first ones had, after the instant.</summary>
    private static async Task<(TimeSpan Last, TimeSpan First)> WatchAsync(TestBed bed, DateTime expiresAt, int orders)
    {
        await Task.Delay(expiresAt - DateTime.UtcNow > TimeSpan.Zero ? expiresAt - DateTime.UtcNow : TimeSpan.Zero);
        TimeSpan? first = null;
        while (true)
        {
            var open = await CountAsync(bed);
            var after = DateTime.UtcNow - expiresAt;
            if (open < orders)
                first ??= after;
            if (open == 0)
                return (after, first!.Value);
            if (after > TimeSpan.FromMinutes(5))
                throw new InvalidOperationException($"{open} orders are still open after five minutes.");
            await Task.Delay(50);
        }
    }

    private static async Task<long> CountAsync(TestBed bed)
    {
        await using var command = bed.Database.CreateCommand("SELECT count(*) FROM orders WHERE status <= 2 AND expires_at IS NOT NULL");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Places single orders one after the other, and cancels them, until told to stop, or until nothing is left to expire. Milliseconds of each placing.</summary>
    private static async Task<List<double>> ProbeAsync(HttpClient http, string token, string slug, Func<bool> isOver, DateTime? until = null, TestBed? bed = null)
    {
        var times = new List<double>();
        while (!isOver() && (until is null || (DateTime.UtcNow < until && (times.Count % 20 != 0 || times.Count == 0 || await CountAsync(bed!) > 0))))
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await SendAsync(http, token, "/v1/orders", new { market = slug, side = "BUY", price = "0.01", quantity = 1 }, CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(10);
        }

        return times;
    }

    private static double Percentile(List<double> times, double share) => times.Count == 0 ? 0 : times.Order().ElementAt((int)(share * (times.Count - 1)));

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, string token, string path, object body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.SendAsync(request, cancellationToken);
    }
}
