using System.Net;
using System.Text.RegularExpressions;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Limits;

public sealed class HeaderTests(HeaderTests.Behind exchange) : IClassFixture<HeaderTests.Behind>
{
    private readonly ExchangeApp _app = exchange.App;

    /// <summary>Behind a proxy that ends TLS, with one listed origin.</summary>
    public sealed class Behind : IAsyncLifetime
    {
        public ExchangeApp App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await ExchangeApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Proxies:Known"] = "127.0.0.1,::1",
            ["CORS_ORIGIN"] = "https://app.example.com",
        });

        public async Task DisposeAsync() => await App.DisposeAsync();
    }

    [Theory]
    [InlineData("/v1/markets", 200)]
    [InlineData("/v1/user/balance", 401)]
    [InlineData("/nothing-here", 404)]
    [InlineData("/docs/index.html", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/health", 200)]
    public async Task EveryAnswer_CarriesTheHeaders(string path, int status)
    {
        using var answer = await _app.Http.GetAsync(path);
        ((int)answer.StatusCode).Should().Be(status);
        Header(answer, "X-Content-Type-Options").Should().Be("nosniff");
        Header(answer, "Referrer-Policy").Should().Be("no-referrer");
        Header(answer, "X-Frame-Options").Should().Be("DENY");
        var policy = Header(answer, "Content-Security-Policy");
        policy.Should().Contain("frame-ancestors 'none'").And.Contain("default-src").And.NotContain("unsafe");
        answer.Headers.Contains("Server").Should().BeFalse();
        answer.Headers.Contains("Strict-Transport-Security").Should().BeFalse("over http it means nothing");
    }

    [Fact]
    public async Task Hsts_IsSaidOverHttps()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/markets");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await _app.Http.SendAsync(request);
        Header(answer, "Strict-Transport-Security").Should().MatchRegex("^max-age=[0-9]{8,}");
    }

    /// <summary>What stands in the page itself would not run under the policy.</summary>
    [Fact]
    public async Task Docs_HaveNothingInline()
    {
        var page = await _app.Http.GetStringAsync("/docs/index.html");
        page.Should().Contain("<script");
        foreach (Match script in Regex.Matches(page, "<script(?<attributes>[^>]*)>(?<text>.*?)</script>", RegexOptions.Singleline, TimeSpan.FromSeconds(1)))
        {
            script.Groups["attributes"].Value.Should().Contain("src=");
            script.Groups["text"].Value.Trim().Should().BeEmpty();
        }

        page.Should().NotMatchRegex("<style|style=|onclick=|onload=");
    }

    [Theory]
    [InlineData("/v1/user/balance")]
    [InlineData("/V1/User/Balance")]
    [InlineData("/api/user/balance")]
    [InlineData("/v1/orders")]
    public async Task PrivateAnswers_AreKeptByNoCache(string path)
    {
        var user = await _app.RegisterAsync();
        using var answer = await user.Http.GetAsync(path);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        Header(answer, "Cache-Control").Should().Contain("no-store");
    }

    [Theory]
    [InlineData("X-Api-Key")]
    [InlineData("Authorization")]
    [InlineData("Cookie")]
    public async Task WhoeverShowsWhoTheyAre_GetsAnAnswerThatNoCacheKeeps(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/markets");
        request.Headers.TryAddWithoutValidation(header, "x=y");
        using var answer = await _app.Http.SendAsync(request);
        Header(answer, "Cache-Control").Should().Contain("no-store");
    }

    [Theory]
    [InlineData("https://app.example.com", true)]
    [InlineData("https://evil.example.com", false)]
    [InlineData("http://app.example.com", false)]
    [InlineData("https://app.example.com.evil.com", false)]
    [InlineData("null", false)]
    public async Task Cors_IsForListedOriginsOnly(string origin, bool listed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/markets");
        request.Headers.Add("Origin", origin);
        using var answer = await _app.Http.SendAsync(request);
        answer.Headers.Contains("Access-Control-Allow-Origin").Should().Be(listed);
        answer.Headers.Contains("Access-Control-Allow-Credentials").Should().Be(listed);

        using var asking = new HttpRequestMessage(HttpMethod.Options, "/v1/orders");
        asking.Headers.Add("Origin", origin);
        asking.Headers.Add("Access-Control-Request-Method", "POST");
        asking.Headers.Add("Access-Control-Request-Headers", "content-type");
        using var preflight = await _app.Http.SendAsync(asking);
        preflight.Headers.Contains("Access-Control-Allow-Origin").Should().Be(listed);
        if (listed)
            Header(preflight, "Access-Control-Allow-Origin").Should().Be(origin);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("https://*.example.com/path")]
    [InlineData("app.example.com")]
    public async Task Cors_AnOriginThatIsNone_IsRefusedAtStart(string origins)
    {
        var start = () => ExchangeApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["CORS_ORIGIN"] = origins });
        (await start.Should().ThrowAsync<Exception>()).Which.ToString().Should().Contain("CORS_ORIGIN");
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("development-only-secret-that-everyone-knows")]
    [InlineData("your-super-secret-jwt-key-change-in-production")]
    public async Task Production_WithoutASecretOfItsOwn_DoesNotStart(string secret)
    {
        var start = () => ExchangeApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { ["JWT_SECRET"] = secret });
        var refused = (await start.Should().ThrowAsync<Exception>()).Which.ToString();
        refused.Should().Contain("JWT_SECRET");
        if (secret.Length > 10)
            refused.Should().NotContain(secret);
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));
}
