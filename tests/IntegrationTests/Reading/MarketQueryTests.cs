using FluentAssertions;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Infrastructure.Persistence;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Reading;

public sealed class MarketQueryTests : ReadingTest
{
    [Fact]
    public async Task ListMarkets_FiltersSortsAndCounts()
    {
        var admin = await Rows.UserAsync();
        await Rows.MarketAsync("rain", admin, volume: 5, category: "weather", closesAt: Rows.Start.AddDays(3));
        await Rows.MarketAsync("snow-100", admin, volume: 9, category: "weather", closesAt: Rows.Start.AddDays(2), question: "Will it SNOW by 100%?");
        await Rows.MarketAsync("election", admin, volume: 7, category: "politics", closesAt: Rows.Start.AddDays(1), status: MarketStatus.Resolved);
        await Rows.MarketAsync("draft", admin, status: MarketStatus.Draft);

        (await SlugsAsync(new ListMarkets(null, null, null, null, null, null))).Should().Equal("snow-100", "election", "rain", "draft");
        (await SlugsAsync(new ListMarkets(null, null, null, "newest", null, null))).Should().Equal("draft", "election", "snow-100", "rain");
        (await SlugsAsync(new ListMarkets(null, null, null, "closing", null, null))).Should().Equal("snow-100", "rain", "election", "draft");
        (await SlugsAsync(new ListMarkets(MarketStatus.Open, null, null, null, null, null))).Should().Equal("snow-100", "rain");
        (await SlugsAsync(new ListMarkets(null, null, "politics", null, null, null))).Should().Equal("election");
        (await SlugsAsync(new ListMarkets(null, "it snow by 100%", null, null, null, null))).Should().Equal("snow-100");
        (await SlugsAsync(new ListMarkets(null, "%_", null, null, null, null))).Should().BeEmpty("wildcards are characters like others");

        var page = await Exchange.SendAsync(new ListMarkets(null, null, "weather", null, Limit: 1, Offset: 1));
        page.Value.Total.Should().Be(2);
        page.Value.Items.Should().ContainSingle().Which.Slug.Should().Be("rain");
    }

    [Fact]
    public async Task ListMarkets_ShowsPricesAndVolumes()
    {
        var (admin, trader) = (await Rows.UserAsync(), await Rows.UserAsync());
        var market = await Rows.MarketAsync("rain", admin, lastPrice: 5200, volume: 30);
        var (bid, ask) = (await Rows.OrderAsync(market, admin), await Rows.OrderAsync(market, trader));
        await Rows.TradeAsync(market, 1, bid, admin, ask, trader, quantity: 20, at: DateTime.UtcNow.AddHours(-25));
        await Rows.TradeAsync(market, 2, bid, admin, ask, trader, quantity: 4, at: DateTime.UtcNow.AddHours(-23));
        await Rows.TradeAsync(market, 3, bid, admin, ask, trader, quantity: 6, at: DateTime.UtcNow);

        var shown = (await Exchange.SendAsync(new ListMarkets(null, null, null, null, null, null))).Value.Items.Single();

        shown.Should().BeEquivalentTo(new
        {
            Id = market, BestBid = new Money(4500), BestAsk = new Money(5500), LastPrice = new Money(5200), Volume = 30, Volume24h = 10, OpenInterest = 40, Seq = 9,
        });
    }

    [Theory]
    [InlineData(0, null, null, "limit")]
    [InlineData(101, null, null, "limit")]
    [InlineData(null, -1, null, "offset")]
    [InlineData(null, null, "biggest", "sort")]
    public async Task ListMarkets_OutOfBounds_IsRefusedByMember(int? limit, int? offset, string? sort, string member)
    {
        var refused = await Exchange.SendAsync(new ListMarkets(null, null, null, sort, limit, offset));

        refused.Refusal.Should().BeOfType<Application.Common.ValidationFailed>().Which.Errors.Should().ContainKey(member);
    }

