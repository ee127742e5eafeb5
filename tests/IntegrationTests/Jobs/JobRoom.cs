using System.Diagnostics;
using System.Text.Json;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Infrastructure.Jobs;
using PredictionMarkets.IntegrationTests.Support;

namespace PredictionMarkets.IntegrationTests.Jobs;

/// <summary>What tests of jobs do again and again.</summary>
internal static class JobRoom
{
    /// <summary>The setting with which a node runs jobs.</summary>
    public static readonly Dictionary<string, string> WithJobs = new(StringComparer.Ordinal) { ["Jobs:Enabled"] = "true" };

    /// <summary>Runs a job at once, on this node, whatever the scheduler does.</summary>
    public static Task RunJobAsync(this ExchangeApp app, string name) => app.Services.GetRequiredService<JobRunner>()
        .RunAsync(app.Services.GetRequiredService<JobCatalog>().Find(name)!, "test", byHand: true, CancellationToken.None);

    /// <summary>Creates a market that nobody opens by hand.</summary>
    public static async Task<string> DraftAsync(this TradingRoom room, DateTime? opensAt, DateTime? closesAt)
    {
        var slug = $"draft-{Guid.NewGuid():N}";
        await room.Admin.Http.PostAsync("/v1/markets", Body.Of(new { slug, question = "Will it open by itself?", opensAt, closesAt })).JsonAsync(201);
        return slug;
    }

    public static async Task<string> StatusAsync(this TradingRoom room, string slug) => (await room.Anyone.GetAsync($"/v1/markets/{slug}").JsonAsync()).Text("status");

    /// <summary>Waits until something holds; returns when it did.</summary>
    public static async Task<DateTime> UntilAsync(Func<Task<bool>> holds, double seconds, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Stopwatch.GetElapsedTime(started).TotalSeconds.Should().BeLessThan(seconds, "{0} is waited for", what);
            await Task.Delay(50);
        }

        return DateTime.UtcNow;
    }

    public static async Task<IReadOnlyList<JsonElement>> RunsAsync(this TradingRoom room, string job) =>
        [.. (await room.Admin.Http.GetAsync($"/v1/admin/jobs/{job}/runs").JsonAsync()).GetProperty("items").EnumerateArray()];

    public static async Task<JsonElement> JobAsync(this TradingRoom room, string name) =>
        (await room.Admin.Http.GetAsync("/v1/admin/jobs").JsonAsync()).GetProperty("items").EnumerateArray().Single(job => job.Text("name") == name);
}

/// <summary>A clock that tests set.</summary>
internal sealed class TestClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
