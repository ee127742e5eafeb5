using System.Diagnostics;
using System.Runtime.CompilerServices;
using PredictionMarkets.Benchmarks.Reporting;

namespace PredictionMarkets.Benchmarks.Engine;

/// <summary>Matching alone: one thread, one book, no accounts, no database.</summary>
internal sealed class EngineBenchmark : IBenchmark
{
    private static readonly (string Name, Func<CommandStream, BookEngine> Create)[] Engines =
    [
        ("floor: array of levels, dense ids", stream => new FloorEngine(stream)),
        ("exchange: matching core, dense ids", stream => new LadderEngine(stream)),
        ("exchange: OrderBook", stream => new ExchangeBook(stream)),
        ("idiomatic: SortedDictionary of LinkedList", stream => new IdiomaticBook(stream)),
    ];

    public string Name => "engine";

    public string Help => """
        the order book in memory, one thread, against the bare floor and the idiomatic book
          --commands N     commands a stream (default 1000000)
          --rounds N       timed passes an engine and stream, interleaved (default 5)
          --warmup N       untimed passes before (default 10)
          --streams WORD   only streams whose name contains WORD: steady, growing
          --stream FILE    instead the stream in a file (format: tests/Benchmarks/README.md)
          --write-stream FILE  writes the one stream that is chosen to a file, and does nothing else
          --only WORD      only engines whose name contains WORD (to profile one)
        """;

    public Task<int> RunAsync(Options options)
    {
        var commands = options.Number("commands", 1_000_000);
        var rounds = options.Number("rounds", 5);
        var warmup = options.Number("warmup", 10);
        var (only, streams) = (options.Text("only") ?? "", options.Text("streams") ?? "");
        var (file, target) = (options.Text("stream"), options.Text("write-stream"));
        var report = new Report(Name, options);
        options.RefuseOthers();
        var chosen = file is null ? Streams(commands).Where(stream => stream.Name.Contains(streams, StringComparison.Ordinal)) : [StreamFile.Read(file)];
        if (target is not null)
            return Task.FromResult(Write(target, [.. chosen]));

        var agreed = true;
        foreach (var stream in chosen)
        {
            var contestants = Engines.Where(engine => engine.Name.Contains(only, StringComparison.Ordinal)).Select(engine => new Contestant(engine.Name, engine.Create, stream)).ToList();
            foreach (var contestant in contestants)
                contestant.WarmUp(warmup);
            for (var round = 0; round < rounds; round++)
            {
                foreach (var contestant in contestants)
                    contestant.TakeTime();
            }

            foreach (var contestant in contestants)
                contestant.TakeLatencies();
            Show(report, stream, contestants);
            agreed &= contestants.Select(contestant => contestant.Trades.Hash).Distinct().Count() == 1;
        }

        report.Line(agreed ? $"All engines made the same trades. Of a command's time {ClockNanoseconds()} ns are the clock's own." : "The engines did NOT make the same trades.");
        report.Line("Memory of a resting order in a book of 100,000 / 1,000,000, all included: "
            + $"{BookMemory.BytesPerOrder(100_000):0} / {BookMemory.BytesPerOrder(1_000_000):0} bytes.");
        report.Finish();
        return Task.FromResult(agreed ? 0 : 1);
    }

    private static int Write(string path, IReadOnlyList<CommandStream> streams)
    {
        if (streams is not [var stream])
            throw new OptionException("A file holds one stream: choose it with --streams.");
        StreamFile.Write(path, stream);
        Console.WriteLine($"{path}: {stream.Name}, {stream.Commands.Length:N0} commands.");
        return 0;
    }

    private static IEnumerable<CommandStream> Streams(int commands)
    {
        yield return CommandStream.Generate("steady", commands, _ => 1_000, seed: 1);
        yield return CommandStream.Generate("growing", commands, i => (int)(100_000L * i / commands), seed: 2);
    }

    private static void Show(Report report, CommandStream stream, List<Contestant> contestants)
    {
        var floor = contestants[0].MillionsPerSecond.Median;
        report.Table(
            [$"{stream.Name}, {stream.Commands.Length:N0} commands", "million/CPU s", "of floor", "bytes/command", "p50 ns", "p99 ns", "p99.9 ns", "trades", "hash"],
            [.. contestants.Select(each => (IReadOnlyList<string>)
            [
                each.Name, each.MillionsPerSecond.ToString("0.0"), (each.MillionsPerSecond.Median / floor).ToString("0.00"), each.BytesPerCommand.ToString("0.0"),
                each.Latencies.Percentile(50).ToString(), each.Latencies.Percentile(99).ToString(), each.Latencies.Percentile(99.9).ToString(),
                each.Trades.Count.ToString("N0"), each.Trades.Hash.ToString("x16"),
            ])]);
    }

    private static long ClockNanoseconds()
    {
        var durations = new Durations();
        for (var i = 0; i < 10_000; i++)
        {
            var started = Stopwatch.GetTimestamp();
            durations.Add((Stopwatch.GetTimestamp() - started) * (1_000_000_000 / Stopwatch.Frequency));
        }

        return durations.Percentile(50);
    }

    /// <summary>An engine in its turn, with what was measured of it. Every pass has a fresh book.</summary>
    private sealed class Contestant(string name, Func<CommandStream, BookEngine> create, CommandStream stream)
    {
        public string Name => name;

        public Sample MillionsPerSecond { get; } = new();

        public Durations Latencies { get; } = new(stream.Commands.Length);

        public TradeTape Trades { get; private set; }

        public double BytesPerCommand { get; private set; }

        public void WarmUp(int passes)
        {
            for (var i = 0; i < passes; i++)
            {
                Pass();

                // Tiered compilation installs what it has improved in a pause of its own.
                Thread.Sleep(150);
            }
        }

        public void TakeTime()
        {
            var seconds = Pass();
            MillionsPerSecond.Add(stream.Commands.Length / seconds / 1e6);
        }

        public void TakeLatencies()
        {
            var engine = Fresh();
            for (var i = 0; i < stream.Commands.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                engine.Execute(i);
                Latencies.Add((Stopwatch.GetTimestamp() - started) * (1_000_000_000 / Stopwatch.Frequency));
            }
        }

        /// <summary>
        /// Seconds are processor time, the collector's included, so that other programs on the machine take nothing away. Bytes are counted after the first tenth, when the storage of a steady book has grown; a growing one
        /// goes on growing.
        /// </summary>
        private double Pass()
        {
            var engine = Fresh();
            var leadIn = stream.Commands.Length / 10;
            var started = Environment.CpuUsage.TotalTime;
            RunInStretches(engine, 0, leadIn);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            RunInStretches(engine, leadIn, stream.Commands.Length);
            var seconds = (Environment.CpuUsage.TotalTime - started).TotalSeconds;
            BytesPerCommand = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)(stream.Commands.Length - leadIn);
            Trades = engine.Trades;
            return seconds;
        }

        /// <summary>A loop that is entered a few times only stays what on-stack replacement made of it, at half the speed; called often, it is compiled in full.</summary>
        private static void RunInStretches(BookEngine engine, int from, int to)
        {
            const int Stretch = 5_000;
            for (; from < to; from += Stretch)
                engine.Run(from, Math.Min(to, from + Stretch));
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private BookEngine Fresh()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return create(stream);
        }
    }
}
