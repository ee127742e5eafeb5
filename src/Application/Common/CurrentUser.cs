namespace PredictionMarkets.Application.Common;

/// <summary>
/// Who sent the request, one object a scope. Whoever opens the scope says so once (the HTTP pipeline from the token, a job for itself); it is a plain
/// value, so that it stays true when a handler runs on another thread's behalf, inside a trading group.
/// </summary>
public sealed class CurrentUser : ICurrentUser
{
    public Guid? Id { get; private set; }

    public bool IsAdmin { get; private set; }

    public bool IsExchange { get; private set; }

    public Guid? CredentialId { get; private set; }

    public KeyScope? KeyScope { get; private set; }

    public CallerOrigin? Origin { get; set; }

    /// <summary>From here on the scope acts for this user.</summary>
    public void Become(Guid id, bool isAdmin, Guid? sessionId = null) => (Id, IsAdmin, IsExchange, CredentialId, KeyScope) = (id, isAdmin, false, sessionId, null);

    /// <summary>From here on the scope acts for this user as far as the API key may. No key is an administrator's.</summary>
    public void BecomeKey(Guid id, Guid keyId, KeyScope scope) => (Id, IsAdmin, IsExchange, CredentialId, KeyScope) = (id, false, false, keyId, scope);

    /// <summary>From here on the scope acts for the exchange itself, which may do what an administrator may and has no session that could end.</summary>
    public void BecomeExchange() => (Id, IsAdmin, IsExchange, CredentialId, KeyScope) = (ExchangeIdentity.Id, true, true, null, null);

    /// <summary>From here on the scope acts for whom another one acts.</summary>
    public void Become(ICurrentUser other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (Id, IsAdmin, IsExchange, CredentialId, KeyScope, Origin) = (other.Id, other.IsAdmin, other.IsExchange, other.CredentialId, other.KeyScope, other.Origin);
    }
}

/// <summary>Who acts when the exchange itself does: its jobs, in the audit log and the journals.</summary>
public static class ExchangeIdentity
{
    /// <summary>No account has this id, and no session.</summary>
    public static readonly Guid Id = new("00000000-0000-0000-0000-000000000001");
}
