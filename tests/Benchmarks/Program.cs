using PredictionMarkets.Benchmarks;
using PredictionMarkets.Benchmarks.Engine;
using PredictionMarkets.Benchmarks.Feed;
using PredictionMarkets.Benchmarks.Http;
using PredictionMarkets.Benchmarks.Jobs;
using PredictionMarkets.Benchmarks.Operations;
using PredictionMarkets.Benchmarks.Orders;
using PredictionMarkets.Benchmarks.Reads;
using PredictionMarkets.Benchmarks.Scale;
using PredictionMarkets.Benchmarks.Settlement;

if (args is [BareServer.Verb, var bareUrl])
{
    await BareServer.ServeAsync(bareUrl);
    return 0;
}

IBenchmark[] benchmarks =
[
    new EngineBenchmark(), new OrdersBenchmark(hasSlowDisk: false), new OrdersBenchmark(hasSlowDisk: true), new ReadsBenchmark(), new SettlementBenchmark(), new ExpiryBenchmark(), new ScaleOutBenchmark(), new SoakBenchmark(),
    new FeedBenchmark(), new ScaleBenchmark(),
];

if (args is [] or ["--help" or "-h"])
{
    Console.WriteLine("dotnet run -c Release --project tests/Benchmarks -- NAME [--option value ...]\n");
    foreach (var each in benchmarks)
        Console.WriteLine($"{each.Name}: {each.Help}\n");
    Console.WriteLine("""
        Of every benchmark:
          --report         also appends the tables to docs/performance.md
          --note TEXT      goes into that report: what else was particular about the run
        """);
    return 0;
}

if (benchmarks.FirstOrDefault(each => string.Equals(each.Name, args[0], StringComparison.Ordinal)) is not { } benchmark)
{
    await Console.Error.WriteLineAsync($"There is no benchmark '{args[0]}'; --help lists them.");
    return 2;
}

try
{
    return await benchmark.RunAsync(new Options(args[1..]));
}
catch (OptionException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}
