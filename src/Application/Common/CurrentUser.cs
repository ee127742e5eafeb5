namespace PredictionMarkets.Application.Common;

/// <summary>
/// Who sent the request, one object a scope. Whoever opens the scope says so once (the HTTP pipeline from the token, a job for itself); it is a plain
/// value, so that it stays true when a handler runs on another thread's behalf, inside a trading group.
/// </summary>
public sealed class CurrentUser : ICurrentUser
{
    public Guid? Id { get; private set; }

    public bool IsAdmin { get; private set; }

    /// <summary>From here on the scope acts for this user.</summary>
    public void Become(Guid id, bool isAdmin) => (Id, IsAdmin) = (id, isAdmin);
}
