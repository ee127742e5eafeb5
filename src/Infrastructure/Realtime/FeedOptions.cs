namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>Settings of the feed, section <c>Realtime</c>.</summary>
public sealed class FeedOptions
{
    /// <summary>How often each subscription is told where its topic stands.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A client that says nothing for so long is disconnected.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often the journals are read without having been told of anything new: the longest time that a lost wake-up can cost.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Messages that may wait for one connection; beyond that it is closed. Updates of one book count as one, for they are merged.</summary>
    public int QueueLimit { get; set; } = 5_000;

    /// <summary>How long a connection may take nothing at all before it is closed.</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>Open connections of one user.</summary>
    public int ConnectionsPerUser { get; set; } = 20;

    /// <summary>Open connections from one address.</summary>
    public int ConnectionsPerAddress { get; set; } = 100;

    public int SubscriptionsPerConnection { get; set; } = 200;

    /// <summary>Bytes of one message from a client.</summary>
    public int MaxMessageSize { get; set; } = 16 * 1024;

    /// <summary>Messages that a client which comes back may have missed; beyond that it gets a snapshot.</summary>
    public int ResumeLimit { get; set; } = 250;

    /// <summary>Messages of a topic kept in memory.</summary>
    public int RingSize { get; set; } = 250;

    /// <summary>How long a topic that nobody watches is kept up.</summary>
    public TimeSpan KeepUnwatched { get; set; } = TimeSpan.FromSeconds(60);
}
