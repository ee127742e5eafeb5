namespace PredictionMarkets.Benchmarks;

/// <summary>Something that can be measured with one command.</summary>
internal interface IBenchmark
{
    string Name { get; }

    /// <summary>What it measures and its options.</summary>
    string Help { get; }

    /// <summary>Returns the exit code: 0 if everything that was measured was also right.</summary>
    Task<int> RunAsync(Options options);
}
