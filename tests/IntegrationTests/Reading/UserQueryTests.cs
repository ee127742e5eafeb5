using FluentAssertions;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Users;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Orders;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Reading;

public sealed class UserQueryTests : ReadingTest
{
    [Fact]
    public async Task GetBalance_AddsUpAndNumbersItself()
    {
        var me = await Rows.UserAsync(available: 70_000, locked: 30_000, debt: 5);

        (await Exchange.SendAsync(new GetBalance(), me)).Value
            .Should().Be(new BalanceDto(new Money(70_000), new Money(30_000), new Money(100_000), new Money(5), Seq: 22));
        (await Exchange.SendAsync(new GetBalance(), Guid.NewGuid())).Value.Total.Should().Be(Money.Zero);
        (await Exchange.SendAsync(new GetBalance())).Refusal!.Code.Should().Be("UNAUTHENTICATED");
    }

    [Fact]
    public async Task GetPositions_ValuesEachOutcomeAtTheLastTrade()
    {
        var me = await Rows.UserAsync();
        var quiet = await Rows.MarketAsync("quiet", me);
        var rain = await Rows.MarketAsync("rain", me, lastPrice: 6_000);
        await Rows.PositionAsync(rain, me, Outcome.Yes, shares: 3, cost: 10_001, locked: 1);
        await Rows.PositionAsync(rain, me, Outcome.No, shares: 0, cost: 0, realised: -250);
        await Rows.PositionAsync(quiet, me, Outcome.Yes, shares: 10, cost: 50_000);
        await Rows.PositionAsync(quiet, me, Outcome.No, shares: 0, cost: 0);
        await Rows.PositionAsync(rain, await Rows.UserAsync(), Outcome.Yes, shares: 5, cost: 1);

        var page = (await Exchange.SendAsync(new GetPositions(null, null, null), me)).Value;

        page.Seq.Should().Be(33);
        page.Items.Should().Equal(
            new PositionDto(rain, "rain", "Will rain come true?", Outcome.Yes, 3, 1, new Money(10_001), new Money(3_334), new Money(6_000), new Money(18_000), Money.Zero, new Money(7_999)),
            new PositionDto(rain, "rain", "Will rain come true?", Outcome.No, 0, 0, Money.Zero, null, new Money(4_000), Money.Zero, new Money(-250), Money.Zero),
            new PositionDto(quiet, "quiet", "Will quiet come true?", Outcome.Yes, 10, 0, new Money(50_000), new Money(5_000), null, new Money(50_000), Money.Zero, Money.Zero));
    }

