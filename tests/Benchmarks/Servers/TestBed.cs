using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;
using PredictionMarkets.Benchmarks.Reporting;
using PredictionMarkets.Infrastructure.Persistence;

namespace PredictionMarkets.Benchmarks.Servers;

/// <summary>The servers under load: a private PostgreSQL and the exchange as a process of its own, or those that run already.</summary>
internal sealed class TestBed : IAsyncDisposable
{
    private readonly GuardedProcess? _postgres;
    private readonly ServerStart? _start;
    private readonly List<GuardedProcess> _nodes = [];
    private GuardedProcess? _server;

    private TestBed(Uri url, string connectionString, GuardedProcess? postgres = null, ServerStart? start = null)
    {
        (Url, _postgres, _start) = (url, postgres, start);
        ConnectionString = connectionString;
        Database = NpgsqlDataSource.Create(connectionString);
    }

    /// <summary>What access tokens are signed with. All nodes of a run accept each other's.</summary>
    public static string Secret { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));

    public Uri Url { get; }

    public string ConnectionString { get; }

    public NpgsqlDataSource Database { get; }

    /// <summary>The process whose children do PostgreSQL's work; null if it is not ours.</summary>
    public int? PostgresProcess => _postgres is null ? null : int.Parse(_postgres.FirstLine.Split(' ')[2]);

    public int? ServerProcess => _server is null ? null : int.Parse(_server.FirstLine);

    /// <param name="settings">PostgreSQL's, name=value.</param>
    /// <param name="exchange">The exchange's own, by their environment names.</param>
    /// <param name="name">Of one of several test beds at the same time.</param>
    public static async Task<TestBed> StartAsync(IEnumerable<string> settings, IReadOnlyDictionary<string, string>? exchange = null, string name = "")
    {
        var directory = Path.Combine(Machine.Root, ".bench", name);
        var script = Path.Combine(Machine.Root, "tests", "Benchmarks", "Servers", "postgres.sh");
        var postgres = await GuardedProcess.StartAsync([script, directory, .. settings], new Dictionary<string, string>(StringComparer.Ordinal));
        var (port, password) = (postgres.FirstLine.Split(' ')[0], postgres.FirstLine.Split(' ')[1]);
        var database = $"Host=127.0.0.1;Port={port};Username=bench;Password={password};Database=postgres";
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var bed = new TestBed(url, database, postgres, new ServerStart(Path.Combine(directory, "server.log"), exchange));
        try
        {
            await bed.RestartAsync();
            return bed;
        }
        catch
        {
            await bed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the exchange; ends it first if it runs. Returns how long the start took until it was ready.</summary>
    public async Task<TimeSpan> RestartAsync()
    {
        var (log, settings) = _start ?? throw new InvalidOperationException("An exchange that ran before is not started anew.");
        if (_server is not null)
            await _server.DisposeAsync();
        var started = Stopwatch.GetTimestamp();
        _server = await StartServerAsync(Url, ConnectionString, log, settings);
        await AwaitReadyAsync(Url, log);
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Trades there have been in all markets.</summary>
    public async Task<long> CountTradesAsync()
    {
        await using var command = Database.CreateCommand("SELECT coalesce(sum(trade_seq), 0)::bigint FROM markets");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>One of the figures that the exchange gives out about itself.</summary>
    public async Task<double> MetricAsync(string name)
    {
        using var http = new HttpClient { BaseAddress = Url };
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return double.Parse(metrics.Split('\n').First(line => line.StartsWith($"{name} ", StringComparison.Ordinal)).Split(' ')[1]);
    }

    /// <summary>Starts another node on the same database. Returns where it listens.</summary>
    public async Task<Uri> AddNodeAsync()
    {
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        _nodes.Add(await StartServerAsync(url, ConnectionString, Path.Combine(Machine.Root, ".bench", $"server-{_nodes.Count + 2}.log")));
        await AwaitReadyAsync(url, ".bench");
        return url;
    }

    public static async Task<TestBed> UseAsync(string url, string database)
    {
        var bed = new TestBed(new Uri(url), DatabaseUrl.Parse(database).ConnectionString);
        await AwaitReadyAsync(bed.Url, url);
        return bed;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        foreach (var node in _nodes)
            await node.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    private static Task<GuardedProcess> StartServerAsync(Uri url, string database, string log, IReadOnlyDictionary<string, string>? more = null)
    {
        // The build output of the same configuration that this program is of.
        var output = Path.GetRelativePath(Path.Combine(Machine.Root, "tests", "Benchmarks"), AppContext.BaseDirectory);
        var program = Path.Combine(Machine.Root, "src", "Web", output, "PredictionMarkets.Web.dll");
        const string Script = """
            cd "$(dirname "$1")"
            dotnet "$1" < /dev/null > "$2" 2>&1 &
            echo $!
            cat > /dev/null
            kill $!
            wait $!
            """;
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = url.ToString(),
            ["DATABASE_URL"] = database,
            ["REDIS_URL"] = "",
            ["JWT_SECRET"] = Secret,
            ["RateLimits__Enabled"] = "false",
            ["Realtime__ConnectionsPerAddress"] = "100000",

            // The benchmark's subscribers only listen.
            ["Realtime__IdleTimeout"] = "01:00:00",
            ["Jwt__Lifetime"] = "12:00:00",
            ["LOG_LEVEL"] = "warn",
        };
        foreach (var (name, value) in more ?? new Dictionary<string, string>(StringComparer.Ordinal))
            settings[name] = value;
        return GuardedProcess.StartAsync(["-c", Script, "server", program, log], settings);
    }

    private static async Task AwaitReadyAsync(Uri url, string where)
    {
        using var http = new HttpClient { BaseAddress = url };
        for (var tries = 0; tries < 3_000; tries++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException($"The exchange at {url} is not ready after a minute ({where}).");
    }

    public static int FreePort()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    /// <param name="Log">Where it writes.</param>
    /// <param name="Settings">The exchange's own, by their environment names.</param>
    private sealed record ServerStart(string Log, IReadOnlyDictionary<string, string>? Settings);
}
