using FluentAssertions;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Domain.Markets;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Reading;

public sealed class SearchTests : ReadingTest
{
    [Theory]
    [InlineData("rain", "rain-paris")]
    [InlineData("RAINING in paris", "rain-paris")]
    [InlineData("rai", "rain-paris")]
    [InlineData("umbrella", "rain-paris")]
    [InlineData("Élys", "election")]
    [InlineData("politics elec", "election")]
    [InlineData("2035", "mars")]
    [InlineData("rain mars", "")]
    [InlineData("%_", "")]
    [InlineData("' | ! & :* \\ <-> \0", "")]
    public async Task Search_FindsWordsInAllTexts(string words, string slug)
    {
        await MarketsAsync();

        var found = await Exchange.SendAsync(new ListMarkets(null, words, null, null, null, null));

        found.Value.Items.Select(market => market.Slug).Should().Equal(slug.Length == 0 ? [] : [slug]);
        found.Value.Total.Should().Be(found.Value.Items.Count);
    }

    [Fact]
    public async Task Search_PutsTheBestFitFirst_UnlessToldOtherwise()
    {
        await MarketsAsync();
        await Database.ExecuteAsync("UPDATE markets SET description = 'It may rain on Mars' , volume = 99 WHERE slug = 'mars'");

        (await SlugsAsync("rain", null)).Should().Equal("rain-paris", "mars");
        (await SlugsAsync("rain", "relevance")).Should().Equal("rain-paris", "mars");
        (await SlugsAsync("rain", "volume")).Should().Equal("mars", "rain-paris");
    }

    [Fact]
    public async Task Search_KnowsChangedTextsAtOnce()
    {
        await MarketsAsync();
        await Database.ExecuteAsync("UPDATE markets SET question = 'Will it snow?' WHERE slug = 'rain-paris'");

        (await SlugsAsync("snow", null)).Should().Equal("rain-paris");
    }

    [Fact]
    public async Task Categories_AreCountedWithoutDrafts()
    {
        var admin = await Rows.UserAsync();
        await Rows.MarketAsync("one", admin, category: "weather");
        await Rows.MarketAsync("two", admin, category: "weather", status: MarketStatus.Resolved);
        await Rows.MarketAsync("three", admin, category: "Politics");
        await Rows.MarketAsync("four", admin, category: "secret", status: MarketStatus.Draft);
        await Rows.MarketAsync("five", admin);

        (await Exchange.SendAsync(new GetCategories())).Value.Items.Should().Equal(new CategoryDto("Politics", 1, 1), new CategoryDto("weather", 2, 1));
    }

    private async Task<List<string>> SlugsAsync(string words, string? sort) =>
        [.. (await Exchange.SendAsync(new ListMarkets(null, words, null, sort, null, null))).Value.Items.Select(market => market.Slug)];

    private async Task MarketsAsync()
    {
        var admin = await Rows.UserAsync();
        await Rows.MarketAsync("rain-paris", admin, question: "Will it rain in Paris tomorrow?", category: "Weather");
        await Rows.MarketAsync("election", admin, question: "Who will move into the Élysée?", category: "Politics");
        await Rows.MarketAsync("mars", admin, question: "Will people land on the red planet before 2035?", category: "Space");
        await Database.ExecuteAsync("UPDATE markets SET description = 'Take an umbrella.' WHERE slug = 'rain-paris'");
    }
}
