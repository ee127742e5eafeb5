using System.Collections.Concurrent;
using System.Diagnostics;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>The real server as a process of its own, to be killed and started again.</summary>
/// <param name="settings">Beside the usual ones, or instead of them, by their names in the environment.</param>
internal sealed class ServerProcess(TestDatabase database, int port, params (string Name, string Value)[] settings) : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;

    public Uri Address { get; } = new($"http://127.0.0.1:{port}");

    /// <summary>The server as it is published, or as it was built with the tests.</summary>
    private static string Program { get; } = Environment.GetEnvironmentVariable("TEST_SERVER_DIR") ?? AppContext.BaseDirectory;

    /// <summary>The last it said, for messages about failures.</summary>
    public string Output => string.Join(Environment.NewLine, _output.TakeLast(30));

    public int ExitCode => _process!.ExitCode;

    public bool HasExited => _process!.HasExited;

    /// <summary>Starts the server, or starts it again, and waits until it is ready to trade. Returns how long that took.</summary>
    public async Task<TimeSpan> StartAsync()
    {
        await DisposeAsync();
        var started = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(Program, "PredictionMarkets.Web.dll") },
            WorkingDirectory = Program,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in ((string, string)[])
                 [
                     ("ASPNETCORE_ENVIRONMENT", "Production"), ("DATABASE_URL", database.ConnectionString), ("JWT_SECRET", Tokens.Secret), ("PORT", $"{port}"),
                     ("LOG_LEVEL", "warn"), ("Database__AllowUnsafeDurability", "true"), ("RateLimits__Enabled", "false"), ("Jobs__Enabled", "false"),
                     .. settings,
                 ])
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilReadyAsync();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>SIGKILL: it ends where it stands.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it stands still where it is, and everything it holds stays held.</summary>
    public void Freeze() => Signal("STOP");

    /// <summary>SIGCONT: it goes on as if nothing had happened.</summary>
    public void Thaw() => Signal("CONT");

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task TerminateAsync()
    {
        Signal("TERM");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await _process!.WaitForExitAsync(patience.Token);
    }

    /// <summary>Ends it if it has not ended yet. It can be started again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is null)
            return;
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        _process = null;
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process!.Id}"]);
        kill.WaitForExit();
    }

    private async Task UntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(2) };
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60); await Task.Delay(20))
        {
            if (HasExited)
                throw new InvalidOperationException($"The server ended with {ExitCode}: {Output}");
            if ((await Answer.ToAsync(() => http.GetAsync("/ready"))).Status == 200)
                return;
        }

        throw new TimeoutException($"The server does not become ready: {Output}");
    }
}
