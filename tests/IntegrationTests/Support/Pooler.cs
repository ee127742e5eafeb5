using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>A pgbouncer in transaction mode before the tests' PostgreSQL: a session of the server is lent for one transaction at a time. TEST_PGBOUNCER_BIN names the program.</summary>
internal sealed class Pooler : IAsyncDisposable
{
    private readonly string _directory;
    private readonly Process _process;

    private Pooler(string directory, Process process, int port) => (_directory, _process, Port) = (directory, process, port);

    public int Port { get; }

    /// <param name="sessions">How many sessions of the server it has to lend, by database.</param>
    public static async Task<Pooler> StartAsync(int sessions)
    {
        var program = Environment.GetEnvironmentVariable("TEST_PGBOUNCER_BIN") ?? throw new InvalidOperationException("TEST_PGBOUNCER_BIN is not set; ./test.sh sets it.");
        var server = new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable("TEST_DATABASE_URL"));
        var (directory, port) = (PostgresCluster.NewPath("pgbouncer"), PostgresCluster.FreePort());
        Directory.CreateDirectory(directory);
        await File.WriteAllTextAsync(Path.Combine(directory, "users.txt"), $"\"{server.Username}\" \"{server.Password}\"\n");
        await File.WriteAllTextAsync(Path.Combine(directory, "pgbouncer.ini"), $"""
            [databases]
            * = host={server.Host} port={server.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {directory}/users.txt
            pool_mode = transaction
            default_pool_size = {sessions}
            max_client_conn = 400

            """);
        var pooler = new Pooler(directory, Process.Start(DatabaseUser.Start(program, "-q", Path.Combine(directory, "pgbouncer.ini")))!, port);
        for (var tries = 0; tries < 200; tries++, await Task.Delay(25))
        {
            using var attempt = new TcpClient();
            try
            {
                await attempt.ConnectAsync("127.0.0.1", port);
                return pooler;
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
        }

        await pooler.DisposeAsync();
        throw new TimeoutException("pgbouncer does not listen.");
    }

    /// <summary>The way to a database through it.</summary>
    /// <param name="named">Whether the connection string says that a pooler is there.</param>
    public string To(TestDatabase database, bool named) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = Port, SslMode = SslMode.Disable, NoResetOnClose = named }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