    [Fact]
    public async Task GetPositions_PagesThroughBothOutcomes()
    {
        var me = await Rows.UserAsync();
        var all = new List<(Guid, Outcome)>();
        for (var i = 0; i < 3; i++)
        {
            var market = await Rows.MarketAsync($"market-{i}", me);
            foreach (var outcome in new[] { Outcome.No, Outcome.Yes })
            {
                await Rows.PositionAsync(market, me, outcome, shares: 1, cost: 1);
                all.Insert(0, (market, outcome));
            }
        }

        foreach (var limit in new[] { 1, 2, 3, 4 })
        {
            var seen = new List<(Guid, Outcome)>();
            string? cursor = null;
            do
            {
                var page = (await Exchange.SendAsync(new GetPositions(null, limit, cursor), me)).Value;
                page.Items.Count.Should().BeInRange(1, limit);
                seen.AddRange(page.Items.Select(p => (p.MarketId, p.Outcome)));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            seen.Should().Equal(all);
        }

        (await Exchange.SendAsync(new GetPositions("market-1", null, null), me)).Value.Items.Should().HaveCount(2);
    }

    [Fact]
    public async Task GetPortfolio_AddsUpMoneyAndPositions()
    {
        var me = await Rows.UserAsync(available: 100_000, locked: 20_000, debt: 1_000);
        var rain = await Rows.MarketAsync("rain", me, lastPrice: 6_000);
        var quiet = await Rows.MarketAsync("quiet", me);
        await Rows.PositionAsync(rain, me, Outcome.Yes, shares: 3, cost: 10_000, realised: 500);
        await Rows.PositionAsync(rain, me, Outcome.No, shares: 5, cost: 30_000, realised: -100);
        await Rows.PositionAsync(quiet, me, Outcome.No, shares: 1, cost: 5_000);

        (await Exchange.SendAsync(new GetPortfolio(), me)).Value.Should().Be(new PortfolioDto(
            Cash: new Money(100_000), Locked: new Money(20_000), PositionsValue: new Money(18_000 + 20_000 + 5_000), Debt: new Money(1_000),
            Total: new Money(162_000), RealizedPnl: new Money(400), UnrealizedPnl: new Money(8_000 - 10_000)));
        (await Exchange.SendAsync(new GetPortfolio(), await Rows.UserAsync(available: 5))).Value.Total.Should().Be(new Money(5));
    }

    [Fact]
    public async Task GetUserTrades_PutsBothSidesTogether()
    {
        var (me, other) = (await Rows.UserAsync(), await Rows.UserAsync());
        var (rain, snow) = (await Rows.MarketAsync("rain", me), await Rows.MarketAsync("snow", me));
        var ids = new List<Guid>();
        for (var i = 1; i <= 6; i++)
        {
            var (taker, maker) = i % 3 == 0 ? (me, other) : (other, me);
            ids.Insert(0, await Rows.TradeAsync(i <= 4 ? rain : snow, i, Guid.NewGuid(), taker, Guid.NewGuid(), maker, makerOutcome: Outcome.No));
        }

        await Rows.TradeAsync(rain, 9, Guid.NewGuid(), other, Guid.NewGuid(), await Rows.UserAsync());

        var first = (await Exchange.SendAsync(new GetUserTrades(null, 4, null), me)).Value;
        var second = (await Exchange.SendAsync(new GetUserTrades(null, 4, first.NextCursor), me)).Value;
        var inSnow = (await Exchange.SendAsync(new GetUserTrades("snow", null, null), me)).Value;
        var file = await Exchange.SendAsync(new ExportUserTrades(null), me, ReadAsync);

        first.Items.Concat(second.Items).Select(t => t.Id).Should().Equal(ids);
        second.NextCursor.Should().BeNull();
        inSnow.Items.Should().HaveCount(2);
        first.Items[0].Should().BeEquivalentTo(new { Role = Role.Taker, Outcome = Outcome.Yes, Price = new Money(6_000), Side = Side.Buy });
        first.Items[1].Should().BeEquivalentTo(new { Role = Role.Maker, Outcome = Outcome.No, Price = new Money(4_000), Side = Side.Buy });
        file.Select(t => t.Id).Should().Equal(ids);
    }

    [Fact]
    public async Task ExportUserTrades_OfMoreThanOnePart_GivesEachOnce()
    {
        var (me, other) = (await Rows.UserAsync(), await Rows.UserAsync());
        var market = await Rows.MarketAsync("rain", me);
        await Rows.TradesAsync(market, count: 2_001, me, other);

        var file = await Exchange.SendAsync(new ExportUserTrades("rain"), me, ReadAsync);

        file.Select(t => t.Seq).Should().Equal(Enumerable.Range(1, 2_001).Select(i => (long)i).Reverse());
    }

    [Fact]
    public async Task GetUserLedger_ListsCashAndDebt_NewestFirst()
    {
        var (me, other) = (await Rows.UserAsync(), await Rows.UserAsync());
        var rain = await Rows.MarketAsync("rain", me);
        var deposit = await Rows.LedgerAsync(LedgerKind.Deposit, null, "welcome", (AccountKind.Debt, me, 400), (AccountKind.Cash, me, 600), (AccountKind.World, Guid.Empty, -1_000));
        var trade = await Rows.LedgerAsync(LedgerKind.Trade, rain, null, (AccountKind.Cash, me, -100), (AccountKind.Cash, other, 90), (AccountKind.Fees, rain, 10));

        var all = (await Exchange.SendAsync(new GetUserLedger(null, null), me)).Value.Items;
        var seen = new List<LedgerEntryDto>();
        string? cursor = null;
        do
        {
            var page = (await Exchange.SendAsync(new GetUserLedger(1, cursor), me)).Value;
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        all.Should().Equal(
            new LedgerEntryDto(trade, LedgerKind.Trade, AccountKind.Cash, new Money(-100), rain, "rain", 1, null, Rows.Start),
            new LedgerEntryDto(deposit, LedgerKind.Deposit, AccountKind.Cash, new Money(600), null, null, null, "welcome", Rows.Start),
            new LedgerEntryDto(deposit, LedgerKind.Deposit, AccountKind.Debt, new Money(400), null, null, null, "welcome", Rows.Start));
        seen.Should().Equal(all);
        (await Exchange.SendAsync(new ExportUserLedger(), me, ReadAsync)).Should().Equal(all);
    }

    private static async Task<List<T>> ReadAsync<T>(Result<Export<T>> export)
    {
        var rows = new List<T>();
        await foreach (var row in export.Value.Rows)
            rows.Add(row);
        return rows;
    }
}
