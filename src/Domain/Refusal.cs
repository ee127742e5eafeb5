namespace PredictionMarkets.Domain;

/// <summary>What kind of "no" a refusal is. The web layer turns it into an HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>The request is malformed or a value is outside its range (400).</summary>
    Invalid = 1,

    /// <summary>Nobody is signed in (401).</summary>
    Unauthenticated = 2,

    /// <summary>Signed in, but not entitled (403).</summary>
    Forbidden = 3,

    /// <summary>No such thing, or not the caller's (404).</summary>
    NotFound = 4,

    /// <summary>At odds with what is already there (409).</summary>
    Conflict = 5,

    /// <summary>Understood, and the exchange's rules say no (422).</summary>
    Rule = 6,

    /// <summary>Too many requests (429).</summary>
    Limited = 7,

    /// <summary>No capacity at this moment; nothing was done (503).</summary>
    Busy = 8,
}

/// <summary>
/// A refusal a caller can meet: nothing has changed, <see cref="Code"/> is stable and documented, <see cref="Detail"/> is for people.
/// Refusals are values; bugs are exceptions.
/// </summary>
public abstract record Refusal(RefusalKind Kind, string Code, string Detail);
