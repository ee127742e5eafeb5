using System.Diagnostics;
using Npgsql;
using PredictionMarkets.Benchmarks.Orders;
using PredictionMarkets.Benchmarks.Reporting;
using PredictionMarkets.Benchmarks.Servers;

namespace PredictionMarkets.Benchmarks.Settlement;

/// <summary>The payout of one large market, and what traders in other markets feel of it.</summary>
internal sealed class SettlementBenchmark : IBenchmark
{
    private const int Users = 20;
    private const int Markets = 5;

    public string Name => "settlement";

    public string Help => """
        the payout of a market with many positions, while others trade at a steady rate
          --positions N    positions to pay, each of a user of its own (default 100000)
          --rate N         orders a second in other markets (default 200)
          --quiet N        seconds of trading before the settlement, to compare with (default 15)
          --batch N        holders a transaction (default: the exchange's)
          --pause MS       milliseconds between two transactions (default: the exchange's)
        """;

    public async Task<int> RunAsync(Options options)
    {
        var (positions, rate, quiet) = (options.Number("positions", 100_000), options.Number("rate", 200), options.Number("quiet", 15));
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Resolution__AllowEarlyFinalize"] = "true" };
        if (options.Text("batch") is { } batch)
            settings["Resolution__BatchSize"] = batch;
        if (options.Text("pause") is { } pause)
            settings["Resolution__BatchPause"] = TimeSpan.FromMilliseconds(int.Parse(pause)).ToString();
        var report = new Report(Name, options);
        options.RefuseOthers();

        await using var bed = await TestBed.StartAsync([], settings);
        using var participants = await Participants.CreateAsync(bed, Users);
        using var orders = new PacedOrders(bed.Url, participants.Tokens, await participants.OpenMarketsAsync("bystander", Markets), rate);
        var market = await PrepareAsync(bed, participants, positions);
        await TradeForAsync(orders, TimeSpan.FromSeconds(5));

        var before = await TradeForAsync(orders, TimeSpan.FromSeconds(quiet));
        using var stop = new CancellationTokenSource();
        var trading = orders.RunAsync(stop.Token);
        var started = Stopwatch.GetTimestamp();
        var status = await SettleAsync(participants, market);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await stop.CancelAsync();
        var during = await trading;

        report.Line($"{positions:N0} positions paid in {seconds:0.0} s ({positions / seconds:N0} a second); the market is {status}. {rate} orders a second in {Markets} other markets, {orders.Failed} not accepted.");
        report.Table(["orders in other markets", "orders", "p50 ms", "p95 ms", "p99 ms"], [Row("before", before), Row("during the settlement", during)]);
        report.Line($"p99 during / before: {during.Milliseconds(99) / before.Milliseconds(99):0.00}");
        var books = await BooksVerdict.AskAsync(bed);
        report.Line(books.Line);
        report.Finish();
        return books.AreRight && status == "RESOLVED" && orders.Failed == 0 ? 0 : 1;
    }

    /// <summary>Begins the settlement and waits for the job to end it. Returns the market's status, RESOLVED unless it takes ten minutes.</summary>
    private static async Task<string?> SettleAsync(Participants participants, string market)
    {
        var shown = await participants.AsAdminAsync(HttpMethod.Post, $"/v1/markets/{market}/finalize", null);
        for (var waits = 0; waits < 2_400 && shown.GetProperty("status").GetString() != "RESOLVED"; waits++)
        {
            await Task.Delay(250);
            shown = await participants.AsAdminAsync(HttpMethod.Get, $"/v1/markets/{market}", null);
        }

        return shown.GetProperty("status").GetString();
    }

    private static string[] Row(string name, Durations latencies) =>
        [name, latencies.Count.ToString("N0"), Show(latencies, 50), Show(latencies, 95), Show(latencies, 99)];

    private static string Show(Durations latencies, double percent) => latencies.Milliseconds(percent).ToString("0.0");

    private static async Task<Durations> TradeForAsync(PacedOrders orders, TimeSpan time)
    {
        using var stop = new CancellationTokenSource(time);
        return await orders.RunAsync(stop.Token);
    }

    /// <summary>A closed market with a proposed result, whose holders are written directly: each has bought ten shares for $5.</summary>
    private static async Task<string> PrepareAsync(TestBed bed, Participants participants, int positions)
    {
        var slug = $"large-{DateTime.UtcNow:MMddHHmmss}";
        await participants.AsAdminAsync(HttpMethod.Post, "/v1/markets", new { slug, question = "Is it large?" });
        await using (var command = bed.Database.CreateCommand(Holders))
        {
            // Nobody has loaded the market yet: it is a draft.
            command.CommandText = Holders.Replace("{slug}", slug, StringComparison.Ordinal).Replace("{positions}", (positions / 2 * 2).ToString(), StringComparison.Ordinal);
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }

        foreach (var status in (string[])["OPEN", "CLOSED"])
            await participants.AsAdminAsync(HttpMethod.Patch, $"/v1/markets/{slug}/status", new { status });
        await participants.AsAdminAsync(HttpMethod.Post, $"/v1/markets/{slug}/resolution", new { outcome = "YES", source = "benchmark" });
        return slug;
    }

    private const string Holders = """
        CREATE TEMP TABLE holders AS SELECT gen_random_uuid() AS id, gen_random_uuid() AS deposit, gen_random_uuid() AS purchase, n FROM generate_series(1, {positions}) n;
        INSERT INTO users (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled,
            access_failed_count, role, created_at, totp_step)
        SELECT id, 'holder-' || n, 'HOLDER-' || n, 'holder-' || n, 'HOLDER-' || n, true, false, false, true, 0, 1, now(), 0 FROM holders;
        INSERT INTO balances (user_id) SELECT id FROM holders;
        INSERT INTO ledger_transactions (id, kind, created_at) SELECT deposit, 1, now() FROM holders;
        INSERT INTO ledger_transactions (id, kind, market_id, created_at) SELECT h.purchase, 4, m.id, now() FROM holders h, markets m WHERE m.slug = '{slug}';
        INSERT INTO ledger_entries SELECT deposit, 0, 1, id, 50000 FROM holders UNION ALL SELECT deposit, 1, 5, '00000000-0000-0000-0000-000000000000', -50000 FROM holders;
        INSERT INTO ledger_entries SELECT purchase, 0, 1, id, -50000 FROM holders
            UNION ALL SELECT h.purchase, 1, 3, m.id, 50000 FROM holders h, markets m WHERE m.slug = '{slug}';
        INSERT INTO positions SELECT m.id, h.id, 1 + h.n % 2, 10, 0, 50000, 0, now() FROM holders h, markets m WHERE m.slug = '{slug}';
        UPDATE markets SET yes_shares = {positions} / 2 * 10, no_shares = {positions} / 2 * 10 WHERE slug = '{slug}';
        DROP TABLE holders;
        ANALYZE;
        """;
}
