using System.Collections.Concurrent;
using System.Diagnostics;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>The real server as a process of its own, to be killed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>The last it said, for messages about failures.</summary>
    public string Output => string.Join(Environment.NewLine, _output.TakeLast(30));

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts the server on a port and waits until it is ready to trade. Returns it and how long that took.</summary>
    public static async Task<(ServerProcess Server, TimeSpan Took)> StartAsync(TestDatabase database, int port)
    {
        var started = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "PredictionMarkets.Web.dll") },
            WorkingDirectory = AppContext.BaseDirectory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in new (string, string)[]
                 {
                     ("ASPNETCORE_ENVIRONMENT", "Production"), ("DATABASE_URL", database.ConnectionString), ("JWT_SECRET", Tokens.Secret), ("PORT", $"{port}"),
                     ("LOG_LEVEL", "warn"), ("Database__AllowUnsafeDurability", "true"), ("RateLimits__Enabled", "false"),
                     ("Jobs__Enabled", "false"),
                 })
            start.Environment[name] = value;
        var server = new ServerProcess(Process.Start(start)!, new Uri($"http://127.0.0.1:{port}"));
        server._process.OutputDataReceived += (_, line) => server._output.Enqueue(line.Data ?? "");
        server._process.ErrorDataReceived += (_, line) => server._output.Enqueue(line.Data ?? "");
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        await server.UntilReadyAsync();
        return (server, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>SIGKILL: it ends where it stands.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task TerminateAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process.WaitForExitAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private async Task UntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(2) };
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60); await Task.Delay(20))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The server ended with {_process.ExitCode}: {Output}");
            if ((await Answer.ToAsync(() => http.GetAsync("/ready"))).Status == 200)
                return;
        }

        throw new TimeoutException($"The server does not become ready: {Output}");
    }
}
