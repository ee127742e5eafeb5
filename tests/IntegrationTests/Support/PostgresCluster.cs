using System.Net;
using System.Net.Sockets;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>
/// A PostgreSQL server of a test's own, durable as it comes, to be killed, copied and started again. TEST_POSTGRES_BIN says where its programs are, TEST_POSTGRES_USER
/// whom it must run as (empty: as whoever runs the tests).
/// </summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private readonly string _directory;
    private readonly string[] _settings;

    private PostgresCluster(string directory, string[] settings) => (_directory, _settings, Port) = (directory, settings, FreePort());

    public int Port { get; }

    /// <summary>The server as tests name it: its maintenance database, as a superuser.</summary>
    public string Server => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres";

    /// <summary>A path that nothing is at yet.</summary>
    public static string NewPath(string kind) => Path.Combine(Path.GetTempPath(), $"exchange-{kind}-{Guid.NewGuid():N}");

    /// <param name="settings">PostgreSQL's, name=value.</param>
    public static async Task<PostgresCluster> StartAsync(params string[] settings)
    {
        var cluster = new PostgresCluster(NewPath("postgres"), settings);
        await DatabaseUser.RunAsync("initdb", "-D", cluster._directory, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync");
        await cluster.StartServerAsync();
        return cluster;
    }

    /// <summary>Starts a server on files that are there already.</summary>
    public static async Task<PostgresCluster> StartOnAsync(string directory, params string[] settings)
    {
        var cluster = new PostgresCluster(directory, settings);
        await cluster.StartServerAsync();
        return cluster;
    }

    /// <summary>Starts the server and waits until it takes connections.</summary>
    public Task StartServerAsync() => DatabaseUser.RunAsync(
        "pg_ctl", "start", "-w", "-s", "-t", "60", "-D", _directory, "-l", Path.Combine(_directory, "log"), "-o",
        $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200{string.Concat(_settings.Select(setting => $" -c {setting}"))}");

    /// <summary>Ends the server as a crash would: no checkpoint, nobody is told.</summary>
    public Task KillServerAsync() => DatabaseUser.RunAsync("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", _directory);

    /// <summary>Copies all of the server's files while it runs.</summary>
    public Task BackUpAsync(string directory) => DatabaseUser.RunAsync(
        "pg_basebackup", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "postgres", "-D", directory, "--checkpoint=fast", "--wal-method=none", "--no-sync");

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(_directory, "postmaster.pid")))
            await KillServerAsync();
        await DatabaseUser.RunAsync("rm", "-rf", _directory);
    }

    /// <summary>A port that was free just now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
