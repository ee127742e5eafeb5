namespace PredictionMarkets.Application.Auth;

/// <summary>
/// Counts attempts at something that may be guessed, by what they are made on. What does not exist is counted like what does, so that a refusal tells
/// nothing; sessions that are under way are not concerned.
/// </summary>
public interface IAttempts
{
    /// <summary>Counts one more attempt, before it is made: many at once are counted too. The time to wait when there were too many; otherwise null.</summary>
    Task<TimeSpan?> CountAsync(AttemptKind kind, string subject, CancellationToken cancellationToken);

    /// <summary>The attempt was good: counts from zero again.</summary>
    Task ForgetAsync(AttemptKind kind, string subject, CancellationToken cancellationToken);
}

/// <summary>What is attempted, and how often it may be in which time.</summary>
public enum AttemptKind
{
    /// <summary>Signing in to an address: 10 in 15 minutes.</summary>
    Login = 1,

    /// <summary>Proving once more who one is, inside a session: 10 in 15 minutes.</summary>
    Proof = 2,

    /// <summary>Having mail sent to an address: 5 an hour.</summary>
    Mail = 3,
}
