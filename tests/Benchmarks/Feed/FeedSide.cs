using System.Collections.Concurrent;
using System.Diagnostics;
using PredictionMarkets.Benchmarks.Reporting;

namespace PredictionMarkets.Benchmarks.Feed;

/// <summary>One side of the ratio: fans changes out for a while, and adds up what became of them.</summary>
internal sealed class FeedSide(string name, int subscribers)
{
    private readonly Sample _messages = new(), _changes = new(), _cost = new(), _costOfChange = new(), _cores = new(), _median = new(), _high = new(), _highOfAll = new();
    private readonly ConcurrentDictionary<long, long> _asked = new();

    public static IReadOnlyList<string> Head { get; } =
        ["side", "messages/s", "changes/s", "p50 ms", "p99 ms", "p99 of the other's", "p99 ms from request", "of the other's", "CPU server", "us a message", "other's / own", "us a change", "other's / own"];

    /// <param name="subscribe">Opens a subscriber.</param>
    /// <param name="process">The server's.</param>
    /// <param name="warmUp">Seconds of the same before anything counts: compilers of both sides are still at work.</param>
    /// <param name="change">Makes one change. Returns its number.</param>
    /// <param name="changes">When each change was committed or emitted, in microseconds of Unix time.</param>
    /// <returns>False if a subscriber has missed a change.</returns>
    public async Task<bool> MeasureAsync(Func<Task<Subscriber>> subscribe, int process, int rate, int warmUp, int seconds, Func<Task<long>> change, Func<Task<Dictionary<long, long>>> changes)
    {
        var all = new List<Subscriber>();
        for (var i = 0; i < subscribers; i += 50)
            all.AddRange(await Task.WhenAll(Enumerable.Range(0, Math.Min(50, subscribers - i)).Select(_ => subscribe())));
        await PaceAsync(change, rate, warmUp);
        await Task.Delay(500);
        all.ForEach(each => each.Arrivals.Clear());

        var (before, started) = (Cpu(process), Stopwatch.GetTimestamp());
        await PaceAsync(change, rate, seconds);
        await DrainAsync(all, rate * seconds);
        var (took, cpu) = (Stopwatch.GetElapsedTime(started), Cpu(process) - before);

        var times = await changes();
        var (latencies, ofRequests, isWhole) = (new Durations(), new Durations(), true);
        foreach (var (after, seq, at) in all.SelectMany(each => each.Arrivals))
        {
            for (var covered = after + 1; covered <= seq; covered++)
            {
                latencies.Add((at - times[covered]) * 1_000);
                ofRequests.Add((at - _asked[covered]) * 1_000);
            }
        }

        foreach (var each in all)
            isWhole &= each.Arrivals.Sum(arrival => arrival.Seq - arrival.After) >= rate * seconds;
        var messages = all.Sum(each => each.Arrivals.Count);
        _messages.Add(messages / took.TotalSeconds);
        _changes.Add(latencies.Count / took.TotalSeconds);
        _cores.Add(cpu.TotalSeconds / took.TotalSeconds);
        _cost.Add(cpu.TotalMicroseconds / messages);
        _costOfChange.Add(cpu.TotalMicroseconds / latencies.Count);
        _median.Add(latencies.Milliseconds(50));
        _high.Add(latencies.Milliseconds(99));
        _highOfAll.Add(ofRequests.Milliseconds(99));
        all.ForEach(each => each.Dispose());
        Console.WriteLine($"{name}: {messages / took.TotalSeconds:N0} messages/s, p99 {latencies.Milliseconds(99):0.0} ms ({ofRequests.Milliseconds(99):0.0} ms of the request), {cpu.TotalMicroseconds / messages:0.0} us a message");
        return isWhole;
    }

    public IReadOnlyList<string> Row(FeedSide other) =>
    [
        name, _messages.ToString("N0"), _changes.ToString("N0"), _median.ToString("0.0"), _high.ToString("0.0"), (_high.Median / other._high.Median).ToString("0.00"),
        _highOfAll.ToString("0.0"), (_highOfAll.Median / other._highOfAll.Median).ToString("0.00"),
        _cores.ToString("0.00"), _cost.ToString("0.0"), (other._cost.Median / _cost.Median).ToString("0.0"),
        _costOfChange.ToString("0.0"), (other._costOfChange.Median / _costOfChange.Median).ToString("0.0"),
    ];

    /// <summary>So many changes a second, evenly, each on its own.</summary>
    private async Task PaceAsync(Func<Task<long>> change, int rate, int seconds)
    {
        var (started, under) = (Stopwatch.GetTimestamp(), new List<Task>());
        for (var i = 0; i < rate * seconds; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / rate) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait);
            under.Add(NoteAsync(change));
        }

        await Task.WhenAll(under);
    }

    private async Task NoteAsync(Func<Task<long>> change)
    {
        var at = Subscriber.Now();
        _asked[await change()] = at;
    }

    private static async Task DrainAsync(List<Subscriber> all, int changes)
    {
        for (var i = 0; i < 200 && all.Any(each => each.Arrivals.Sum(arrival => arrival.Seq - arrival.After) < changes); i++)
            await Task.Delay(25);
    }

    private static TimeSpan Cpu(int process) => Process.GetProcessById(process).TotalProcessorTime;
}
