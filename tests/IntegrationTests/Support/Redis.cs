using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>A Redis of a test's own, to be killed, started again and frozen.</summary>
internal sealed class Redis(int port) : IAsyncDisposable
{
    private Process? _process;

    public int Port => port;

    public static async Task<Redis> StartAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var redis = new Redis(((IPEndPoint)listener.LocalEndpoint).Port);
        listener.Stop();
        await redis.RestartAsync();
        return redis;
    }

    public async Task RestartAsync()
    {
        var binary = Environment.GetEnvironmentVariable("TEST_REDIS_BIN") is { Length: > 0 } path ? path : "redis-server";
        _process = Process.Start(new ProcessStartInfo(binary, ["--port", port.ToString(), "--bind", "127.0.0.1", "--save", "", "--daemonize", "no", "--logfile", "/dev/null"]))!;
        for (var i = 0; i < 100; i++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        throw new TimeoutException("Redis did not start.");
    }

    public void Signal(string signal) => Process.Start("kill", [$"-{signal}", _process!.Id.ToString()])!.WaitForExit();

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
    }
}
