using System.Collections.Concurrent;
using System.Diagnostics;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Application.Realtime;

namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>
/// Hands what markets' journals have got to their topics. Rows that this node has just committed are handed over by their writers: those that follow the last one relayed need no
/// reading. A market whose news take long to tell, because very many watch it, then rests as long as that took: what is committed meanwhile goes out in one write
/// (docs/decisions/0015). All but <see cref="Hand"/> is for the relay's one thread.
/// </summary>
internal sealed class MarketRelay(Feed feed)
{
    /// <summary>Commits that may wait for the relay; those beyond it are read from the database.</summary>
    private const int MostHanded = 1_000;

    /// <summary>Commits of a market that are told one by one; of more, clients see the book as the last one left it.</summary>
    private const int MostApart = 8;

    /// <summary>What takes less than this to tell needs no rest.</summary>
    private static readonly TimeSpan Little = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<IReadOnlyList<MarketJournalRow>> _handed = new();

    /// <summary>Commits that were handed over and are not out yet.</summary>
    private readonly Dictionary<MarketSource, List<IReadOnlyList<MarketJournalRow>>> _waiting = [];

    /// <summary>Until when each is left alone, so that telling everyone takes at most half the time.</summary>
    private readonly Dictionary<MarketSource, long> _resting = [];

    /// <summary>Takes the rows of a commit, by market and in order. False if too much waits already: they are to be read.</summary>
    public bool Hand(IReadOnlyList<MarketJournalRow> rows)
    {
        if (_handed.Count > MostHanded)
            return false;
        _handed.Enqueue(rows);
        return true;
    }

    /// <summary>Publishes what was handed over. Returns the markets whose rows do not follow what was relayed: another node has committed in between.</summary>
    public List<(SourceKind Kind, Guid Id)> PublishHanded()
    {
        if (!_handed.IsEmpty)
            Receive();
        var broken = new List<(SourceKind, Guid)>();
        foreach (var source in _waiting.Keys.Where(source => !_resting.ContainsKey(source)).ToList())
        {
            _waiting.Remove(source, out var handed);
            var after = source.Book.Seq;
            List<IReadOnlyList<MarketJournalRow>> commits = [.. handed!.Where(rows => rows[0].Seq > after).OrderBy(rows => rows[0].Seq)];
            if (commits.Count > 0 && commits[0][0].Seq == after + 1 && commits[^1][^1].Seq == after + commits.Sum(rows => rows.Count))
                Publish(source, commits);
            else if (commits.Count > 0)
                broken.Add((SourceKind.Market, source.Id));
        }

        return broken;
    }

    /// <summary>Publishes rows as they were read. They must follow the last one relayed.</summary>
    public void Publish(MarketSource source, IReadOnlyList<MarketJournalRow> rows)
    {
        if (rows[0].Seq != source.Book.Seq + 1)
            throw new InvalidOperationException($"The journal of market {source.Id} goes on with {rows[0].Seq} after {source.Book.Seq}.");
        Publish(source, [rows]);
    }

    /// <summary>Markets that rest still.</summary>
    public IEnumerable<(SourceKind Kind, Guid Id)> Resting()
    {
        var now = Stopwatch.GetTimestamp();
        foreach (var rested in _resting.Where(resting => resting.Value <= now).ToList())
            _resting.Remove(rested.Key);
        return _resting.Keys.Select(source => (source.Kind, source.Id));
    }

    /// <summary>How long until a market has rested; null if none rests.</summary>
    public TimeSpan? UntilRested() => _resting.Count == 0 ? null : Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), _resting.Values.Min());

    /// <summary>Sorts what was handed over by market. Of markets that nobody watches it is forgotten.</summary>
    private void Receive()
    {
        var watched = feed.Sources.OfType<MarketSource>().ToDictionary(source => source.Id);
        while (_handed.TryDequeue(out var rows))
        {
            foreach (var journal in rows.GroupBy(row => row.MarketId))
            {
                if (!watched.TryGetValue(journal.Key, out var source))
                    continue;
                if (!_waiting.TryGetValue(source, out var commits))
                    _waiting[source] = commits = [];
                commits.Add([.. journal]);
            }
        }
    }

    /// <summary>One update of the book for the rows of a commit: what a client sees are states that were committed. Trades one by one.</summary>
    private void Publish(MarketSource source, List<IReadOnlyList<MarketJournalRow>> commits)
    {
        var started = Stopwatch.GetTimestamp();
        List<MarketJournalRow> rows = [.. commits.SelectMany(commit => commit)];
        List<FeedMessage> trades = [.. rows.Select(row => JournalReader.ToTrade(source.Trades.Topic, row)).OfType<FeedMessage>().Where(trade => trade.Seq > source.Trades.Seq)];
        if (trades.Count > 0)
            source.Trades.Publish(new FeedBatch(trades));

        var after = source.Book.Seq;
        var updates = new List<FeedMessage>();
        foreach (var commit in commits.Count <= MostApart ? commits : [rows])
        {
            updates.Add(JournalReader.ToBookUpdate(source.Book.Topic, after, commit));
            after = updates[^1].Seq;
        }

        source.Book.Publish(new FeedBatch(updates));
        Rest(source, Stopwatch.GetElapsedTime(started));
    }

    private void Rest(MarketSource source, TimeSpan took)
    {
        if (took < Little)
            return;
        _resting[source] = Stopwatch.GetTimestamp() + (long)((took < LongestRest ? took : LongestRest).TotalSeconds * Stopwatch.Frequency);
    }
}
