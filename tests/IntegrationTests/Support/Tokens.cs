using Microsoft.Extensions.Configuration;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Infrastructure.Identity;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>Signs users in without a password: hashing fifty of them would take longer than the tests that need them.</summary>
internal static class Tokens
{
    /// <summary>What nodes that are to accept these tokens are given as JWT_SECRET.</summary>
    public const string Secret = "a secret that only the nodes of these tests share";

    private static readonly ITokenIssuer Issuer = new JwtTokenIssuer(
        JwtSettings.Load(
            new ConfigurationBuilder().AddInMemoryCollection([new("Jwt:Secret", Secret), new("Jwt:Lifetime", "12:00:00")]).Build(), isDevelopment: false),
        TimeProvider.System);

    /// <summary>A token of the session that has the user's own id.</summary>
    public static string Issue(Guid userId, string email, UserRole role) =>
        Issuer.Issue(new UserDto(userId, email, role, FullName: null, DateTime.UtcNow, EmailConfirmed: true, TwoFactor: false, Stamp: null), sessionId: userId).Value;
}
