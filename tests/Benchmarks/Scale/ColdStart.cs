using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using PredictionMarkets.Benchmarks.Servers;

namespace PredictionMarkets.Benchmarks.Scale;

/// <summary>What a server that has just started needs for a market that it has not in memory yet.</summary>
/// <param name="StartUp">Until it was ready.</param>
/// <param name="First">The first order of all, in a market without orders: what is compiled, connected and prepared for the first time.</param>
/// <param name="FirstInMarket">The first order in the market with the most resting orders.</param>
/// <param name="Managed">Bytes of the managed heap that this market took.</param>
/// <param name="Resident">Bytes of resident memory.</param>
internal sealed record ColdStart(TimeSpan StartUp, TimeSpan First, TimeSpan FirstInMarket, double Managed, double Resident)
{
    /// <summary>With fewer orders the memory is that of other things.</summary>
    private const int LeastOrders = 100_000;

    public static IReadOnlyList<string> Head { get; } =
        ["resting orders", "start-up s", "first order of all ms", "first order in the market ms", "required", "aim", "managed bytes an order", "required", "resident bytes an order"];

    public static async Task<ColdStart> MeasureAsync(TestBed bed, Seeding seeding)
    {
        var startUp = await bed.RestartAsync();
        using var http = new HttpClient { BaseAddress = bed.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", seeding.Tokens[0]);
        var first = await TimeAsync(http, seeding.Quiet[0]);
        var before = await ManagedHeap.MeasureAsync(bed);
        var firstInMarket = await TimeAsync(http, seeding.Markets[0]);
        var after = await ManagedHeap.MeasureAsync(bed);
        return new ColdStart(startUp, first, firstInMarket, after.Managed - before.Managed, after.Resident - before.Resident);
    }

    public IReadOnlyList<string> Row(int orders) =>
    [
        orders.ToString("N0"), StartUp.TotalSeconds.ToString("0.0"), First.TotalMilliseconds.ToString("N0"), FirstInMarket.TotalMilliseconds.ToString("N0"), "3,000", "1,000",
        AnOrder(Managed, orders), "200", AnOrder(Resident, orders),
    ];

    private static string AnOrder(double bytes, int orders) => orders < LeastOrders ? "-" : (bytes / orders).ToString("N0");

    private static async Task<TimeSpan> TimeAsync(HttpClient http, string market)
    {
        var started = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsJsonAsync(new Uri($"/v1/orders/{market}", UriKind.Relative), new { side = "BUY", price = "0.01", quantity = 1 });
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(started);
    }
}
