using Microsoft.AspNetCore.Identity;
using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.Infrastructure.Identity;

/// <summary>Someone with an account: what ASP.NET Core Identity keeps of a user, and what the exchange adds.</summary>
public sealed class User : IdentityUser<Guid>
{
    public UserRole Role { get; set; } = UserRole.User;

    public string? FullName { get; set; }

    /// <summary>UTC; null unless banned.</summary>
    public DateTime? BannedAt { get; set; }

    /// <summary>The authenticator's secret, encrypted; in use once <see cref="IdentityUser{TKey}.TwoFactorEnabled"/>.</summary>
    public string? TotpSecret { get; set; }

    /// <summary>The last time step whose code was accepted: no code of it or an earlier one counts again.</summary>
    public long TotpStep { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }
}
