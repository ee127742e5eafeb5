using System.Data.Common;

namespace PredictionMarkets.Application.Common;

/// <summary>Tells faults that may be gone at the next attempt from bugs.</summary>
public static class PassingFault
{
    /// <summary>True when the database cannot be reached or has no connection to spare, or memory has run out; however deep it is wrapped.</summary>
    public static bool Is(Exception? exception) => exception switch
    {
        null => false,
        OutOfMemoryException => true,
        DbException { IsTransient: true } => true,
        _ => Is(exception.InnerException),
    };
}
