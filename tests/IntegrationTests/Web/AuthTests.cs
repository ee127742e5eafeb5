using System.Diagnostics;
using System.IdentityModel.Tokens.Jwt;
using System.Net;
using System.Security.Claims;
using System.Text;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using PredictionMarkets.Infrastructure.Identity;
using PredictionMarkets.IntegrationTests.Accounts;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Web;

public sealed class AuthTests(ExchangeAppFixture exchange) : IClassFixture<ExchangeAppFixture>
{
    private readonly ExchangeApp _app = exchange.App;

    [Fact]
    public async Task Register_OpensAccountWithBalance_AndSignsIn()
    {
        var answer = await _app.Http.PostAsync("/v1/auth/register", Body.Of(new { email = "Ada@Example.com", password = "correct horse", fullName = "Ada" })).JsonAsync(201);
        answer.GetProperty("refreshToken").GetString().Should().HaveLength(43);
        answer.GetProperty("user").GetProperty("role").GetString().Should().Be("USER");

        using var client = _app.Client(answer.GetProperty("accessToken").GetString());
        var me = await client.GetAsync("/v1/auth/me").JsonAsync();
        me.GetRawText().Should().Be(answer.GetProperty("user").GetRawText());
        me.GetProperty("email").GetString().Should().Be("Ada@Example.com");
        me.GetProperty("fullName").GetString().Should().Be("Ada");

        var id = me.GetProperty("id").GetGuid();
        (await _app.Database.ScalarAsync<long>("SELECT available + locked + debt FROM balances WHERE user_id = $1", id)).Should().Be(0);
        (await _app.Database.ScalarAsync<string>("SELECT password_hash FROM users WHERE id = $1", id)).Should().NotContain("correct horse");
    }

    [Fact]
    public async Task Register_OfAnAddressThatHasAnAccount_IsRefusedInAnySpelling()
    {
        var user = await _app.RegisterAsync();
        await _app.Http.PostAsync("/v1/auth/register", Body.Of(new { email = user.Email.ToUpperInvariant(), password = "another password" })).ProblemAsync(409, "EMAIL_TAKEN");
    }

