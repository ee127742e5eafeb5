using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FluentAssertions;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>
/// A PostgreSQL server of a test's own, durable as it comes, to be killed and started again. TEST_POSTGRES_BIN says where its programs are, TEST_POSTGRES_USER
/// whom it must run as (empty: as whoever runs the tests).
/// </summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"exchange-postgres-{Guid.NewGuid():N}");
    private readonly string _programs = Environment.GetEnvironmentVariable("TEST_POSTGRES_BIN")
        ?? throw new InvalidOperationException("TEST_POSTGRES_BIN is not set: it names the directory of PostgreSQL's programs; ./test.sh sets it.");

    private PostgresCluster() => Port = FreePort();

    public int Port { get; }

    /// <summary>The server as tests name it: its maintenance database, as a superuser.</summary>
    public string Server => $"Host=127.0.0.1;Port={Port};Username=postgres;Database=postgres";

    public static async Task<PostgresCluster> StartAsync()
    {
        var cluster = new PostgresCluster();
        await cluster.RunAsync("initdb", "-D", cluster._directory, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync");
        await cluster.StartServerAsync();
        return cluster;
    }

    /// <summary>Starts the server and waits until it takes connections.</summary>
    public Task StartServerAsync() => RunAsync(
        "pg_ctl", "start", "-w", "-s", "-t", "60", "-D", _directory, "-l", Path.Combine(_directory, "log"), "-o",
        $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200");

    /// <summary>Ends the server as a crash would: no checkpoint, nobody is told.</summary>
    public Task KillServerAsync() => RunAsync("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", _directory);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", _directory);
        await RunAsync("rm", "-rf", _directory);
    }

    /// <summary>A port that was free just now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo { WorkingDirectory = "/" };
        var path = program == "rm" ? program : Path.Combine(_programs, program);
        if (Environment.GetEnvironmentVariable("TEST_POSTGRES_USER") is { Length: > 0 } user)
        {
            start.FileName = "setpriv";
            foreach (var argument in (string[])[$"--reuid={user}", $"--regid={user}", "--init-groups", "--", path])
                start.ArgumentList.Add(argument);
        }
        else
        {
            start.FileName = path;
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        // The server inherits what pg_ctl has open: reading its output to the end would wait for the server's own end.
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, "{0} {1} works", program, string.Join(' ', arguments));
    }
}
