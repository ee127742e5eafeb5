using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Infrastructure.Trading;

namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>
/// Reads what the watched journals have got and hands it to their topics. It is woken by commits of this node and by other nodes; and because a wake-up can be lost, it also looks by
/// itself, every second. Rows of markets that this node has just committed come with the wake-up (<see cref="MarketRelay"/>). It waits for no client.
/// </summary>
internal sealed partial class FeedRelay(Feed feed, MarketRelay markets, JournalReader journals, CommitSignal commits, IOptions<FeedOptions> settings, ILogger<FeedRelay> logger) : BackgroundService
{
    private readonly FeedOptions _options = settings.Value;
    private readonly ConcurrentDictionary<(SourceKind Kind, Guid Id), byte> _news = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private long _verifiedAt = Stopwatch.GetTimestamp();

    /// <summary>How long ago it was certain that nothing is missing.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(Volatile.Read(ref _verifiedAt));

    /// <summary>Says that these journals may have news. Unknown ones are passed over.</summary>
    public void Wake(CommitNotice notice)
    {
        if (notice.Rows.Count == 0 || !markets.Hand(notice.Rows))
        {
            foreach (var market in notice.Markets)
                _news[(SourceKind.Market, market)] = 0;
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
                await _wake.WaitAsync(UntilNextLook(polled), stoppingToken);
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
            foreach (var key in markets.Resting().Where(news.Remove))
                _news[key] = 0;
            news.UnionWith(markets.PublishHanded());
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

    /// <summary>Reads and publishes. True if a journal had more than fits into one reading.</summary>
    private async Task<bool> ReadAsync(IReadOnlyList<FeedSource> sources, CancellationToken cancellationToken)
    {
        var books = sources.OfType<MarketSource>().ToDictionary(source => source.Id);
        var users = sources.OfType<UserSource>().ToDictionary(source => source.Id);
        var isFull = false;
        if (books.Count > 0)
        {
            var rows = await journals.MarketRowsAsync(books.Values.Select(source => (source.Id, source.Book.Seq)), cancellationToken);
            foreach (var journal in rows.GroupBy(row => row.MarketId))
            {
                markets.Publish(books[journal.Key], [.. journal]);
                isFull |= journal.Count() == JournalReader.Most;
            }
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
            if (rows.Count > 0)
                source.Changes.Publish(new FeedBatch([.. rows.Select(JournalReader.ToMessage)]));
            isFull |= rows.Count == JournalReader.Most;
        }

        return isFull;
    }

    private static bool Publish(FeedTopic topic, List<UserJournalRow> rows)
    {
        topic.Publish(new FeedBatch([.. rows.Select(row => JournalReader.ToMessage(topic.Topic, row))]));
        return rows.Count == JournalReader.Most;
    }

    /// <summary>Until the next reading of everything, or until a market has rested.</summary>
    private TimeSpan UntilNextLook(long polled)
    {
        var poll = polled == 0 ? TimeSpan.Zero : _options.PollInterval - Stopwatch.GetElapsedTime(polled);
        var next = markets.UntilRested() is { } rested && rested < poll ? rested : poll;
        return TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(next.TotalMilliseconds, 0)));
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
