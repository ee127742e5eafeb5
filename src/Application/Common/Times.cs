namespace PredictionMarkets.Application.Common;

/// <summary>Times as the database keeps them.</summary>
public static class Times
{
    /// <summary>Cuts a time to whole microseconds, so that what is in memory equals what is stored.</summary>
    public static DateTime ToMicroseconds(this DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
}
