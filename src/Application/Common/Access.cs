using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Common;

/// <summary>Who may send a request.</summary>
public enum Access
{
    /// <summary>Anyone, signed in or not.</summary>
    Anyone = 1,

    /// <summary>A signed-in user who is not banned.</summary>
    User = 2,

    /// <summary>A signed-in administrator.</summary>
    Admin = 3,

    /// <summary>The exchange itself: its own jobs, and nobody from outside.</summary>
    Exchange = 4,
}

/// <summary>What an API key may be used for.</summary>
public enum KeyScope
{
    /// <summary>Nothing: accounts, sessions and administration are for people who have signed in.</summary>
    None = 1,

    /// <summary>Reading.</summary>
    Read = 2,

    /// <summary>Trading, and reading.</summary>
    Trade = 3,
}

/// <summary>States on the request itself who may send it; the authorisation behaviour enforces it and a test refuses requests without it.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AllowAttribute(Access access) : Attribute
{
    public Access Access { get; } = access;

    /// <summary>What an API key needs to send it in its owner's name; by default no key may.</summary>
    public KeyScope Keys { get; init; } = KeyScope.None;

    /// <summary>Why the caller may not send it, as far as the caller's credentials alone tell; null if they say nothing against it.</summary>
    public Refusal? RefusalOf(ICurrentUser caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return Access switch
        {
            Access.Anyone => null,
            Access.Exchange when caller.IsExchange => null,
            Access.Exchange => caller.Id is null ? new Unauthenticated() : new Forbidden(),
            _ when caller.Id is null => new Unauthenticated(),
            _ when caller.KeyScope is { } scope && (Keys == KeyScope.None || scope < Keys) => new KeyForbids(Keys),
            Access.Admin when !caller.IsAdmin => new Forbidden(),
            _ => null,
        };
    }
}

/// <summary>Where a request comes from, as far as that is known.</summary>
public sealed record CallerOrigin(string? Address, string? UserAgent);

/// <summary>Who sent the request that is being handled.</summary>
public interface ICurrentUser
{
    /// <summary>The signed-in user; null when nobody is.</summary>
    Guid? Id { get; }

    bool IsAdmin { get; }

    /// <summary>True for the exchange's own jobs.</summary>
    bool IsExchange => false;

    /// <summary>The session, or the API key, that shows it; null for the exchange's own jobs.</summary>
    Guid? CredentialId => null;

    /// <summary>What the API key may do that the request came with; null when it came with none.</summary>
    KeyScope? KeyScope => null;

    CallerOrigin? Origin => null;

    /// <summary>The signed-in user's id. Throws when nobody is: the authorisation behaviour has refused that before.</summary>
    Guid RequiredId => Id ?? throw new InvalidOperationException("The request is not signed in, yet its handler asks who sent it.");
}
