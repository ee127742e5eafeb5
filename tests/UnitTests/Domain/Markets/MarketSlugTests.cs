using FluentAssertions;
using PredictionMarkets.Domain.Markets;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Markets;

public sealed class MarketSlugTests
{
    [Theory]
    [InlineData("rain", true)]
    [InlineData("a-1", true)]
    [InlineData("ab", false)]
    [InlineData("Rain", false)]
    [InlineData("rain today", false)]
    [InlineData("räin", false)]
    [InlineData("rain\n", false)]
    [InlineData("batch", false)]
    [InlineData("user", false)]
    [InlineData("by-client-id", false)]
    [InlineData("users", true)]
    [InlineData("01940000-0000-7000-8000-000000000001", false)]
    [InlineData("01940000000070008000000000000001", false)]
    [InlineData(null, false)]
    public void IsValid_KnowsWhatAnAddressCanHold(string? slug, bool valid) => MarketSlug.IsValid(slug).Should().Be(valid);

    [Fact]
    public void IsValid_Above80Characters_IsFalse()
    {
        MarketSlug.IsValid(new string('a', 80)).Should().BeTrue();
        MarketSlug.IsValid(new string('a', 81)).Should().BeFalse();
    }
}
