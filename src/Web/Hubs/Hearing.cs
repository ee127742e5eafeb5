using System.Diagnostics;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace PredictionMarkets.Web.Hubs;

/// <summary>Notes when a client was last heard, whatever it said. The library does so only for clients that have sent a ping of its protocol.</summary>
public sealed class Hearing : IDuplexPipe
{
    private static readonly object Key = new();

    private readonly Reader _input;

    private Hearing(IDuplexPipe transport) => (_input, Output) = (new Reader(transport.Input), transport.Output);

    public PipeReader Input => _input;

    public PipeWriter Output { get; }

    /// <summary>How long the client has been silent.</summary>
    public TimeSpan SilentFor => Stopwatch.GetElapsedTime(_input.HeardAt);

    /// <summary>Puts itself before the hub.</summary>
    public static ConnectionDelegate Before(ConnectionDelegate next) => connection =>
    {
        ArgumentNullException.ThrowIfNull(connection);
        var hearing = new Hearing(connection.Transport);
        connection.Transport = hearing;
        connection.Items[Key] = hearing;
        return next(connection);
    };

    /// <summary>The one of a connection, by its items.</summary>
    public static Hearing Of(IDictionary<object, object?> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return (Hearing)items[Key]!;
    }

    private sealed class Reader(PipeReader inner) : PipeReader
    {
        public long HeardAt { get; private set; } = Stopwatch.GetTimestamp();

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            var result = await inner.ReadAsync(cancellationToken);
            HeardAt = Stopwatch.GetTimestamp();
            return result;
        }

        public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

        public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
