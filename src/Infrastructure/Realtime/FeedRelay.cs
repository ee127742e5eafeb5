using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Infrastructure.Trading;

namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>
/// Reads what the watched journals have got and hands it to their topics. It is woken by commits of this node and by other nodes; and because a wake-up can be lost, it also looks by
/// itself, every second. Rows of markets that this node has just committed come with the wake-up: those that follow the last one relayed need no reading. It waits for no client.
/// </summary>
internal sealed partial class FeedRelay(Feed feed, JournalReader journals, CommitSignal commits, IOptions<FeedOptions> settings, ILogger<FeedRelay> logger) : BackgroundService
{
    /// <summary>Rows that may wait for the relay; those beyond it are read from the database.</summary>
    private const int MostHanded = 10_000;

    private readonly FeedOptions _options = settings.Value;
    private readonly ConcurrentDictionary<(SourceKind Kind, Guid Id), byte> _news = new();
    private readonly ConcurrentQueue<MarketJournalRow> _handed = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private long _verifiedAt = Stopwatch.GetTimestamp();

    /// <summary>How long ago it was certain that nothing is missing.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(Volatile.Read(ref _verifiedAt));

    /// <summary>Says that these journals may have news. Unknown ones are passed over.</summary>
    public void Wake(CommitNotice notice)
    {
        if (notice.Rows.Count == 0 || _handed.Count > MostHanded)
        {
            foreach (var market in notice.Markets)
                _news[(SourceKind.Market, market)] = 0;
        }
        else
        {
            foreach (var row in notice.Rows)
                _handed.Enqueue(row);
        }

        foreach (var user in notice.Users)
            _news[(SourceKind.User, user)] = 0;
        if (notice.ChangesMarkets)
            _news[(SourceKind.Markets, Guid.Empty)] = 0;
        Signal();
    }

    /// <summary>Says that anything may have news.</summary>
    public void WakeAll()
    {
        Volatile.Write(ref _lookAtAll, true);
        Signal();
    }

    private bool _lookAtAll;

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        commits.Committed += Wake;
        try
        {
            var polled = 0L;
            while (!stoppingToken.IsCancellationRequested)
            {
                var rest = _options.PollInterval - (polled == 0 ? _options.PollInterval : Stopwatch.GetElapsedTime(polled));
                await _wake.WaitAsync(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, stoppingToken);
                var isPoll = polled == 0 || Stopwatch.GetElapsedTime(polled) >= _options.PollInterval || Interlocked.Exchange(ref _lookAtAll, false);
                if (isPoll)
                    polled = Stopwatch.GetTimestamp();
                await PassAsync(isPoll, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
        finally
        {
            commits.Committed -= Wake;
        }
    }

    private async Task PassAsync(bool isPoll, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            // Forgotten before it is read: what is committed from here on wakes the relay again.
            var news = _news.Keys.ToHashSet();
            foreach (var key in news)
                _news.TryRemove(key, out _);
            news.UnionWith(PublishHanded());
            var sources = isPoll ? feed.Sources : feed.Sources.Where(source => news.Contains((source.Kind, source.Id))).ToList();
            if (sources.Count > 0 && await ReadAsync(sources, cancellationToken))
                WakeAll();
            if (isPoll)
                Volatile.Write(ref _verifiedAt, started);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.IO.IOException or System.Net.Sockets.SocketException)
        {
            LogUnread(exception.Message);
            WakeAll();
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    /// <summary>Publishes what writers of this node have handed over. Returns the markets whose rows do not follow what was relayed: another node has committed in between.</summary>
    private List<(SourceKind Kind, Guid Id)> PublishHanded()
    {
        var rows = new List<MarketJournalRow>();
        while (_handed.TryDequeue(out var row))
            rows.Add(row);
        if (rows.Count == 0)
            return [];
        var broken = new List<(SourceKind, Guid)>();
        var watched = feed.Sources.OfType<MarketSource>().ToDictionary(source => source.Id);
        foreach (var journal in rows.GroupBy(row => row.MarketId))
        {
            if (!watched.TryGetValue(journal.Key, out var source))
                continue;
            var after = source.Book.Seq;
            List<MarketJournalRow> next = [.. journal.Where(row => row.Seq > after).OrderBy(row => row.Seq)];
            if (next.Count > 0 && next[0].Seq == after + 1 && next[^1].Seq == after + next.Count)
                Publish(source, next);
            else if (next.Count > 0)
                broken.Add((SourceKind.Market, journal.Key));
        }

        return broken;
    }

    /// <summary>Reads and publishes. True if a journal had more than fits into one reading.</summary>
    private async Task<bool> ReadAsync(IReadOnlyList<FeedSource> sources, CancellationToken cancellationToken)
    {
        var markets = sources.OfType<MarketSource>().ToDictionary(source => source.Id);
        var users = sources.OfType<UserSource>().ToDictionary(source => source.Id);
        var isFull = false;
        if (markets.Count > 0)
        {
            var rows = await journals.MarketRowsAsync(markets.Values.Select(source => (source.Id, source.Book.Seq)), cancellationToken);
            foreach (var journal in rows.GroupBy(row => row.MarketId))
                isFull |= Publish(markets[journal.Key], [.. journal]);
        }

        if (users.Count > 0)
        {
            var rows = await journals.UserRowsAsync(
                users.Values.SelectMany(source => Enum.GetValues<UserTopic>().Select(topic => (source.Id, topic, source.TopicOf(topic).Seq))), cancellationToken);
            foreach (var journal in rows.GroupBy(row => (row.UserId, row.Topic)))
                isFull |= Publish(users[journal.Key.UserId].TopicOf(journal.Key.Topic), [.. journal]);
        }

        foreach (var source in sources.OfType<MarketsSource>())
        {
            var rows = await journals.MarketChangesAsync(source.Changes.Seq, cancellationToken);
            rows.ForEach(row => source.Changes.Publish(JournalReader.ToMessage(row)));
            isFull |= rows.Count == JournalReader.Most;
        }

        return isFull;
    }

    /// <summary>One update of the book for all rows: what a client sees are states that were committed. Trades one by one.</summary>
    private static bool Publish(MarketSource source, List<MarketJournalRow> rows)
    {
        var after = source.Book.Seq;
        if (rows[0].Seq != after + 1)
            throw new InvalidOperationException($"The journal of market {source.Id} goes on with {rows[0].Seq} after {after}.");
        foreach (var row in rows)
        {
            if (JournalReader.ToTrade(source.Trades.Topic, row) is { } trade && trade.Seq > source.Trades.Seq)
                source.Trades.Publish(trade);
        }

        source.Book.Publish(JournalReader.ToBookUpdate(source.Book.Topic, after, rows));
        return rows.Count == JournalReader.Most;
    }

    private static bool Publish(FeedTopic topic, List<UserJournalRow> rows)
    {
        rows.ForEach(row => topic.Publish(JournalReader.ToMessage(topic.Topic, row)));
        return rows.Count == JournalReader.Most;
    }

    private void Signal()
    {
        try
        {
            if (_wake.CurrentCount == 0)
                _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else has woken it in between.
        }
        catch (ObjectDisposedException)
        {
            // The node stops.
        }
    }

    [LoggerMessage(410, LogLevel.Warning, "The journals could not be read for the feed: {Reason}; trying again")]
    private partial void LogUnread(string reason);
}
