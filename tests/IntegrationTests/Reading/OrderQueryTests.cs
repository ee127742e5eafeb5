using FluentAssertions;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Reading;

public sealed class OrderQueryTests : ReadingTest
{
    [Fact]
    public async Task ListOrders_GivesOwnOnes_NewestFirst_InPages()
    {
        var (me, other) = (await Rows.UserAsync(), await Rows.UserAsync());
        var (rain, snow) = (await Rows.MarketAsync("rain", me), await Rows.MarketAsync("snow", me));
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
            ids.Add(await Rows.OrderAsync(i % 2 == 0 ? rain : snow, me, i == 4 ? OrderStatus.Cancelled : OrderStatus.Open));
        await Rows.OrderAsync(rain, other);

        var first = (await Exchange.SendAsync(new ListOrders(null, null, 3, null), me)).Value;
        var second = (await Exchange.SendAsync(new ListOrders(null, null, 3, first.NextCursor), me)).Value;
        var open = (await Exchange.SendAsync(new ListOrders("rain", [OrderStatus.Open, OrderStatus.PartiallyFilled], null, null), me)).Value;

        first.Items.Select(o => o.Id).Should().Equal(ids[4], ids[3], ids[2]);
        second.Items.Select(o => o.Id).Should().Equal(ids[1], ids[0]);
        second.NextCursor.Should().BeNull();
        open.Items.Select(o => o.Id).Should().Equal(ids[2], ids[0]);
        open.Items[0].MarketSlug.Should().Be("rain");
        first.Items[0].Reason.Should().Be(OrderReason.UserRequest);
    }

    [Fact]
    public async Task ListOrders_OfAnUnknownMarketOrACrookedCursor_IsRefused()
    {
        var me = await Rows.UserAsync();

        (await Exchange.SendAsync(new ListOrders("nowhere", null, null, null), me)).Refusal!.Code.Should().Be("MARKET_NOT_FOUND");
        (await Exchange.SendAsync(new ListOrders(null, null, null, "%%%"), me)).Refusal!.Code.Should().Be("VALIDATION_FAILED");
        (await Exchange.SendAsync(new ListOrders(null, null, null, null))).Refusal!.Code.Should().Be("UNAUTHENTICATED");
    }

    [Fact]
    public async Task GetOrder_ShowsItsTradesInItsOwnTerms()
    {
        var (me, other) = (await Rows.UserAsync(), await Rows.UserAsync());
        var market = await Rows.MarketAsync("rain", me);
        var mine = await Rows.OrderAsync(market, me, OrderStatus.PartiallyFilled, "my-order", quantity: 10, filled: 6, filledValue: 25_003);
        await Rows.TradeAsync(market, 1, mine, me, Guid.NewGuid(), other, price: 6000, quantity: 3, takerOutcome: Outcome.No, makerOutcome: Outcome.Yes);
        await Rows.TradeAsync(market, 2, Guid.NewGuid(), other, mine, me, price: 5800, quantity: 3, takerOutcome: Outcome.Yes, makerOutcome: Outcome.No);
        await Rows.TradeAsync(market, 3, Guid.NewGuid(), me, Guid.NewGuid(), other);

        var found = (await Exchange.SendAsync(new GetOrder(mine), me)).Value;
        var byName = (await Exchange.SendAsync(new GetOrderByClientId("my-order"), me)).Value;

        byName.Should().BeEquivalentTo(found);
        found.Order.AveragePrice.Should().Be(new Money(4167), "25003 / 6 = 4167.17");
        found.Order.RemainingQuantity.Should().Be(4);
        found.Trades.Should().BeEquivalentTo(
            new object[]
            {
                new { Seq = 1, OrderId = mine, Role = Role.Taker, Side = Side.Buy, Outcome = Outcome.No, Price = new Money(4000), Fee = new Money(7) },
                new { Seq = 2, OrderId = mine, Role = Role.Maker, Side = Side.Buy, Outcome = Outcome.No, Price = new Money(4200), Fee = new Money(-3) },
            },
            options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task GetOrder_OfAnother_IsNotFound()
    {
        var (me, other) = (await Rows.UserAsync(), await Rows.UserAsync());
        var order = await Rows.OrderAsync(await Rows.MarketAsync("rain", me), other, clientOrderId: "theirs");

        (await Exchange.SendAsync(new GetOrder(order), me)).Refusal!.Code.Should().Be("ORDER_NOT_FOUND");
        (await Exchange.SendAsync(new GetOrderByClientId("theirs"), me)).Refusal!.Code.Should().Be("ORDER_NOT_FOUND");
        (await Exchange.SendAsync(new GetOrderByClientId("not a key"), me)).Refusal!.Code.Should().Be("VALIDATION_FAILED");
    }
}
