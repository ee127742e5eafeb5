using System.Collections.Concurrent;
using PredictionMarkets.Application.Realtime;

namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>
/// One topic on this node: where it stands, its last messages, and who watches. Under its lock a subscriber gets what is in memory and joins the others in one step, so that
/// nothing can fall in between.
/// </summary>
internal sealed class FeedTopic(Topic topic, long seq, int ringSize)
{
    /// <summary>Subscribers that one processor serves in a go.</summary>
    private const int Share = 100;

    private readonly Lock _lock = new();
    private readonly Queue<FeedMessage> _ring = new(ringSize);
    private FeedSubscription[] _subscribers = [];
    private FeedMessage? _snapshot;

    public Topic Topic { get; } = topic;

    /// <summary>Number of the last message relayed.</summary>
    public long Seq { get; private set; } = seq;

    /// <summary>Held while a snapshot is taken: whoever comes meanwhile uses the same one.</summary>
    public SemaphoreSlim Snapshots { get; } = new(1);

    /// <summary>When the last heartbeat went out.</summary>
    public long BeatAt { get; set; }

    /// <summary>Hands the next messages to everyone, in one write each. Waits for nobody.</summary>
    public void Publish(FeedBatch batch)
    {
        lock (_lock)
        {
            foreach (var message in batch.Messages)
                Keep(message);
            Offer(batch);
        }
    }

    /// <summary>Tells everyone where the topic stands.</summary>
    public void Beat(DateTime now)
    {
        lock (_lock)
        {
            if (_subscribers.Length == 0)
                return;
            Offer(FeedMessage.Of(FeedMessageTypes.Heartbeat, Topic, now, Seq, Seq, new { }).Alone);
        }
    }

    /// <summary>
    /// Sends <paramref name="first"/>, then what memory holds after <paramref name="from"/>, and joins the subscriber to the others. False, with nothing done, if memory does not
    /// reach back that far.
    /// </summary>
    public bool TryJoin(FeedSubscription subscriber, long from, IReadOnlyList<FeedMessage> first)
    {
        lock (_lock)
        {
            if (!Reaches(from))
                return false;
            subscriber.From = from;
            foreach (var message in first)
                subscriber.Send(message);
            foreach (var message in _ring)
                subscriber.Offer(message.Alone);
            _subscribers = [.. _subscribers, subscriber];
            return true;
        }
    }

    public void Leave(FeedSubscription subscriber)
    {
        lock (_lock)
            _subscribers = [.. _subscribers.Where(other => other != subscriber)];
    }

    /// <summary>The last snapshot, if memory holds all that came after it; null otherwise.</summary>
    public FeedMessage? UsableSnapshot()
    {
        lock (_lock)
            return _snapshot is { } snapshot && Reaches(snapshot.Seq) ? snapshot : null;
    }

    public void KeepSnapshot(FeedMessage snapshot)
    {
        lock (_lock)
            _snapshot = snapshot;
    }

    /// <summary>The next message, for those who join later. Under the lock.</summary>
    private void Keep(FeedMessage message)
    {
        if (message.LastSeq != Seq)
            throw new InvalidOperationException($"{Topic.Name} is at {Seq}; a message from {message.LastSeq} to {message.Seq} does not build on that.");
        if (_ring.Count == ringSize)
            _ring.Dequeue();
        _ring.Enqueue(message);
        Seq = message.Seq;
    }

    /// <summary>To all subscribers; where they are many, by several processors. Each of them gets its messages in order all the same: the next ones wait for these.</summary>
    private void Offer(FeedBatch batch)
    {
        if (_subscribers.Length < 2 * Share)
        {
            foreach (var subscriber in _subscribers)
                subscriber.Offer(batch);
            return;
        }

        var subscribers = _subscribers;
        Parallel.ForEach(Partitioner.Create(0, subscribers.Length, Share), range =>
        {
            for (var i = range.Item1; i < range.Item2; i++)
                subscribers[i].Offer(batch);
        });
    }

    private bool Reaches(long from) => from >= Seq || (_ring.TryPeek(out var oldest) && oldest.LastSeq <= from);
}

/// <summary>One connection's subscription of one topic.</summary>
internal sealed class FeedSubscription(FeedConnection connection, FeedSource source, FeedTopic topic)
{
    public FeedSource Source { get; } = source;

    public FeedTopic Topic { get; } = topic;

    /// <summary>What the client has already: messages up to here are not for it.</summary>
    public long From { get; set; }

    public void Offer(FeedBatch batch)
    {
        // Numbers ascend.
        if (IsNew(batch.Messages[0]))
            connection.Offer(batch, isLive: true);
        else
            batch.Messages.Where(IsNew).ToList().ForEach(message => connection.Offer(message.Alone, isLive: true));
    }

    /// <summary>Sends what the client has asked for, whatever waits already.</summary>
    public void Send(FeedMessage message) => connection.Offer(message.Alone, isLive: false);

    public void Leave()
    {
        Topic.Leave(this);
        Source.Release();
    }

    private bool IsNew(FeedMessage message) => message.Seq > From || ReferenceEquals(message.Type, FeedMessageTypes.Heartbeat);
}
