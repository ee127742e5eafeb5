using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using PredictionMarkets.Benchmarks.Reporting;

namespace PredictionMarkets.Benchmarks.Settlement;

/// <summary>
/// Orders at a steady rate, whether or not the last one is answered: what traders feel, not what a server can take. A latency counts from the moment the order was due, so
/// a pause of the server is not hidden by orders that were never sent.
/// </summary>
internal sealed class PacedOrders(Uri url, IReadOnlyList<string> tokens, IReadOnlyList<string> markets, int perSecond) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = url };
    private int _sent;

    /// <summary>Orders that were not accepted.</summary>
    public int Failed { get; private set; }

    /// <summary>Sends until told to stop, and waits for the last answer.</summary>
    public async Task<Durations> RunAsync(CancellationToken stop)
    {
        var (started, random, sending, latencies) = (Stopwatch.GetTimestamp(), new Random(7), new List<Task<long?>>(), new Durations());
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var due = started + (long)((double)i / perSecond * Stopwatch.Frequency);
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, CancellationToken.None);
            sending.Add(SendAsync(random, due));
        }

        foreach (var latency in await Task.WhenAll(sending))
        {
            if (latency is { } ticks)
                latencies.Add(ticks * (1_000_000_000 / Stopwatch.Frequency));
            else
                Failed++;
        }

        return latencies;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Half of the orders rest, half trade with them. Null if it was refused.</summary>
    private async Task<long?> SendAsync(Random random, long due)
    {
        var (isYes, user) = (_sent++ % 2 == 0, random.Next(tokens.Count));
        var order = new
        {
            market = markets[random.Next(markets.Count)], side = "BUY", outcome = isYes ? "YES" : "NO", price = "0.50", quantity = random.Next(1, 20),
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orders") { Content = JsonContent.Create(order) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens[user]);
        using var answer = await _http.SendAsync(request, CancellationToken.None);
        return answer.IsSuccessStatusCode ? Stopwatch.GetTimestamp() - due : null;
    }
}
