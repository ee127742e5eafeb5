using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Npgsql;
using PredictionMarkets.Benchmarks.Orders;
using PredictionMarkets.Benchmarks.Servers;

namespace PredictionMarkets.Benchmarks.Scale;

/// <summary>
/// Brings an empty exchange into a <see cref="State"/>. Markets, one user with all he has, one trade and all resting orders go through the API; users and history are then
/// copied in the database from what the exchange itself has written for those.
/// </summary>
internal sealed class Seeding(TestBed bed, State state, string name)
{
    /// <summary>Dollars that the users turn into shares, over all markets, of the thousand million that they get; no more than so many in one market.</summary>
    private const int SpentOnShares = 500_000_000, MostShares = 100_000;

    /// <summary>Trades of the history in one transaction.</summary>
    private const long TradesAtOnce = 50_000;

    public SignedTokens Tokens { get; } = new(state.Accounts);

    /// <summary>The markets that are traded.</summary>
    public IReadOnlyList<string> Markets { get; private set; } = [];

    /// <summary>Those that are not.</summary>
    public IReadOnlyList<string> Quiet { get; private set; } = [];

    public async Task RunAsync()
    {
        await StepAsync("markets", OpenAsync);
        await StepAsync("accounts", () => WithConnectionAsync(connection => SqlScript.RunAsync(connection, "Crowd.sql", ("count", state.Accounts))));
        await bed.RestartAsync();
        if (state.History > 0)
            await StepAsync("history", RememberAsync);
        await StepAsync("resting orders", RestAsync);
        await StepAsync("clean-up", SettleDownAsync);
    }

    private async Task OpenAsync()
    {
        using var participants = await Participants.CreateAsync(bed, 1);
        var slugs = await participants.OpenMarketsAsync("scale", state.Markets + state.Quiet, Math.Min(MostShares, SpentOnShares / (state.Markets + state.Quiet)));
        (Markets, Quiet) = ([.. slugs.Take(state.Markets)], [.. slugs.Skip(state.Markets)]);
    }

    /// <summary>Has one trade and one cancel carried out, and writes them down as often as it takes.</summary>
    private async Task RememberAsync()
    {
        using var http = new HttpClient { BaseAddress = bed.Url };
        await PlaceAsync(http, 0, new { side = "BUY", outcome = "YES", price = "0.40", quantity = 10 });
        await PlaceAsync(http, 1, new { side = "BUY", outcome = "NO", price = "0.60", quantity = 10 });
        await PlaceAsync(http, 0, new { side = "BUY", outcome = "YES", price = "0.30", quantity = 10 });
        using var cancel = new HttpRequestMessage(HttpMethod.Delete, "/v1/orders");
        await SendAsync(http, 0, cancel);
        await WithConnectionAsync(RepeatAsync);
        await bed.RestartAsync();
    }

    private async Task RepeatAsync(NpgsqlConnection connection)
    {
        var rows = (long)(await SqlScript.RunAsync(connection, "HistoryPattern.sql"))!;
        long markets = state.Markets + state.Quiet, users = state.Accounts / markets * markets, rounds = Math.Max(1, state.History / rows / users);
        var start = DateTimeOffset.UtcNow.AddSeconds(-10 * rounds * users).ToUnixTimeMilliseconds();
        for (var from = 0L; from < rounds * users; from += TradesAtOnce)
        {
            var to = Math.Min(from + TradesAtOnce, rounds * users) - 1;
            await SqlScript.RunAsync(connection, "HistoryPart.sql", ("from", from), ("to", to), ("users", users), ("markets", markets), ("start", start));
        }

        await SqlScript.RunAsync(connection, "HistoryTotals.sql", ("rounds", rounds), ("users", users), ("markets", markets));
    }

    /// <summary>Bids below $0.50 and asks above it, half of them of buyers and half of sellers.</summary>
    private async Task RestAsync()
    {
        using var http = new HttpClient { BaseAddress = bed.Url, Timeout = TimeSpan.FromMinutes(2) };
        await OrderBatches.PlaceAsync(http, Tokens, state.Resting, i =>
        {
            var (market, turn) = (i % Markets.Count, i / Markets.Count);
            var (isBid, distance, sells) = (turn % 2 == 0, 1 + (turn / 2 % state.Depth), turn / 2 / state.Depth % 2 == 1);
            var isYes = isBid != sells;
            var cents = isBid == isYes ? 50 - distance : 50 + distance;
            return new { market = Markets[market], side = sells ? "SELL" : "BUY", outcome = isYes ? "YES" : "NO", price = $"0.{cents:00}", quantity = 5 + (turn % 36) };
        });
        var open = await AskAsync<long>("SELECT count(*) FROM orders WHERE status <= 2");
        if (open != state.Resting)
            throw new InvalidOperationException($"{open} orders rest instead of {state.Resting}.");
    }

    /// <summary>What a database that has run for long has behind it: statistics, visibility, a checkpoint, and all trades rolled up.</summary>
    private async Task SettleDownAsync()
    {
        foreach (var sql in (string[])["VACUUM (ANALYZE)", "CHECKPOINT"])
        {
            await using var command = bed.Database.CreateCommand(sql);
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }

        while (await AskAsync<bool>("SELECT EXISTS (SELECT FROM markets m LEFT JOIN candle_progress p ON p.market_id = m.id WHERE m.trade_seq > coalesce(p.trade_seq, 0))"))
            await Task.Delay(500);
    }

    private Task PlaceAsync(HttpClient http, int user, object order) =>
        SendAsync(http, user, new HttpRequestMessage(HttpMethod.Post, $"/v1/orders/{Markets[0]}") { Content = JsonContent.Create(order) });

    private async Task SendAsync(HttpClient http, int user, HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Tokens[user]);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<T> AskAsync<T>(string sql)
    {
        await using var command = bed.Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private async Task WithConnectionAsync(Func<NpgsqlConnection, Task> work)
    {
        await using var connection = await bed.Database.OpenConnectionAsync();
        await work(connection);
    }

    private async Task StepAsync(string what, Func<Task> step)
    {
        var started = Stopwatch.GetTimestamp();
        await step();
        Console.WriteLine($"{name}: {what} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
    }
}
