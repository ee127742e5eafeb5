using System.IdentityModel.Tokens.Jwt;
using System.Text;
using FluentAssertions;
using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Tokens;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Infrastructure.Identity;
using Xunit;

namespace PredictionMarkets.UnitTests.Identity;

/// <summary>Access tokens: what they say, who may have signed them, and with which secrets the exchange does not start.</summary>
public sealed class TokenTests
{
    private const string Secret = "an-honest-secret-of-more-than-32-bytes";
    private const string Other = "another-honest-secret-of-more-than-32-bytes";

    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly Guid User = Guid.NewGuid(), Session = Guid.NewGuid();

    [Theory]
    [InlineData(UserRole.User, "USER")]
    [InlineData(UserRole.Admin, "ADMIN")]
    public void Issue_SaysWhoWhatAndUntilWhen(UserRole role, string named)
    {
        var settings = Load();
        var issued = Issue(settings, role);
        var token = new JwtSecurityTokenHandler().ReadJwtToken(issued.Value);

        JwtSettings.IsAccessToken(token).Should().BeTrue();
        (token.Header.Alg, token.Header.Typ, token.Header.Kid).Should().Be(("HS256", "at+jwt", settings.Key.KeyId));
        (token.Issuer, token.Audiences.Single()).Should().Be(("prediction-markets", "prediction-markets-api"));
        token.Claims.Where(claim => claim.Type is "sub" or "sid" or "role").Select(claim => $"{claim.Type} {claim.Value}").Should().Equal($"sub {User}", $"sid {Session}", $"role {named}");
        token.Claims.Single(claim => claim.Type == "jti").Value.Should().HaveLength(32);
        var second = DateTimeOffset.FromUnixTimeSeconds(Now.ToUnixTimeSeconds()).UtcDateTime;
        (token.ValidFrom, token.IssuedAt, token.ValidTo, issued.ExpiresAt).Should().Be((second, second, second.AddMinutes(15), second.AddMinutes(15)));
    }

    [Fact]
    public void Issue_Twice_MakesTwoTokens() => Issue(Load()).Value.Should().NotBe(Issue(Load()).Value);

    /// <summary>The library's cache of signers hands out what another thread has just disposed of, too seldom for a test to wait for it.</summary>
    [Fact]
    public void Keys_ShareNoSignersBetweenThreads()
    {
        var settings = Load(("Jwt:PreviousSecret", Other));
        new[] { settings.Key, settings.PreviousKey! }.Should().OnlyContain(key => !key.CryptoProviderFactory.CacheSignatureProviders);
    }

    [Fact]
    public void Validation_AcceptsOurs_UnderItsOwnNames()
    {
        var settings = Load();
        var principal = Validate(settings, Issue(settings, UserRole.Admin).Value);
        principal.Identity!.Name.Should().Be(User.ToString());
        principal.IsInRole("ADMIN").Should().BeTrue();
    }

    [Fact]
    public void Validation_AcceptsWhatThePreviousSecretSigned_AndNothingElseDoes()
    {
        var before = Issue(Load()).Value;
        Validate(Load(("Jwt:Secret", Other), ("Jwt:PreviousSecret", Secret)), before).Should().NotBeNull();
        var without = () => Validate(Load(("Jwt:Secret", Other)), before);
        without.Should().Throw<SecurityTokenException>();
        Load(("Jwt:PreviousSecret", "")).PreviousKey.Should().BeNull();
        Load().Key.KeyId.Should().HaveLength(16).And.NotBe(Load(("Jwt:Secret", Other)).Key.KeyId);
    }

    [Theory]
    [InlineData("Jwt:Issuer")]
    [InlineData("Jwt:Audience")]
    public void Validation_OfAnotherIssuerOrAudience_Refuses(string setting)
    {
        var theirs = Issue(Load((setting, "somebody-else"))).Value;
        var act = () => Validate(Load(), theirs);
        act.Should().Throw<SecurityTokenException>();
        Validate(Load((setting, "somebody-else")), theirs).Should().NotBeNull();
    }

    [Theory]
    [InlineData(-30, false)]
    [InlineData(-5, true)]
    [InlineData(5, true)]
    [InlineData(30, true)]
    public void Validation_AllowsTenSecondsOfClockSkew(int secondsLeft, bool isGood)
    {
        var settings = Load(("Jwt:Lifetime", "00:15:00"));
        var token = new JwtTokenIssuer(settings, new Clock(Now.AddSeconds(secondsLeft).AddMinutes(-15))).Issue(Somebody(UserRole.User), Session).Value;
        var act = () => Validate(settings, token);
        if (isGood)
            act.Should().NotThrow();
        else
            act.Should().Throw<SecurityTokenException>();
    }

