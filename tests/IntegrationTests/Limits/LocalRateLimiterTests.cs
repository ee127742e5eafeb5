using FluentAssertions;
using PredictionMarkets.Application.Limits;
using PredictionMarkets.Infrastructure.Limits;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Limits;

public sealed class LocalRateLimiterTests
{
    private readonly Clock _clock = new();
    private readonly LocalRateLimiter _limiter;

    public LocalRateLimiterTests() => _limiter = new LocalRateLimiter(
        new RateLimits(enabled: true, [.. Enum.GetValues<RateLimitPolicy>().Select(policy => new RateLimit(policy, 10, TimeSpan.FromSeconds(60)))]), _clock);

    [Fact]
    public void Limit_GrowsBackEvenly()
    {
        for (var i = 0; i < 10; i++)
            Take().IsAllowed.Should().BeTrue();
        Take().Should().Be(new RateDecision(false, 10, 0, 60, 6));

        _clock.Seconds += 6;
        Take().Should().Be(new RateDecision(true, 10, 0, 60, 0));
        Take().IsAllowed.Should().BeFalse();

        _clock.Seconds += 1_000;
        Take().Should().Be(new RateDecision(true, 10, 9, 6, 0));
    }

    [Fact]
    public void Callers_AndPolicies_AreCountedApart()
    {
        for (var i = 0; i < 10; i++)
            Take();
        Take().IsAllowed.Should().BeFalse();
        _limiter.Take(RateLimitPolicy.User, 2).IsAllowed.Should().BeTrue();
        _limiter.Take(RateLimitPolicy.Cancel, 1).IsAllowed.Should().BeTrue();
    }

    [Fact]
    public void ParallelRequests_GetExactlyTheLimit()
    {
        var allowed = 0;
        Parallel.For(0, 10_000, _ =>
        {
            if (Take().IsAllowed)
                Interlocked.Increment(ref allowed);
        });
        allowed.Should().Be(10);
    }

    [Fact]
    public void KnownCaller_AllocatesNothing()
    {
        Take();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            Take();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1_000, "that is less than a byte a request");
    }

    [Fact]
    public void Memory_IsBounded()
    {
        for (var i = 0; i < LocalRateLimiter.MostCallers + 1_000; i++)
            _limiter.Take(RateLimitPolicy.Anonymous, (UInt128)i);
        _limiter.Callers.Should().BeLessThanOrEqualTo(LocalRateLimiter.MostCallers);
    }

    private RateDecision Take() => _limiter.Take(RateLimitPolicy.User, 1);

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; } = 1_000_000;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => Seconds * 1_000_000;
    }
}
