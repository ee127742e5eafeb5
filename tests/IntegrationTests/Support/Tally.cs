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

    public int Of(int status) => _statuses.GetValueOrDefault(status);

    public override string ToString() => string.Join(", ", _statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}"));
}