    [Theory]
    [InlineData("none", "at+jwt")]
    [InlineData("HS384", "at+jwt")]
    [InlineData("HS256", "JWT")]
    [InlineData("HS256", null)]
    public void IsAccessToken_OfAnotherAlgorithmOrType_IsFalse(string algorithm, string? type)
    {
        var header = new JwtHeader { ["alg"] = algorithm };
        if (type is not null)
            header["typ"] = type;
        JwtSettings.IsAccessToken(new JwtSecurityToken(header, [])).Should().BeFalse();
    }

    [Theory]
    [InlineData(null, "JWT_SECRET must")]
    [InlineData("", "JWT_SECRET must")]
    [InlineData("only-31-bytes-long-000000000000", "JWT_SECRET must")]
    [InlineData(JwtSettings.DevelopmentSecret, "everyone knows")]
    [InlineData("CHANGE-ME-change-me-change-me-change-me", "everyone knows")]
    [InlineData("your-super-secret-jwt-key-change-in-production", "everyone knows")]
    public void Load_InProduction_RefusesMissingShortAndPublishedSecrets(string? secret, string told) => Refusal(("Jwt:Secret", secret)).Should().Contain(told);

    [Theory]
    [InlineData("only-31-bytes-long-000000000000")]
    [InlineData(JwtSettings.DevelopmentSecret)]
    public void Load_InProduction_RefusesABadPreviousSecret(string secret) => Refusal(("Jwt:PreviousSecret", secret)).Should().Contain("JWT_SECRET_PREVIOUS");

    [Theory]
    [InlineData("only-31-bytes-long-000000000000")]
    [InlineData(Secret)]
    public void Load_InProduction_RefusesABadRefreshSecret(string secret) => Refusal(("Jwt:RefreshSecret", secret)).Should().Contain("JWT_REFRESH_SECRET");

    [Fact]
    public void Load_SecretsOfExactly32Bytes_AreEnough()
    {
        var secret = new string('s', 31) + "1";
        Load(("Jwt:Secret", secret), ("Jwt:PreviousSecret", new string('p', 32)), ("Jwt:RefreshSecret", new string('r', 32))).PreviousKey.Should().NotBeNull();
    }

    [Fact]
    public void Load_InDevelopment_TakesThePublishedSecrets()
    {
        var settings = JwtSettings.Load(Configuration(("Jwt:Secret", null), ("Jwt:PreviousSecret", JwtSettings.DevelopmentSecret), ("Jwt:RefreshSecret", "short")), isDevelopment: true);
        settings.Key.Key.Should().Equal(Encoding.UTF8.GetBytes(JwtSettings.DevelopmentSecret));
        settings.PreviousKey.Should().NotBeNull();
        var tooShort = () => JwtSettings.Load(Configuration(("Jwt:Secret", "short")), isDevelopment: true);
        tooShort.Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Secrets_AreHashedWithTheirPurposeAndThePepper()
    {
        var (plain, peppered) = (new Secrets(Configuration()), new Secrets(Configuration(("Jwt:RefreshSecret", Other))));
        plain.Hash("refresh", "x").Should().HaveCount(32).And.Equal(plain.Hash("refresh", "x"));
        plain.Hash("refresh", "x").Should().NotEqual(plain.Hash("reset", "x")).And.NotEqual(plain.Hash("refresh", "y")).And.NotEqual(peppered.Hash("refresh", "x"));
        plain.Hash("a", "b\nc").Should().NotEqual(plain.Hash("a\nb", "d"));
        Secrets.Make().Should().HaveLength(43).And.NotBe(Secrets.Make());
    }

    private static AccessToken Issue(JwtSettings settings, UserRole role = UserRole.User) => new JwtTokenIssuer(settings, new Clock(Now)).Issue(Somebody(role), Session);

    private static UserDto Somebody(UserRole role) => new(User, "a@example.com", role, FullName: null, DateTime.UtcNow, EmailConfirmed: true, TwoFactor: false, Stamp: null);

    private static System.Security.Claims.ClaimsPrincipal Validate(JwtSettings settings, string token) =>
        new JwtSecurityTokenHandler { InboundClaimTypeMap = new Dictionary<string, string>(StringComparer.Ordinal) }.ValidateToken(token, settings.Validation(), out _);

    private static JwtSettings Load(params (string Name, string? Value)[] settings) => JwtSettings.Load(Configuration(settings), isDevelopment: false);

    private static string Refusal(params (string Name, string? Value)[] settings)
    {
        var act = () => JwtSettings.Load(Configuration(settings), isDevelopment: false);
        return act.Should().Throw<InvalidOperationException>().Which.Message;
    }

    private static IConfiguration Configuration(params (string Name, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Jwt:Secret"] = Secret };
        foreach (var (name, value) in settings)
            all[name] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