    [Fact]
    public async Task Register_OfOneAddressFiveTimesAtOnce_MakesOneAccountAndOneBalance()
    {
        var email = $"race-{Guid.NewGuid():N}@example.com";
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            using var answer = await _app.Http.PostAsync("/v1/auth/register", Body.Of(new { email, password = TestUser.AnyPassword }));
            return answer.StatusCode;
        }));
        answers.Order().Should().Equal(HttpStatusCode.Created, HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict, HttpStatusCode.Conflict);
        (await _app.Database.ScalarAsync<long>("SELECT count(*) FROM users JOIN balances ON user_id = id WHERE email = $1", email)).Should().Be(1);
    }

    [Theory]
    [InlineData("""{"email":"nobody","password":"correct horse"}""", "email")]
    [InlineData("""{"email":"a b@example.com","password":"correct horse"}""", "email")]
    [InlineData("""{"email":"a@b@example.com","password":"correct horse"}""", "email")]
    [InlineData("""{"email":"a@example.com\n","password":"correct horse"}""", "email")]
    [InlineData("""{"email":"a@example.com","password":"short"}""", "password")]
    [InlineData("""{"email":"a@example.com","password":"Password123"}""", "password")]
    [InlineData("""{"email":"a@example.com","password":null}""", "password")]
    [InlineData("""{"email":"a@example.com"}""", "password")]
    [InlineData("""{"email":"a@example.com","password":"correct horse","role":"ADMIN"}""", "role")]
    [InlineData("""{"email":"a@example.com","password":"correct horse","fullName":"\u0000"}""", "fullName")]
    public async Task Register_WithAWrongMember_NamesIt(string body, string member) =>
        (await _app.Http.PostAsync("/v1/auth/register", Body.Raw(body)).ProblemAsync(400, "VALIDATION_FAILED")).Members().Should().Equal(member);

    [Fact]
    public async Task Login_WithTheWrongPasswordOrAddress_SaysTheSame()
    {
        var user = await _app.RegisterAsync();
        var wrong = await _app.Http.PostAsync("/v1/auth/login", Body.Of(new { email = user.Email, password = "wrong horse" })).ProblemAsync(401, "INVALID_CREDENTIALS");
        var unknown = await _app.Http.PostAsync("/v1/auth/login", Body.Of(new { email = "somebody@example.com", password = "wrong horse" })).ProblemAsync(401, "INVALID_CREDENTIALS");
        wrong.GetProperty("detail").GetString().Should().Be(unknown.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Login_OfAnUnknownAddress_TakesAsLongAsAWrongPassword()
    {
        await using var app = await ExchangeApp.StartAsync(services: ExchangeApp.HashAsInProduction);
        var user = await app.RegisterAsync();
        async Task<double> TimeAsync(string email)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await app.Http.PostAsync("/v1/auth/login", Body.Of(new { email, password = "wrong horse" }));
            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        // In turns, and the fastest of each: what else the machine does only ever adds.
        await TimeAsync("nobody@example.com");
        var (unknown, known) = (double.MaxValue, double.MaxValue);
        for (var i = 0; i < 8; i++)
        {
            unknown = Math.Min(unknown, await TimeAsync("nobody@example.com"));
            known = Math.Min(known, await TimeAsync(user.Email));
        }

        (unknown / known).Should().BeInRange(0.5, 2);
    }

    [Fact]
    public async Task Login_SetsACookieThatScriptsAndOtherSitesCannotUse()
    {
        var user = await _app.RegisterAsync();
        using var answer = await _app.Http.PostAsync("/api/auth/login", Body.Of(new { email = user.Email, password = user.Password }));
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Headers.CacheControl!.NoStore.Should().BeTrue();
        var cookies = answer.Headers.GetValues("Set-Cookie").ToList();
        cookies.Should().HaveCount(2);
        cookies[1].Should().StartWith("__Secure-refresh=").And.Contain("; path=/api/auth;").And.Contain("; secure").And.Contain("; samesite=strict").And.Contain("; httponly").And.NotContain("domain");
        var cookie = cookies[0];
        cookie.Should().StartWith("__Host-access=").And.Contain("; path=/").And.Contain("; secure").And.Contain("; samesite=strict").And.Contain("; httponly").And.NotContain("domain");

        var me = await SendAsync(HttpMethod.Get, ("Cookie", cookie.Split(';')[0])).JsonAsync();
        me.GetProperty("id").GetGuid().Should().Be(user.Id);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer x.y.z")]
    [InlineData("Basic YTpi")]
    public async Task Me_WithoutAGoodToken_IsRefused(string? authorization)
    {
        using var answer = authorization is null ? await SendAsync(HttpMethod.Get) : await SendAsync(HttpMethod.Get, ("Authorization", authorization));
        answer.Headers.WwwAuthenticate.ToString().Should().Be("Bearer");
        await Task.FromResult(answer).ProblemAsync(401, "UNAUTHENTICATED");
    }

    [Fact]
    public async Task Me_WithForgedTokens_IsRefused()
    {
        var user = await _app.RegisterAsync();
        var settings = _app.Services.GetRequiredService<JwtSettings>();
        var session = new JwtSecurityTokenHandler().ReadJwtToken(user.AccessToken).Claims.Single(claim => claim.Type == "sid");
        string Token(
            string algorithm = SecurityAlgorithms.HmacSha256, string type = "at+jwt", string? issuer = null, string? audience = null, int expiresIn = 600, int notBefore = -10,
            SecurityKey? key = null, bool signed = true)
        {
            var header = signed ? new JwtHeader(new SigningCredentials(key ?? settings.Key, algorithm)) : new JwtHeader();
            header["typ"] = type;
            var now = DateTime.UtcNow;
            var payload = new JwtPayload(
                issuer ?? settings.Issuer, audience ?? settings.Audience, [new Claim("sub", user.Id.ToString()), new Claim("role", "ADMIN"), session],
                now.AddSeconds(notBefore), now.AddSeconds(expiresIn));
            return new JwtSecurityTokenHandler().WriteToken(new JwtSecurityToken(header, payload));
        }

        await MeAsync(Token()).JsonAsync();
        var parts = user.AccessToken.Split('.');
        string[] forged =
        [
            Token(signed: false), Token(algorithm: SecurityAlgorithms.HmacSha512), Token(algorithm: SecurityAlgorithms.HmacSha384), Token(type: "JWT"), Token(type: "rt+jwt"),
            Token(issuer: "someone"), Token(audience: "someone"), Token(expiresIn: -60, notBefore: -600), Token(notBefore: 120),
            Token(key: new SymmetricSecurityKey(settings.Key.Key) { KeyId = "another" }), Token(key: new SymmetricSecurityKey(settings.Key.Key)),
            Token(key: new SymmetricSecurityKey(Encoding.UTF8.GetBytes(JwtSettings.DevelopmentSecret)) 
            {
                // Otherwise the library would sign with the key that it has seen under this name before.
                KeyId = settings.Key.KeyId, CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
            }), Token(key: new SymmetricSecurityKey(Encoding.UTF8.GetBytes(JwtSettings.DevelopmentSecret))),
            $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}.{parts[2]}x", $"{parts[0]}.{parts[1][..^2]}AA.{parts[2]}",
        ];
        var accepted = new List<string>();
        foreach (var token in forged)
        {
            using var answer = await MeAsync(token);
            if (answer.StatusCode != HttpStatusCode.Unauthorized)
                accepted.Add(token);
        }

        accepted.Should().BeEmpty();
    }

    [Fact]
    public async Task ATokenFoundGood_EndsAllTheSame()
    {
        await using var app = await ExchangeApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["Jwt:Lifetime"] = "00:00:02" });
        var user = await app.RegisterAsync();
        await user.Http.GetAsync("/v1/auth/me").JsonAsync();
        await user.Http.GetAsync("/v1/auth/me").JsonAsync();

        // The clock skew that is allowed comes on top for a token not seen before, not for one that is remembered.
        await Task.Delay(TimeSpan.FromSeconds(14));
        await user.Http.GetAsync("/v1/auth/me").ProblemAsync(401, "UNAUTHENTICATED");
    }

    [Theory]
    [InlineData("https://evil.example", null, false)]
    [InlineData("null", null, false)]
    [InlineData(null, "cross-site", false)]
    [InlineData(null, "same-site", false)]
    [InlineData("http://exchange.example.com", "same-site", false)]
    [InlineData("http://exchange.example.com", null, false)]
    [InlineData("https://exchange.example.com", null, true)]
    [InlineData("https://exchange.example.com:8443", null, false)]
    [InlineData("https://app.example.com", "cross-site", true)]
    [InlineData(null, "same-origin", true)]
    [InlineData(null, null, true)]
    public void ACookie_SignsInNoChangeThatAnotherSiteSends(string? origin, string? site, bool trusted)
    {
        var http = new Microsoft.AspNetCore.Http.DefaultHttpContext { Request = { Method = "POST", Scheme = "https", Host = new("exchange.example.com") } };
        if (origin is not null)
            http.Request.Headers.Origin = origin;
        if (site is not null)
            http.Request.Headers["Sec-Fetch-Site"] = site;
        var origins = new PredictionMarkets.Web.Http.RequestOrigin(["https://app.example.com"]);
        origins.IsTrusted(http.Request).Should().Be(trusted);
        http.Request.Method = "GET";
        origins.IsTrusted(http.Request).Should().BeTrue();
    }

    [Fact]
    public async Task Admin_IsOneOnlyAfterSigningInAgain() =>
        (await (await _app.AdminAsync()).Http.GetAsync("/v1/auth/me").JsonAsync()).GetProperty("role").GetString().Should().Be("ADMIN");

    [Fact]
    public async Task Passwords_AreHashedWithEnoughIterations_AndOldHashesAreRenewed()
    {
        await using var app = await ExchangeApp.StartAsync(services: ExchangeApp.HashAsInProduction);
        var user = await app.RegisterAsync();
        async Task<(uint Prf, uint Iterations)> HashAsync()
        {
            var hash = Convert.FromBase64String(await app.Database.ScalarAsync<string>("SELECT password_hash FROM users WHERE id = $1", user.Id));
            return (System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)), System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)));
        }

        (await HashAsync()).Should().Be((2u, 220_000u), "2 is SHA-512");
        var weak = new Microsoft.AspNetCore.Identity.PasswordHasher<User>(Microsoft.Extensions.Options.Options.Create(new Microsoft.AspNetCore.Identity.PasswordHasherOptions { IterationCount = 1_000 }))
            .HashPassword(new User(), user.Password);
        await app.Database.ExecuteAsync("UPDATE users SET password_hash = $2 WHERE id = $1", user.Id, weak);
        await app.LoginAsync(user.Email);
        (await HashAsync()).Iterations.Should().Be(220_000u);
    }

    [Fact]
    public async Task Logs_AreNotWrittenByCallers()
    {
        await using var app = await ExchangeApp.StartAsync(new Dictionary<string, string> { ["REQUEST_LOG"] = "true" });
        var text = $"mark-{Guid.NewGuid():N}";
        foreach (var injected in new[] { $"a\r\n{text}", $"a\n{text}", $"\u2028{text}", $"\u001b[31m{text}" })
        {
            using var path = await app.Http.GetAsync($"/v1/markets/{Uri.EscapeDataString(injected)}");
            foreach (var (target, body) in new (string, object)[]
            {
                ("/v1/auth/login", new { email = injected, password = injected }),
                ("/v1/auth/password/forgot", new { email = injected }),
                ("/v1/orders", new { market = injected, clientOrderId = injected, side = "BUY", price = "0.10", quantity = 1 }),
            })
                (await app.SendAsync(HttpMethod.Post, target, body, ("X-Forwarded-For", text)).StatusAsync()).Should().NotBe(HttpStatusCode.InternalServerError);
        }

        // What the framework would say at these levels stays silent outside of tests.
        var lines = app.Log.Where(line => line.Split(' ')[1].StartsWith("PredictionMarkets.", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal)).ToList();
        lines.Should().NotBeEmpty("addresses are logged, escaped");
        lines.Should().OnlyContain(line => !line.Trim().Any(letter => char.IsControl(letter) || letter == '\u2028'));
    }

    [Fact]
    public async Task Logs_NameNoPasswordAndNoToken()
    {
        var user = await _app.RegisterAsync(password: "a very secret phrase");
        await user.Http.GetAsync("/v1/auth/me").JsonAsync();
        await _app.Http.PostAsync("/v1/auth/login", Body.Of(new { email = user.Email, password = "another secret phrase" })).ProblemAsync(401, "INVALID_CREDENTIALS");
        var signature = user.AccessToken.Split('.')[2];
        _app.Log.Should().NotContain(line => line.Contains("secret phrase") || line.Contains(signature));
    }

    private Task<HttpResponseMessage> MeAsync(string token) => SendAsync(HttpMethod.Get, ("Authorization", $"Bearer {token}"));

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "/v1/auth/me");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _app.Http.SendAsync(request);
    }
}
