using System.Net;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.Web.Page;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Web;

/// <summary>How the page's files are served; a small page of the test's own stands in for the built one.</summary>
public sealed class PageTests(PageTests.Served served) : IClassFixture<PageTests.Served>
{
    public sealed class Served : IAsyncLifetime
    {
        private readonly string _root = Directory.CreateTempSubdirectory("page-").FullName;

        public ExchangeApp App { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Directory.CreateDirectory(Path.Combine(_root, "assets"));
            await File.WriteAllTextAsync(Path.Combine(_root, "index.html"), "<!doctype html><title>Page</title>");
            await File.WriteAllTextAsync(Path.Combine(_root, "assets", "main-a1b2.js"), "console.log('plain');");
            await File.WriteAllTextAsync(Path.Combine(_root, "assets", "main-a1b2.js.br"), "brotli");
            await File.WriteAllTextAsync(Path.Combine(_root, "assets", "main-a1b2.js.gz"), "gzip");
            await File.WriteAllTextAsync(Path.Combine(_root, "favicon.svg"), "<svg/>");
            await File.WriteAllTextAsync(Path.Combine(_root, ".built"), "secret");
            App = await ExchangeApp.StartAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [PageFiles.RootKey] = _root, ["RateLimits:Enabled"] = "true", ["RateLimits:Anonymous"] = "2" });
        }

        public async Task DisposeAsync()
        {
            await App.DisposeAsync();
            Directory.Delete(_root, recursive: true);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/markets/will-it-rain")]
    [InlineData("/portfolio")]
    [InlineData("/v1x")]
    public async Task Navigation_GetsTheIndex_WhichIsAskedForAnew(string address)
    {
        using var answer = await GetAsync(address, "text/html,application/xhtml+xml");
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("<title>Page");
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        answer.Headers.CacheControl!.NoCache.Should().BeTrue();
        var policy = string.Join(' ', answer.Headers.GetValues("Content-Security-Policy"));
        policy.Should().Contain("default-src 'self'").And.NotContain("unsafe");
        using var again = await GetAsync(address, "text/html", tag: answer.Headers.ETag!.ToString());
        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("/v1/absent")]
    [InlineData("/V1/absent")]
    [InlineData("/api/absent")]
    [InlineData("/docs/absent")]
    [InlineData("/openapi/absent.json")]
    [InlineData("/absent.js")]
    [InlineData("/assets/absent")]
    [InlineData("/.built")]
    [InlineData("/../appsettings.json")]
    public async Task WhatIsNotThePages_IsNeverSwallowed(string address)
    {
        using var answer = await GetAsync(address, address.StartsWith("/assets", StringComparison.Ordinal) ? "*/*" : "text/html");
        answer.StatusCode.Should().BeOneOf(HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests);
        (await answer.Content.ReadAsStringAsync()).Should().NotContain("<title>Page").And.NotContain("secret");
    }

    [Theory]
    [InlineData("br, gzip", "br", "brotli")]
    [InlineData("gzip", "gzip", "gzip")]
    [InlineData("gzip;q=0", null, "console.log('plain');")]
    [InlineData(null, null, "console.log('plain');")]
    public async Task HashedFile_IsKeptForEver_AndComesCompressed(string? accepted, string? encoding, string content)
    {
        using var answer = await GetAsync("/assets/main-a1b2.js", "*/*", accepted);
        answer.Content.Headers.ContentEncoding.Should().Equal(encoding is null ? [] : [encoding]);
        (await answer.Content.ReadAsStringAsync()).Should().Be(content);
        answer.Headers.CacheControl!.ToString().Should().Be("public, max-age=31536000, immutable");
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/javascript");
    }

    [Fact]
    public async Task Files_AreNotCountedAsRequests()
    {
        for (var i = 0; i < 20; i++)
        {
            using var answer = await GetAsync("/favicon.svg", "image/*");
            answer.StatusCode.Should().Be(HttpStatusCode.OK);
            answer.Headers.Contains("RateLimit-Limit").Should().BeFalse();
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string address, string accept, string? encoding = null, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (encoding is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return await served.App.Http.SendAsync(request);
    }
}
