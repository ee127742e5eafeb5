using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>This node's feed: who is connected, and which journals are watched. <see cref="FeedRelay"/> brings the news.</summary>
internal sealed class Feed(JournalReader journals, IServiceScopeFactory scopes, IOptions<FeedOptions> settings, TimeProvider clock, ILogger<Feed> logger) : IFeed
{
    private readonly FeedOptions _options = settings.Value;
    private readonly ConcurrentDictionary<FeedConnection, byte> _connections = new();
    private readonly Dictionary<string, int> _callers = new(StringComparer.Ordinal);
    private readonly Dictionary<(SourceKind Kind, Guid Id), Task<FeedSource>> _sources = [];
    private readonly Lock _lock = new();
    private volatile FeedSource[] _watched = [];

    /// <summary>Open connections.</summary>
    public ICollection<FeedConnection> Connections => _connections.Keys;

    /// <summary>Journals that are kept up. Those just being opened are not among them yet.</summary>
    public IReadOnlyList<FeedSource> Sources => _watched;

    public Result<IFeedConnection> Open(FeedCaller caller, IFeedSink sink)
    {
        lock (_lock)
        {
            foreach (var (key, most) in Allowances(caller))
            {
                if (_callers.GetValueOrDefault(key) >= most)
                    return new TooManyConnections();
            }

            foreach (var (key, _) in Allowances(caller))
                _callers[key] = _callers.GetValueOrDefault(key) + 1;
        }

        var connection = new FeedConnection(this, caller, sink, _options, clock, logger);
        _connections[connection] = 0;
        ExchangeMetrics.WebSocketConnections.Add(1);
        return connection;
    }

    /// <summary>Takes a closed connection off the list.</summary>
    public void Forget(FeedConnection connection)
    {
        if (!_connections.TryRemove(connection, out _))
            return;
        ExchangeMetrics.WebSocketConnections.Add(-1);
        lock (_lock)
        {
            foreach (var (key, _) in Allowances(connection.Caller))
            {
                if (--_callers[key] == 0)
                    _callers.Remove(key);
            }
        }
    }

    /// <summary>
    /// Subscribes a connection: it is sent what it has missed since <paramref name="lastSeq"/>, or a snapshot, and from then on everything. Says where it joined and whether it
    /// could go on from where it was.
    /// </summary>
    public async Task<(FeedSubscription Subscription, long Seq, bool Resumed)> JoinAsync(FeedConnection connection, Topic topic, long? lastSeq, CancellationToken cancellationToken)
    {
        var source = await HoldAsync(topic, cancellationToken);
        try
        {
            var feedTopic = source.TopicOf(topic.Kind);
            var subscription = new FeedSubscription(connection, source, feedTopic);
            if (lastSeq is { } seen && await TryResumeAsync(subscription, seen, cancellationToken))
                return (subscription, feedTopic.Seq, true);
            return (subscription, await StartAsync(subscription, cancellationToken), false);
        }
        catch
        {
            source.Release();
            throw;
        }
    }

    /// <summary>Lets go of journals that nobody has watched for a while.</summary>
    public void Sweep()
    {
        var before = Environment.TickCount64 - (long)_options.KeepUnwatched.TotalMilliseconds;
        lock (_lock)
        {
            var idle = _watched.Where(source => source.Watchers == 0 && source.UnwatchedSince < before).ToList();
            if (idle.Count == 0)
                return;
            idle.ForEach(source => _sources.Remove((source.Kind, source.Id)));
            _watched = [.. _watched.Except(idle)];
        }
    }

    private async Task<bool> TryResumeAsync(FeedSubscription subscription, long seen, CancellationToken cancellationToken)
    {
        var topic = subscription.Topic;

        // Ahead of this node: it will be there in a moment, or the number is none of ours. A snapshot is right in both cases.
        if (seen > topic.Seq)
            return false;
        if (topic.TryJoin(subscription, seen, []))
            return true;
        if (topic.Seq - seen > JournalReader.Most)
            return false;
        var missed = await journals.MissedAsync(topic.Topic, seen, _options.ResumeLimit, cancellationToken);
        return missed is { Count: > 0 } && topic.TryJoin(subscription, missed[^1].Seq, missed);
    }

    private async Task<long> StartAsync(FeedSubscription subscription, CancellationToken cancellationToken)
    {
        var topic = subscription.Topic;
        while (true)
        {
            if (topic.UsableSnapshot() is { } known && topic.TryJoin(subscription, known.Seq, [known]))
                return known.Seq;
            await topic.Snapshots.WaitAsync(cancellationToken);
            try
            {
                if (topic.UsableSnapshot() is not null)
                    continue;
                await using var scope = scopes.CreateAsyncScope();
                topic.KeepSnapshot(await scope.ServiceProvider.GetRequiredService<FeedSnapshots>().TakeAsync(topic.Topic, cancellationToken));
            }
            finally
            {
                topic.Snapshots.Release();
            }
        }
    }

    /// <summary>The topic's journal, opened if need be, and held until it is released.</summary>
    private async Task<FeedSource> HoldAsync(Topic topic, CancellationToken cancellationToken)
    {
        var key = FeedSource.Of(topic);
        while (true)
        {
            Task<FeedSource> opening;
            lock (_lock)
            {
                if (!_sources.TryGetValue(key, out opening!))
                    _sources[key] = opening = journals.OpenAsync(key.Kind, key.Id, _options.RingSize, CancellationToken.None);
            }

            FeedSource source;
            try
            {
                source = await opening.WaitAsync(cancellationToken);
            }
            catch when (opening.IsFaulted)
            {
                lock (_lock)
                {
                    if (_sources.TryGetValue(key, out var current) && current == opening)
                        _sources.Remove(key);
                }

                throw;
            }

            lock (_lock)
            {
                if (!_sources.TryGetValue(key, out var current) || current != opening)
                    continue; // Swept away in between.
                source.Hold();
                if (!_watched.Contains(source))
                    _watched = [.. _watched, source];
                return source;
            }
        }
    }

    private IEnumerable<(string Key, int Most)> Allowances(FeedCaller caller)
    {
        if (caller.UserId is { } user)
            yield return ($"user {user}", _options.ConnectionsPerUser);
        if (caller.Address is { } address)
            yield return ($"address {address}", _options.ConnectionsPerAddress);
    }
}
