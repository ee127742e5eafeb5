using System.Buffers.Text;
using System.Net;
using System.Text;
using FluentAssertions;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Accounts;

public sealed class TwoFactorTests(ExchangeAppFixture exchange) : IClassFixture<ExchangeAppFixture>
{
    private readonly ExchangeApp _app = exchange.App;

    /// <summary>RFC 6238, appendix B, cut to six digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1234567890, "005924")]
    [InlineData(20000000000, "353130")]
    public void Codes_AreThoseOfTheStandard(long time, string code) =>
        Totp.CodeAt(Encoding.ASCII.GetBytes("12345678901234567890"), DateTimeOffset.FromUnixTimeSeconds(time)).Should().Be(code);

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, true)]
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public void ACode_IsGoodForOneStepEitherWay(int seconds, bool good)
    {
        var (secret, now) = (Encoding.ASCII.GetBytes("12345678901234567890"), DateTimeOffset.FromUnixTimeSeconds(1_700_000_010));
        Totp.StepOf(secret, Totp.CodeAt(secret, now.AddSeconds(seconds)), now).HasValue.Should().Be(good);
    }

    [Fact]
    public async Task SigningIn_TakesACode_EachOnce()
    {
        var (user, secret, _) = await EnabledAsync();
        await LoginAsync(user, null).ProblemAsync(401, "CODE_REQUIRED");
        await LoginAsync(user, "000000").ProblemAsync(401, "INVALID_CODE");
        await _app.Http.PostAsync("/v1/auth/login", Body.Of(new { email = user.Email, password = "wrong horse", code = CodeOf(secret) })).ProblemAsync(401, "INVALID_CREDENTIALS");

        // The confirmation has used up the present step; the next one is good already. Of five who send it at once one gets in.
        var next = CodeOf(secret, 30);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => LoginAsync(user, next).StatusAsync()));
        answers.Count(status => status == HttpStatusCode.OK).Should().Be(1);
        await LoginAsync(user, CodeOf(secret)).ProblemAsync(401, "INVALID_CODE");
    }

    [Fact]
    public async Task RecoveryCodes_AreGoodOnce_AndStoredHashed()
    {
        var (user, _, codes) = await EnabledAsync();
        codes.Should().HaveCount(10).And.OnlyHaveUniqueItems();
        (await _app.Database.ScalarAsync<long>("SELECT count(*) FROM recovery_codes WHERE user_id = $1 AND octet_length(hash) = 32", user.Id)).Should().Be(10);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => LoginAsync(user, codes[0].ToLowerInvariant()).StatusAsync()));
        answers.Count(status => status == HttpStatusCode.OK).Should().Be(1);
        await LoginAsync(user, codes[0]).ProblemAsync(401, "INVALID_CODE");

        var other = await EnabledAsync();
        await LoginAsync(other.User, codes[1]).ProblemAsync(401, "INVALID_CODE");
        var renewed = await user.Http.PostAsync("/v1/auth/two-factor/recovery-codes", Body.Of(new { password = user.Password, code = codes[1] })).JsonAsync();
        await LoginAsync(user, codes[2]).ProblemAsync(401, "INVALID_CODE");
        await LoginAsync(user, renewed.GetProperty("codes")[0].GetString()!).JsonAsync();
    }

    [Fact]
    public async Task TheSecret_IsShownOnce_AndStoredEncrypted()
    {
        var (user, secret, _) = await EnabledAsync();
        var stored = (await _app.Database.ScalarAsync<string>("SELECT totp_secret FROM users WHERE id = $1", user.Id))!;
        foreach (var readable in new[] { Totp.ToBase32(secret), Convert.ToBase64String(secret).TrimEnd('='), Base64Url.EncodeToString(secret), Convert.ToHexString(secret) })
            stored.Should().NotContainEquivalentOf(readable);
        Base64Url.DecodeFromChars(stored).AsSpan().IndexOf(secret).Should().Be(-1, "the secret stands in it in no form");
        await user.Http.PostAsync("/v1/auth/two-factor/setup", Body.Of(new { password = user.Password })).ProblemAsync(409, "STATE_FORBIDS");
    }

    [Fact]
    public async Task SettingUp_AndDisabling_TakeThePassword_AndACode()
    {
        var plain = await _app.RegisterAsync();
        (await plain.Http.PostAsync("/v1/auth/two-factor/setup", Body.Of(new { password = "wrong horse" })).ProblemAsync(400, "VALIDATION_FAILED")).Members().Should().Equal("password");
        var (user, secret, _) = await EnabledAsync();
        (await user.Http.PostAsync("/v1/auth/two-factor/disable", Body.Of(new { password = "wrong horse", code = CodeOf(secret, 30) })).ProblemAsync(400, "VALIDATION_FAILED"))
            .Members().Should().Equal("password");
        (await user.Http.PostAsync("/v1/auth/two-factor/disable", Body.Of(new { password = user.Password, code = "000000" })).ProblemAsync(400, "VALIDATION_FAILED"))
            .Members().Should().Equal("code");
        await user.Http.PostAsync("/v1/auth/two-factor/disable", Body.Of(new { password = user.Password, code = CodeOf(secret, 30) })).JsonAsync(204);
        await LoginAsync(user, null).JsonAsync();
    }

    private static string CodeOf(byte[] secret, int seconds = 0) => Totp.CodeAt(secret, DateTimeOffset.UtcNow.AddSeconds(seconds));

    private static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    private Task<HttpResponseMessage> LoginAsync(TestUser user, string? code) =>
        _app.Http.PostAsync("/v1/auth/login", Body.Of(new { email = user.Email, password = user.Password, code }));

    private async Task<(TestUser User, byte[] Secret, string[] Codes)> EnabledAsync()
    {
        var user = await _app.RegisterAsync();
        var setup = await user.Http.PostAsync("/v1/auth/two-factor/setup", Body.Of(new { password = user.Password })).JsonAsync();
        setup.GetProperty("uri").GetString().Should().StartWith("otpauth://totp/Prediction%20Markets:").And.Contain($"secret={setup.GetProperty("secret").GetString()}");
        var secret = FromBase32(setup.GetProperty("secret").GetString()!);
        await user.Http.PostAsync("/v1/auth/two-factor/confirm", Body.Of(new { code = "000000" })).ProblemAsync(400, "VALIDATION_FAILED");
        var confirmed = await user.Http.PostAsync("/v1/auth/two-factor/confirm", Body.Of(new { code = CodeOf(secret) })).JsonAsync();
        return (user, secret, [.. confirmed.GetProperty("codes").EnumerateArray().Select(code => code.GetString()!)]);
    }
}
