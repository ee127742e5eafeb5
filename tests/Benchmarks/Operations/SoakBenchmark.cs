using System.Diagnostics;
using System.Net.Http.Headers;
using PredictionMarkets.Benchmarks.Http;
using PredictionMarkets.Benchmarks.Orders;
using PredictionMarkets.Benchmarks.Reporting;
using PredictionMarkets.Benchmarks.Servers;

namespace PredictionMarkets.Benchmarks.Operations;

/// <summary>Mixed load for a long time: what the server holds on to (memory, handles, connections) and what the database does (bloat) must not grow.</summary>
internal sealed class SoakBenchmark : IBenchmark
{
    private const int Users = 50;
    private const int Samples = 30;

    private static readonly string[] Reads = ["/v1/user/balance", "/v1/user/positions", "/v1/user/portfolio", "/v1/orders?limit=20", "/v1/user/trades?limit=20", "/v1/markets?limit=20"];

    public string Name => "soak";

    public string Help => """
        orders, cancels and reads for a long time; passes when memory, handles, connections and table bloat are flat
          --minutes N      (default 30)
          --connections N  of the order load (default 32)
          --readers N      callers who only read (default 4)
        """;

    public async Task<int> RunAsync(Options options)
    {
        var (minutes, connections, readers) = (options.Number("minutes", 30), options.Number("connections", 32), options.Number("readers", 4));
        var report = new Report(Name, options);
        options.RefuseOthers();

        await using var bed = await TestBed.StartAsync([]);
        using var participants = await Participants.CreateAsync(bed, Users);
        using var client = new LoadClient(bed.Url, OrderCaller.Make(bed.Url, participants.Tokens, await participants.OpenMarketsAsync("soak", 20), connections, seed: 1));
        using var stop = new CancellationTokenSource();
        var reading = Enumerable.Range(0, readers).Select(i => ReadAsync(bed.Url, participants.Tokens[i], stop.Token)).ToList();

        var samples = new List<SoakSample>();
        var total = new PhaseResult();
        for (var i = 0; i < Samples; i++)
        {
            var part = await Task.Factory.StartNew(() => client.Run(TimeSpan.FromMinutes(minutes) / Samples), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            total.Seconds += part.Seconds;
            total.Add(part);
            samples.Add(await SoakSample.TakeAsync(bed));
            Console.WriteLine($"{total.Seconds,6:0} s: {part.AcceptedPerSecond:N0} orders/s, {samples[^1]}");
        }

        await stop.CancelAsync();
        var reads = (await Task.WhenAll(reading)).Sum();
        var books = await BooksVerdict.AskAsync(bed);

        report.Line($"{minutes} min, {connections} connections and {readers} readers: {total.Accepted:N0} orders, {total.Cancelled:N0} cancels, {reads:N0} reads, {total.Failed5xx} answers 5xx.");
        var verdicts = SoakSample.Measures.Select(measure => measure.Judge(samples)).ToList();
        report.Table(["measure", "second third", "last third", "may grow by", "flat"], [.. verdicts.Select(verdict => verdict.Row)]);
        report.Line(books.Line);
        report.Finish();
        return books.AreRight && total.Failed5xx == 0 && verdicts.TrueForAll(verdict => verdict.IsFlat) ? 0 : 1;
    }

    private static async Task<long> ReadAsync(Uri url, string token, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var reads = 0L;
        while (!stop.IsCancellationRequested)
        {
            using var answer = await http.GetAsync(new Uri(Reads[reads % Reads.Length], UriKind.Relative), CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            reads++;
        }

        return reads;
    }
}

/// <summary>What the server and the database hold at one moment.</summary>
internal sealed record SoakSample(double ResidentMegabytes, double HeapMegabytes, double Handles, double Connections, double FixedTablesMegabytes, double DeadOfLive)
{
    /// <summary>Of what may not grow: its name, its value, and by how much it may: a share, and an amount below which nothing counts.</summary>
    public static IReadOnlyList<SoakMeasure> Measures { get; } =
    [
        new("resident memory, MB", sample => sample.ResidentMegabytes, 0.15, 24),
        new("managed heap, MB", sample => sample.HeapMegabytes, 0.20, 24),
        new("open handles", sample => sample.Handles, 0.10, 10),
        new("database connections", sample => sample.Connections, 0.10, 4),
        new("balances, positions, markets, MB", sample => sample.FixedTablesMegabytes, 0.25, 4),
        new("dead rows of balances, positions, markets to live ones", sample => sample.DeadOfLive, 0.50, 5),
    ];

    public static async Task<SoakSample> TakeAsync(TestBed bed)
    {
        var process = bed.ServerProcess ?? throw new InvalidOperationException("The server's process is not known.");
        using var server = Process.GetProcessById(process);
        var heap = await bed.MetricAsync("dotnet_gc_heap_bytes");
        await using var command = bed.Database.CreateCommand("""
            SELECT (SELECT count(*) FROM pg_stat_activity WHERE application_name = 'prediction-markets')::float8,
                (SELECT sum(pg_total_relation_size(relid)) FROM pg_stat_user_tables WHERE relname IN ('balances', 'positions', 'markets'))::float8 / 1048576,
                (SELECT sum(n_dead_tup)::float8 / greatest(1, sum(n_live_tup)) FROM pg_stat_user_tables WHERE relname IN ('balances', 'positions', 'markets'))
            """);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new SoakSample(
            server.WorkingSet64 / 1048576.0, heap / 1048576, Directory.GetFileSystemEntries($"/proc/{process}/fd").Length, row.GetDouble(0), row.GetDouble(1), row.GetDouble(2));
    }

    public override string ToString() =>
        $"{ResidentMegabytes:0} MB resident, {HeapMegabytes:0} MB heap, {Handles} handles, {Connections} connections, tables {FixedTablesMegabytes:0.0} MB, {DeadOfLive:0.0} dead a live row";
}

/// <summary>Something that must not grow.</summary>
internal sealed record SoakMeasure(string Name, Func<SoakSample, double> Value, double Share, double Amount)
{
    /// <summary>Compares the last third of the time with the third before it: the first one belongs to caches that fill.</summary>
    public (bool IsFlat, IReadOnlyList<string> Row) Judge(IReadOnlyList<SoakSample> samples)
    {
        var third = samples.Count / 3;
        var (before, after) = (Median(samples.Skip(third).Take(third)), Median(samples.Skip(2 * third)));
        var allowed = Math.Max(before * Share, Amount);
        var isFlat = after - before <= allowed;
        return (isFlat, [Name, before.ToString("0.0"), after.ToString("0.0"), allowed.ToString("0.0"), isFlat ? "yes" : "NO"]);
    }

    private double Median(IEnumerable<SoakSample> samples)
    {
        var values = samples.Select(Value).Order().ToList();
        return values[values.Count / 2];
    }
}
