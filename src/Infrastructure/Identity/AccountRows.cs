namespace PredictionMarkets.Infrastructure.Identity;

// The rows beside a user. Statements of their own write them, because most writes must decide a race in one step; EF Core knows them for queries.

/// <summary>A login and the family of its refresh tokens.</summary>
internal sealed class SessionRow
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime LastUsedAt { get; init; }

    public DateTime ExpiresAt { get; init; }

    public DateTime? RevokedAt { get; init; }

    public string? Address { get; init; }

    public string? UserAgent { get; init; }
}

/// <summary>A refresh token, spent or not.</summary>
internal sealed class RefreshTokenRow
{
    public byte[] Hash { get; init; } = [];

    public Guid SessionId { get; init; }

    public DateTime ExpiresAt { get; init; }

    public DateTime? SpentAt { get; init; }
}

/// <summary>A token that was sent by e-mail.</summary>
internal sealed class EmailTokenRow
{
    public byte[] Hash { get; init; } = [];

    public Guid UserId { get; init; }

    public Application.Auth.EmailTokenPurpose Purpose { get; init; }

    public DateTime ExpiresAt { get; init; }
}

/// <summary>A recovery code that has not been used.</summary>
internal sealed class RecoveryCodeRow
{
    public Guid UserId { get; init; }

    public byte[] Hash { get; init; } = [];
}

/// <summary>A count of attempts.</summary>
internal sealed class AttemptRow
{
    public byte[] Subject { get; init; } = [];

    public int Count { get; init; }

    public DateTime Since { get; init; }
}

/// <summary>A bot's key.</summary>
internal sealed class ApiKeyRow
{
    public Guid Id { get; init; }

    public Guid UserId { get; init; }

    public string Name { get; init; } = "";

    public bool CanTrade { get; init; }

    public byte[] SecretHash { get; init; } = [];

    public string? SigningSecret { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? ExpiresAt { get; init; }

    public DateTime? LastUsedAt { get; init; }

    public DateTime? RevokedAt { get; init; }
}

/// <summary>A signature that must not come a second time.</summary>
internal sealed class ApiSignatureRow
{
    public byte[] Signature { get; init; } = [];

    public DateTime ExpiresAt { get; init; }
}

/// <summary>A key of ASP.NET Core's data protection.</summary>
internal sealed class DataProtectionKeyRow
{
    public string Name { get; init; } = "";

    public string Xml { get; init; } = "";
}
