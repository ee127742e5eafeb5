using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Orders;

/// <summary>The table of an order's life, every pair of it.</summary>
public sealed class OrderLifeTests
{
    private const string Table = """
                          PartialFill      Fill    Amend            Cancel     Expire
        Open              PartiallyFilled  Filled  Open             Cancelled  Expired
        PartiallyFilled   PartiallyFilled  Filled  PartiallyFilled  Cancelled  Expired
        Filled            -                -       -                -          -
        Cancelled         -                -       -                -          -
        Expired           -                -       -                -          -
        """;

    public static TheoryData<OrderStatus, OrderEvent, OrderStatus?> Pairs()
    {
        var rows = Table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var pairs = new TheoryData<OrderStatus, OrderEvent, OrderStatus?>();
        foreach (var row in rows.Skip(1))
        {
            for (var i = 1; i < row.Length; i++)
                pairs.Add(Enum.Parse<OrderStatus>(row[0]), Enum.Parse<OrderEvent>(rows[0][i - 1]), row[i] is "-" ? null : Enum.Parse<OrderStatus>(row[i]));
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void After_EveryPair_IsAsTheTableSays(OrderStatus status, OrderEvent what, OrderStatus? after) => OrderLife.After(status, what).Should().Be(after);

    [Fact]
    public void Table_HasEveryPair() => Pairs().Should().HaveCount(Enum.GetValues<OrderStatus>().Length * Enum.GetValues<OrderEvent>().Length);

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Become_WhatTheTableForbids_Throws(OrderStatus status, OrderEvent what, OrderStatus? after)
    {
        var order = new Order { Status = status, Limit = new Price(5000), Quantity = 10 };
        var act = () => order.Become(what, 1, TradingFloor.Noon);
        if (after is null)
            act.Should().Throw<InvalidOperationException>();
        else
            act.Should().NotThrow();
    }

    [Theory]
    [InlineData(OrderStatus.Open, true)]
    [InlineData(OrderStatus.PartiallyFilled, true)]
    [InlineData(OrderStatus.Filled, false)]
    [InlineData(OrderStatus.Cancelled, false)]
    [InlineData(OrderStatus.Expired, false)]
    public void IsOpen_WhileItCanTrade(OrderStatus status, bool open) => OrderLife.IsOpen(status).Should().Be(open);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(11)]
    public void Fill_MoreThanRemainsOrNothing_Throws(int shares)
    {
        var order = new Order { Status = OrderStatus.Open, Limit = new Price(5000), Quantity = 10, Side = Side.Buy, Outcome = Outcome.Yes };
        var act = () => order.Fill(new Price(5000), shares, Role.Maker, 1, TradingFloor.Noon);
        act.Should().Throw<InvalidOperationException>();
    }

    [Theory]
    [InlineData(Side.Buy, Outcome.Yes, true, 4000)]
    [InlineData(Side.Sell, Outcome.Yes, false, 4000)]
    [InlineData(Side.Buy, Outcome.No, false, 6000)]
    [InlineData(Side.Sell, Outcome.No, true, 6000)]
    public void BookPrice_IsInYesTerms(Side side, Outcome outcome, bool isBid, int price)
    {
        var order = new Order { Side = side, Outcome = outcome, Limit = new Price(4000) };
        order.IsBid.Should().Be(isBid);
        order.BookPrice.Units.Should().Be(price);
    }

    [Fact]
    public void Enums_AreNumberedFromOneWithoutHoles()
    {
        foreach (var type in typeof(Order).Assembly.GetTypes().Where(type => type is { IsEnum: true, IsPublic: true }))
        {
            var numbers = Enum.GetValues(type).Cast<object>().Select(value => System.Convert.ToInt32(value)).ToList();
            numbers.Should().Equal(Enumerable.Range(1, numbers.Count), type.Name);
        }
    }
}
