using System.Diagnostics;

namespace PredictionMarkets.Benchmarks.Servers;

/// <summary>A shell script that serves until its standard input ends: whatever becomes of this process, its servers do not outlive it.</summary>
internal sealed class GuardedProcess : IAsyncDisposable
{
    private readonly Process _process;

    private GuardedProcess(Process process, string firstLine) => (_process, FirstLine) = (process, firstLine);

    /// <summary>Of the script, or of what it has replaced itself with.</summary>
    public int Id => _process.Id;

    /// <summary>What it said when it was ready.</summary>
    public string FirstLine { get; }

    public static async Task<GuardedProcess> StartAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("/bin/bash", arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{string.Join(' ', arguments)} has ended at once.");
        return new GuardedProcess(process, line);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
