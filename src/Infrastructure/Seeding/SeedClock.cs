namespace PredictionMarkets.Infrastructure.Seeding;

/// <summary>The clock of an exchange in Development: the system's, which the seed sets back before the server listens, to let the demo markets' past pass.</summary>
internal sealed class SeedClock : TimeProvider
{
    private long _back;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(-Volatile.Read(ref _back));

    /// <summary>Sets the clock back by this much against the system's; zero sets it right.</summary>
    public void SetBack(TimeSpan span) => Volatile.Write(ref _back, span.Ticks);
}
