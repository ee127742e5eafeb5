using System.Diagnostics;

namespace PredictionMarkets.Benchmarks.Servers;

/// <summary>Who used the processors between two moments, in cores (1.00 = one core all the time).</summary>
/// <param name="Server">Null if its process is not ours.</param>
/// <param name="Postgres">Null if its process is not ours.</param>
/// <param name="Others">Everything else on the machine, without the processes that are not ours.</param>
internal readonly record struct CpuShares(double? Server, double Client, double? Postgres, double Others);

/// <summary>Reads processor time from /proc.</summary>
internal sealed class CpuMeter(TestBed bed)
{
    /// <summary>Linux counts in hundredths of a second.</summary>
    private const double TicksPerSecond = 100;

    private long _started;
    private (double? Server, double Client, double? Postgres, double All) _before;

    public void Start()
    {
        _started = Stopwatch.GetTimestamp();
        _before = Read();
    }

    public CpuShares Stop()
    {
        var seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        var now = Read();
        var shares = (Server: (now.Server - _before.Server) / seconds, Client: (now.Client - _before.Client) / seconds, Postgres: (now.Postgres - _before.Postgres) / seconds);
        var all = (now.All - _before.All) / seconds;
        return new CpuShares(shares.Server, shares.Client, shares.Postgres, Math.Max(0, all - (shares.Server ?? 0) - shares.Client - (shares.Postgres ?? 0)));
    }

    private (double? Server, double Client, double? Postgres, double All) Read() => (
        bed.ServerProcess is { } server ? Stat(server)?.Seconds : null,
        Environment.CpuUsage.TotalTime.TotalSeconds,
        bed.PostgresProcess is { } postmaster ? WithChildren(postmaster) : null,
        WholeMachine());

    /// <summary>A process, its living children, and those that have ended (they are counted by their parent).</summary>
    private static double WithChildren(int parent)
    {
        var sum = Stat(parent) is { } own ? own.Seconds + own.EndedChildren : 0;
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(directory), out var process) && Stat(process) is { } stat && stat.Parent == parent)
                sum += stat.Seconds;
        }

        return sum;
    }

    /// <summary>Null if there is no such process any more.</summary>
    private static (int Parent, double Seconds, double EndedChildren)? Stat(int process)
    {
        try
        {
            // The second field is the program's name in parentheses, which may hold anything; what follows it is fields 3 and on.
            var line = File.ReadAllText($"/proc/{process}/stat");
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1]), (long.Parse(fields[11]) + long.Parse(fields[12])) / TicksPerSecond, (long.Parse(fields[13]) + long.Parse(fields[14])) / TicksPerSecond);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Everything but idling and waiting for disks.</summary>
    private static double WholeMachine()
    {
        var fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(long.Parse).ToArray();
        return (fields[0] + fields[1] + fields[2] + fields[5] + fields[6]) / TicksPerSecond;
    }
}
