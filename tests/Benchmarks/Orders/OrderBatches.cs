using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace PredictionMarkets.Benchmarks.Orders;

/// <summary>Many orders placed over HTTP in the shortest time.</summary>
internal static class OrderBatches
{
    private const int BatchSize = 50;
    private const int Callers = 8;

    /// <summary>Places orders 0 to <paramref name="count"/> - 1; those of a batch are one user's.</summary>
    public static async Task PlaceAsync(HttpClient http, IReadOnlyList<string> tokens, int count, Func<int, object> order) =>
        await Parallel.ForEachAsync(
            Enumerable.Range(0, (count + BatchSize - 1) / BatchSize), new ParallelOptions { MaxDegreeOfParallelism = Callers },
            async (batch, cancellation) =>
            {
                var items = Enumerable.Range(batch * BatchSize, Math.Min(BatchSize, count - (batch * BatchSize))).Select(i => new { place = order(i) });
                using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/orders/batch") { Content = JsonContent.Create(new { items }) };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens[batch % tokens.Count]);
                using var answer = await http.SendAsync(request, cancellation);
                answer.EnsureSuccessStatusCode();
            });
}
