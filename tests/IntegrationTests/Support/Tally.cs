using System.Collections.Concurrent;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>Counts answers by status, and keeps those that nobody may get: errors that are not 503 with Retry-After, and no answer at all.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<int, int> _statuses = new();
    private readonly ConcurrentQueue<string> _bad = new();

    public IEnumerable<string> Bad => _bad.Take(10);

    public void Count(Answer answer)
    {
        _statuses.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
        if (answer.Status == 0 || (answer.Status >= 500 && !(answer.Status == 503 && answer.SaysWhenToRetry)))
            _bad.Enqueue($"{answer.Status} {answer.Json}");
    }

    /// <summary>Counts the answers of /ready, a few a second, until told to stop.</summary>
    public async Task WatchReadinessAsync(TradingRoom room, CancellationToken stop)
    {
        for (; !stop.IsCancellationRequested; await Task.Delay(50, CancellationToken.None))
            Count(await Answer.ToAsync(() => room.Anyone.GetAsync("/ready")));
    }

    public int Of(int status) => _statuses.GetValueOrDefault(status);

    public override string ToString() => string.Join(", ", _statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}"));
}
