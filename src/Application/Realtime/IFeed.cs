using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Realtime;

/// <summary>The realtime feed of this node.</summary>
public interface IFeed
{
    /// <summary>Opens a connection that writes to <paramref name="sink"/>. Refused when the caller has too many open.</summary>
    Result<IFeedConnection> Open(FeedCaller caller, IFeedSink sink);
}

/// <summary>Who opens a connection.</summary>
/// <param name="UserId">Null when nobody is signed in.</param>
/// <param name="CredentialId">The session or API key; its end ends the connection.</param>
/// <param name="ExpiresAt">UTC; ends the connection too.</param>
public sealed record FeedCaller(Guid? UserId, Guid? CredentialId, DateTime? ExpiresAt, string? Address);

/// <summary>One client's connection, whatever carries it.</summary>
public interface IFeedConnection
{
    /// <summary>Completed when the connection is closed, with why; null when the client left.</summary>
    Task<Refusal?> Closed { get; }

    /// <summary>
    /// Subscribes and answers for each topic, in order. What was missed since the last sequence seen, or a snapshot, is sent first. A topic that is
    /// subscribed already begins anew.
    /// </summary>
    Task<IReadOnlyList<TopicAnswer>> SubscribeAsync(IReadOnlyList<WantedTopic> topics, CancellationToken cancellationToken);

    IReadOnlyList<TopicAnswer> Unsubscribe(IReadOnlyList<WantedTopic> topics);

    /// <summary>Sends a pong behind everything that is waiting.</summary>
    void Pong(string? requestId);

    /// <summary>Closes it; the client is told why, if there is a reason and it still reads.</summary>
    void Close(Refusal? reason);
}

/// <summary>Writes to one client.</summary>
public interface IFeedSink
{
    /// <summary>How long the client has said nothing; zero where it cannot say anything.</summary>
    TimeSpan SilentFor { get; }

    /// <summary>Completes when the client's connection can take more. Never called while an earlier call is under way.</summary>
    ValueTask WriteAsync(FeedBatch batch);

    /// <summary>Says why, if it can still be said, and ends the connection.</summary>
    Task CloseAsync(Refusal? reason);

    /// <summary>Ends the connection in the middle of whatever it is writing: its client does not read.</summary>
    void Abort();
}

/// <summary>A topic that a client wants: resolved, or refused.</summary>
/// <param name="Requested">As the client wrote it.</param>
/// <param name="LastSeq">What the client has seen; null: nothing.</param>
public sealed record WantedTopic(string Requested, Topic? Topic, Refusal? Refusal, long? LastSeq = null);

/// <summary>The answer for one topic.</summary>
/// <param name="Requested">As the client wrote it.</param>
/// <param name="Topic">As messages name it.</param>
/// <param name="Seq">Where the topic stood.</param>
/// <param name="Resumed">True: what was missed follows; false: a snapshot does.</param>
/// <param name="Error">Why not; null if it was done.</param>
public sealed record TopicAnswer(string Requested, string? Topic, long? Seq, bool Resumed, TopicError? Error)
{
    public static TopicAnswer Refused(WantedTopic wanted, Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(refusal);
        return new TopicAnswer(wanted.Requested, wanted.Topic?.Name, null, false, new TopicError(refusal.Code, refusal.Detail));
    }
}

/// <summary>Why a topic was refused or a connection closed.</summary>
public sealed record TopicError(string Code, string Detail);
