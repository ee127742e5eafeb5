namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>
/// Whether this node's commits get through. A group that was given up because the database could not keep it (away, out of room) stops the pulse; the next
/// commit starts it again.
/// </summary>
public sealed class TradingPulse(TimeProvider clock)
{
    private Trouble? _trouble;

    /// <summary>A commit succeeded.</summary>
    public void Beat()
    {
        if (Volatile.Read(ref _trouble) is not null)
            Volatile.Write(ref _trouble, null);
    }

    /// <summary>A group was given up for a reason that concerns every group.</summary>
    public void Fail(string reason) => Volatile.Write(ref _trouble, new Trouble(reason, clock.GetTimestamp()));

    /// <summary>Why the last group was given up and how long ago; null if commits get through.</summary>
    public (string Reason, TimeSpan Age)? Stopped =>
        Volatile.Read(ref _trouble) is { } trouble ? (trouble.Reason, clock.GetElapsedTime(trouble.At)) : null;

    private sealed record Trouble(string Reason, long At);
}
