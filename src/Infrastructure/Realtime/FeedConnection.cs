using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>
/// One client's connection: its subscriptions and what waits to be sent. Whoever offers a message writes it at once if the client can take it; otherwise it waits here, never the
/// relay. Updates of one book that wait are merged into one. A client that lets too much wait, or takes nothing for too long, is closed.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "It owns nothing that must be disposed of.")]
internal sealed partial class FeedConnection(Feed feed, FeedCaller caller, IFeedSink sink, FeedOptions options, TimeProvider clock, ILogger logger) : IFeedConnection
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);
    private static readonly KeyValuePair<string, object?> Out = new("direction", "out");

    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _queue = new();
    private readonly Dictionary<Topic, Waiting> _mergeable = [];
    private readonly Dictionary<Topic, FeedSubscription> _subscriptions = [];
    private readonly SemaphoreSlim _subscribing = new(1);
    private readonly TaskCompletionSource<Refusal?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isWriting;
    private bool _isClosed;
    private long _writingSince;

    public FeedCaller Caller { get; } = caller;

    public Task<Refusal?> Closed => _closed.Task;

    /// <summary>Messages that wait.</summary>
    public int Backlog
    {
        get
        {
            lock (_lock)
                return _queue.Count;
        }
    }

    /// <summary>Topics it is subscribed to.</summary>
    public int Subscriptions
    {
        get
        {
            lock (_lock)
                return _subscriptions.Count;
        }
    }

    /// <summary>How long the client has taken nothing although something waits.</summary>
    public TimeSpan StalledFor => Volatile.Read(ref _writingSince) is var since and not 0 ? Stopwatch.GetElapsedTime(since) : TimeSpan.Zero;

    public TimeSpan SilentFor => sink.SilentFor;

    public async Task<IReadOnlyList<TopicAnswer>> SubscribeAsync(IReadOnlyList<WantedTopic> topics, CancellationToken cancellationToken)
    {
        await _subscribing.WaitAsync(cancellationToken);
        try
        {
            var answers = new List<TopicAnswer>(topics.Count);
            foreach (var wanted in topics)
                answers.Add(wanted.Topic is { } topic ? await SubscribeAsync(wanted, topic, cancellationToken) : TopicAnswer.Refused(wanted, wanted.Refusal!));
            return answers;
        }
        finally
        {
            _subscribing.Release();
        }
    }

    public IReadOnlyList<TopicAnswer> Unsubscribe(IReadOnlyList<WantedTopic> topics) => [.. topics.Select(wanted =>
    {
        if (wanted.Topic is not { } topic)
            return TopicAnswer.Refused(wanted, wanted.Refusal!);
        FeedSubscription? subscription;
        lock (_lock)
            _subscriptions.Remove(topic, out subscription);
        subscription?.Leave();
        return new TopicAnswer(wanted.Requested, topic.Name, subscription?.Topic.Seq, false, null);
    })];

    public void Pong(string? requestId) =>
        Offer(FeedMessage.Of(FeedMessageTypes.Pong, null, clock.GetUtcNow().UtcDateTime, 0, 0, new { timestamp = clock.GetUtcNow().ToUnixTimeMilliseconds() }, requestId).Alone, isLive: true);

    public void Close(Refusal? reason)
    {
        lock (_lock)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            _queue.Clear();
            _mergeable.Clear();
        }

        // Apart: whoever closes it may hold a topic's lock, and leaving takes those of others.
        _ = Task.Run(() => EndAsync(reason));
    }

    /// <summary>Sends these messages in one write, or has them wait. Never waits itself.</summary>
    /// <param name="isLive">False for what the client has asked for: that does not count against it.</param>
    public void Offer(FeedBatch batch, bool isLive)
    {
        bool isFree;
        lock (_lock)
        {
            if (_isClosed)
                return;
            isFree = !_isWriting;
            _isWriting = true;
            if (!isFree && batch.Messages.All(message => TryEnqueue(message, isLive)))
                return;
        }

        if (isFree)
            Write(batch);
        else
            Close(new SlowConsumer());
    }

    /// <summary>False if too much is waiting. Under the lock.</summary>
    private bool TryEnqueue(FeedMessage message, bool isLive)
    {
        var topic = message.Topic ?? default;
        if (message.Levels is { } levels && _mergeable.TryGetValue(topic, out var waiting))
        {
            waiting.Merge(message, levels);
            return true;
        }

        if (isLive && _queue.Count >= options.QueueLimit)
            return false;

        var entry = new Waiting(message);
        _queue.Enqueue(entry);

        // Later updates must not overtake anything else of their topic, above all no snapshot.
        if (message.Levels is not null)
            _mergeable[topic] = entry;
        else
            _mergeable.Remove(topic);
        return true;
    }

    private bool TryDequeue([NotNullWhen(true)] out FeedBatch? batch)
    {
        lock (_lock)
        {
            if (!_queue.TryDequeue(out var entry))
            {
                _isWriting = false;
                batch = null;
                return false;
            }

            var message = entry.Take();
            if (message.Topic is { } topic && _mergeable.TryGetValue(topic, out var mergeable) && ReferenceEquals(mergeable, entry))
                _mergeable.Remove(topic);
            batch = message.Alone;
            return true;
        }
    }

    /// <summary>Writes these and what waits, as long as the client takes it without waiting; the rest goes on by itself.</summary>
    private void Write(FeedBatch batch)
    {
        FeedBatch? next = batch;
        try
        {
            do
            {
                ExchangeMetrics.WebSocketMessages.Add(next.Messages.Count, Out);
                var writing = sink.WriteAsync(next);
                if (!writing.IsCompletedSuccessfully)
                {
                    _ = WriteOnAsync(writing);
                    return;
                }

                writing.GetAwaiter().GetResult();
            }
            while (TryDequeue(out next));
        }
#pragma warning disable CA1031 // Whatever a transport throws, its connection is of no use any more; the relay has nothing to do with it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Broke(exception);
        }
    }

    private async Task WriteOnAsync(ValueTask writing)
    {
        try
        {
            Volatile.Write(ref _writingSince, Stopwatch.GetTimestamp());
            await writing;
            while (TryDequeue(out var next))
            {
                ExchangeMetrics.WebSocketMessages.Add(next.Messages.Count, Out);
                Volatile.Write(ref _writingSince, Stopwatch.GetTimestamp());
                await sink.WriteAsync(next);
            }
        }
#pragma warning disable CA1031 // As above.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Broke(exception);
        }
        finally
        {
            Volatile.Write(ref _writingSince, 0);
        }
    }

    private void Broke(Exception exception)
    {
        LogBroken(logger, exception.GetType().Name, exception.Message);
        Close(null);
    }

    private async Task<TopicAnswer> SubscribeAsync(WantedTopic wanted, Topic topic, CancellationToken cancellationToken)
    {
        FeedSubscription? previous;
        lock (_lock)
        {
            if (!_subscriptions.Remove(topic, out previous) && _subscriptions.Count >= options.SubscriptionsPerConnection)
                return TopicAnswer.Refused(wanted, new TooManySubscriptions(options.SubscriptionsPerConnection));
        }

        previous?.Leave();
        var (subscription, seq, resumed) = await feed.JoinAsync(this, topic, wanted.LastSeq, cancellationToken);
        bool isLate;
        lock (_lock)
        {
            isLate = _isClosed;
            if (!isLate)
                _subscriptions[topic] = subscription;
        }

        if (isLate)
            subscription.Leave();
        return new TopicAnswer(wanted.Requested, topic.Name, seq, resumed, null);
    }

    private async Task EndAsync(Refusal? reason)
    {
        List<FeedSubscription> left;
        lock (_lock)
        {
            left = [.. _subscriptions.Values];
            _subscriptions.Clear();
        }

        foreach (var subscription in left)
            subscription.Leave();
        feed.Forget(this);
        if (reason is not null)
            LogClosed(logger, reason.Code, Caller.UserId);
        try
        {
            await sink.CloseAsync(reason).WaitAsync(Farewell);
        }
#pragma warning disable CA1031 // The client is gone or does not read; there is nobody to tell.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogBroken(logger, exception.GetType().Name, exception.Message);
        }

        // A write that its client still does not take would hold the socket, and what waits in it, for as long as the client likes.
        if (StalledFor > TimeSpan.Zero)
            sink.Abort();
        _closed.TrySetResult(reason);
    }

    [LoggerMessage(400, LogLevel.Information, "Realtime connection closed: {Code} (user {UserId})")]
    private static partial void LogClosed(ILogger logger, string code, Guid? userId);

    [LoggerMessage(401, LogLevel.Debug, "Realtime connection broke: {Exception}: {Reason}")]
    private static partial void LogBroken(ILogger logger, string exception, string reason);

    /// <summary>A message in the queue; an update of a book takes up later ones.</summary>
    private sealed class Waiting(FeedMessage first)
    {
        private BookMerge? _merge;
        private FeedMessage? _last;

        public void Merge(FeedMessage next, IReadOnlyList<LevelChange> levels)
        {
            if (_merge is null)
            {
                _merge = new BookMerge();
                _merge.Add(first.Levels!);
            }

            _merge.Add(levels);
            _last = next;
        }

        public FeedMessage Take() => _last is null ? first : FeedMessage.Merge(first, _last.Ts, _last.Seq, _merge!.Levels);
    }
}
