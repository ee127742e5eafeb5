using System.Diagnostics.CodeAnalysis;

namespace PredictionMarkets.Application.Auth;

/// <summary>Whether those who have shown a good token or key may still act.</summary>
public interface ISessionGuard
{
    /// <summary>
    /// A session or API key has been ended, or a user banned; its argument is the id. Raised at once for what this node did, within a second or two for what another did, and
    /// perhaps more than once. Listeners are quick and do not throw.
    /// </summary>
    [SuppressMessage("Design", "MA0046", Justification = "It matters whose rights ended, not who says so.")]
    event Action<Guid>? Ended;

    /// <summary>
    /// Whether the session or API key has been ended, or its user banned. Answered from memory: at once for what this node did, within a second or two
    /// for what another node did; from the database when memory is older than that.
    /// </summary>
    ValueTask<bool> HasEndedAsync(Guid userId, Guid credentialId, CancellationToken cancellationToken);

    /// <summary>What the session is good for now, by the database.</summary>
    Task<SessionStanding> StandingAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken);

    /// <summary>Has this node refuse the session or API key from now on. To be called when it has been ended in the database.</summary>
    void NoteEnded(Guid credentialId);

    /// <summary>Has this node refuse the user from now on. To be called when the ban is in the database.</summary>
    void NoteBanned(Guid userId);
}

/// <summary>What a session is good for.</summary>
public enum SessionStanding
{
    Ended = 1,
    User = 2,
    Admin = 3,
}
