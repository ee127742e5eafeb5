using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace PredictionMarkets.IntegrationTests.Realtime;

/// <summary>A Node program of the directory "node" beside the tests, which writes a JSON object a line. ./test.sh has built it.</summary>
internal sealed class NodeProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<JsonElement> _lines = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private NodeProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
                _lines.Enqueue(JsonDocument.Parse(text).RootElement);
        };
        process.ErrorDataReceived += (_, line) => _errors.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Everything written so far.</summary>
    public IReadOnlyCollection<JsonElement> Lines => _lines;

    public string Errors => string.Join(Environment.NewLine, _errors);

    /// <summary>A program that was compiled from TypeScript.</summary>
    public static NodeProgram Start(string name, params string[] arguments) =>
        Run("node", [Path.Combine(Directory(), "dist", "tests", "IntegrationTests", "Realtime", "node", $"{name}.js"), .. arguments]);

    /// <summary>Any program that writes JSON lines.</summary>
    public static NodeProgram Run(string command, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(command)
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Directory(),
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return new NodeProgram(Process.Start(start)!);
    }

    /// <summary>The directory of the Node programs.</summary>
    public static string Directory()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var found = Path.Combine(at.FullName, "tests", "IntegrationTests", "Realtime", "node");
            if (System.IO.Directory.Exists(found))
                return found;
        }

        throw new InvalidOperationException("The Node programs of the tests are not there.");
    }

    /// <summary>The repository.</summary>
    public static string Root() => Path.GetFullPath(Path.Combine(Directory(), "..", "..", "..", ".."));

    /// <summary>The first line, now or later, that is as wanted.</summary>
    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> isWanted, string what, double seconds = 15)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started).TotalSeconds < seconds; await Task.Delay(20))
        {
            foreach (var line in _lines)
            {
                if (isWanted(line))
                    return line;
            }

            if (_process.HasExited)
                throw new InvalidOperationException($"The program ended with {_process.ExitCode} before {what}: {Errors}");
        }

        throw new TimeoutException($"Nothing came of {what}. Last lines: {string.Join(Environment.NewLine, _lines.TakeLast(5))} {Errors}");
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }
}