    [Fact]
    public async Task GetMarket_ByIdAndBySlug_IsTheSame()
    {
        var id = await Rows.MarketAsync("rain", await Rows.UserAsync());

        var byId = await Exchange.SendAsync(new GetMarket(id.ToString()));
        var bySlug = await Exchange.SendAsync(new GetMarket("rain"));
        var missing = await Exchange.SendAsync(new GetMarket("sunshine"));
        var nonsense = await Exchange.SendAsync(new GetMarket("no such\0thing"));

        bySlug.Value.Should().Be(byId.Value);
        bySlug.Value.Fees.Should().Be(new FeeRates(200, -50));
        missing.Refusal!.Code.Should().Be("MARKET_NOT_FOUND");
        nonsense.Refusal!.Code.Should().Be("MARKET_NOT_FOUND");
    }

    [Fact]
    public async Task MarketDirectory_FindsByEveryNameAndOnceCreated()
    {
        var directory = new MarketDirectory(Database.DataSource);
        (await directory.FindAsync("rain", default)).Should().BeNull();

        var id = await Rows.MarketAsync("rain", await Rows.UserAsync());
        var bySlug = await directory.FindAsync("rain", default);

        bySlug!.Id.Should().Be(id);
        (await directory.FindAsync(id.ToString().ToUpperInvariant(), default)).Should().BeSameAs(bySlug);
        (await directory.FindByNumberAsync(bySlug.Number, default)).Should().BeSameAs(bySlug);
        (await directory.FindByNumberAsync(bySlug.Number + 1, default)).Should().BeNull();
    }

    [Fact]
    public async Task GetTrades_PagesNewestFirst_AndNamesNobody()
    {
        var (buyer, seller) = (await Rows.UserAsync(), await Rows.UserAsync());
        var market = await Rows.MarketAsync("rain", buyer);
        for (var seq = 1; seq <= 5; seq++)
            await Rows.TradeAsync(market, seq, Guid.NewGuid(), buyer, Guid.NewGuid(), seller, takerOutcome: Outcome.No);

        var first = (await Exchange.SendAsync(new GetTrades("rain", Limit: 3, Cursor: null))).Value;
        var second = (await Exchange.SendAsync(new GetTrades("rain", Limit: 3, first.NextCursor))).Value;

        first.Items.Select(t => t.Seq).Should().Equal(5, 4, 3);
        second.Items.Select(t => t.Seq).Should().Equal(2, 1);
        second.NextCursor.Should().BeNull();
        first.Items[0].Should().BeEquivalentTo(new { Price = new Money(6000), TakerSide = Side.Buy, TakerOutcome = Outcome.No, Kind = TradeKind.Mint });
        (await Exchange.SendAsync(new GetTrades("rain", null, "AAAA"))).Refusal!.Code.Should().Be("VALIDATION_FAILED");
    }

    [Fact]
    public async Task GetMarketJournal_GivesThePublicPartAlone()
    {
        var market = await Rows.MarketAsync("rain", await Rows.UserAsync());
        for (var seq = 1; seq <= 3; seq++)
        {
            await Rows.JournalAsync(market, seq, 1, $$$"""
                {"public":{"levels":[{"side":"BID","price":"0.50","quantity":{{{seq}}},"owner":"x"}],"secret":1},"private":{"orders":["o"],"users":["u"]}}
                """);
        }

        var first = (await Exchange.SendAsync(new GetMarketJournal("rain", AfterSeq: 1, null, Limit: 1))).Value;
        var second = (await Exchange.SendAsync(new GetMarketJournal("rain", null, first.NextCursor, null))).Value;

        first.Items.Single().Data.ToJsonString().Should().Be("""{"levels":[{"side":"BID","price":"0.50","quantity":2}]}""");
        second.Items.Select(entry => entry.Seq).Should().Equal(3);
        second.NextCursor.Should().BeNull();
    }

    private async Task<IEnumerable<string>> SlugsAsync(ListMarkets request) => (await Exchange.SendAsync(request)).Value.Items.Select(m => m.Slug);
}
