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
}

/// <summary>States on the request itself who may send it; the authorisation behaviour enforces it and a test refuses requests without it.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class AllowAttribute(Access access) : Attribute
{
    public Access Access { get; } = access;
}

/// <summary>Who sent the request that is being handled.</summary>
public interface ICurrentUser
{
    /// <summary>The signed-in user; null when nobody is.</summary>
    Guid? Id { get; }

    bool IsAdmin { get; }

    /// <summary>The signed-in user's id. Throws when nobody is: the authorisation behaviour has refused that before.</summary>
    Guid RequiredId => Id ?? throw new InvalidOperationException("The request is not signed in, yet its handler asks who sent it.");
}
