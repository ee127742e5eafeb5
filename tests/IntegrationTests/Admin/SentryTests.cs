using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PredictionMarkets.Infrastructure.Errors;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Web;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Admin;

public sealed class SentryTests
{
    [Fact]
    public async Task AnError_IsSentAsAnEnvelope_AndTheCallerIsToldNothing()
    {
        await using var sentry = await FakeSentry.StartAsync();
        await using var app = await ExchangeApp.StartAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["SENTRY_DSN"] = sentry.Dsn },
            services => services.AddControllers().AddApplicationPart(typeof(ProbeController).Assembly));

        var problem = await app.Http.GetAsync("/v1/probe/bug").ProblemAsync(500, "INTERNAL");
        problem.GetRawText().Should().NotContain("SELECT").And.NotContain(" at ");

        var (path, auth, body) = await sentry.NextAsync();
        path.Should().Be("/api/42/envelope/");
        auth.Should().Contain("sentry_version=7").And.Contain("sentry_key=public");
        var lines = body.Split('\n');
        JsonDocument.Parse(lines[1]).RootElement.Text("type").Should().Be("event");
        var sent = JsonDocument.Parse(lines[2]).RootElement;
        sent.Text("event_id").Should().Be(JsonDocument.Parse(lines[0]).RootElement.Text("event_id")).And.HaveLength(32);
        sent.Text("level").Should().Be("error");
        sent.Text("environment").Should().Be("Production");
        sent.GetProperty("exception").GetProperty("values")[0].Text("type").Should().Be("System.InvalidOperationException");
        sent.GetProperty("extra").Text("stack").Should().Contain(nameof(ProbeController));
    }

    [Fact]
    public async Task ADeadOrSlowEndpoint_KeepsNobodyWaiting()
    {
        await using var sentry = await FakeSentry.StartAsync(delay: TimeSpan.FromSeconds(30));
        await using var sink = new SentrySink(SentryDsn.Parse(sentry.Dsn), "Production", TimeProvider.System);
        var logger = sink.CreateLogger("test");
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 1_000; i++)
            logger.LogError(new InvalidOperationException("bug"), "failed");
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task WhatIsNoError_IsNotSent()
    {
        await using var sentry = await FakeSentry.StartAsync();
        await using var sink = new SentrySink(SentryDsn.Parse(sentry.Dsn), "Production", TimeProvider.System);
        sink.CreateLogger("test").LogWarning("not so bad");
        sink.CreateLogger("test").LogError("bad");
        (await sentry.NextAsync()).Body.Should().Contain("\"bad\"");
        sentry.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task WithoutADsn_NothingIsSent()
    {
        await using var app = await ExchangeApp.StartAsync();
        app.Services.GetServices<ILoggerProvider>().Should().NotContain(provider => provider is SentrySink);
    }

    [Theory]
    [InlineData("https://key@host")]
    [InlineData("https://host/42")]
    [InlineData("key@host/42")]
    public void ADsnThatIsNone_IsRefused(string dsn) => FluentActions.Invoking(() => SentryDsn.Parse(dsn)).Should().Throw<InvalidOperationException>();

    [Fact]
    public void Dsn_NamesTheEnvelopeEndpoint() =>
        SentryDsn.Parse("https://key@sentry.example.com/prefix/42").Should().Be(new SentryDsn(new Uri("https://sentry.example.com/prefix/api/42/envelope/"), "key"));

    private sealed class FakeSentry : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, string Auth, string Body)> _envelopes = new();
        private readonly WebApplication _app;

        private FakeSentry(TimeSpan delay)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            _app = builder.Build();
            _app.Urls.Add("http://127.0.0.1:0");
            _app.MapPost("/{**path}", async (HttpContext context) =>
            {
                await Task.Delay(delay, context.RequestAborted);
                using var reader = new StreamReader(context.Request.Body);
                _envelopes.Enqueue((context.Request.Path, context.Request.Headers["X-Sentry-Auth"].ToString(), await reader.ReadToEndAsync()));
            });
        }

        public string Dsn => $"http://public@{new Uri(_app.Urls.Single()).Authority}/42";

        public int Waiting => _envelopes.Count;

        public static async Task<FakeSentry> StartAsync(TimeSpan delay = default)
        {
            var sentry = new FakeSentry(delay);
            await sentry._app.StartAsync();
            return sentry;
        }

        public async Task<(string Path, string Auth, string Body)> NextAsync()
        {
            for (var i = 0; i < 200; i++)
            {
                if (_envelopes.TryDequeue(out var envelope))
                    return envelope;
                await Task.Delay(100);
            }

            throw new TimeoutException("Nothing was sent.");
        }

        public async ValueTask DisposeAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await _app.StopAsync(patience.Token);
            await _app.DisposeAsync();
        }
    }
}
