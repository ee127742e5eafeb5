using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Orders;

/// <summary>Refusals: their codes, their kinds, and the order in which they are checked.</summary>
public sealed class RefusalTests
{
    private static readonly string[] InOrder =
    [
        "MARKET_NOT_OPEN", "TRADING_MODE_FORBIDS", "PRICE_OUT_OF_RANGE", "PRICE_OFF_TICK", "QUANTITY_OUT_OF_RANGE", "EXPIRY_IN_PAST",
        "REDUCE_ONLY_WOULD_INCREASE", "INSUFFICIENT_SHARES", "DEBT_OUTSTANDING", "INSUFFICIENT_FUNDS", "POST_ONLY_WOULD_CROSS", "NO_LIQUIDITY",
        "FILL_OR_KILL_UNFILLABLE",
    ];

    public static TheoryData<string, string> PairsOfFaults()
    {
        var pairs = new TheoryData<string, string>();
        for (var i = 0; i < InOrder.Length; i++)
        {
            for (var j = i + 1; j < InOrder.Length; j++)
            {
                if (!Exclude(InOrder[i], InOrder[j]))
                    pairs.Add(InOrder[i], InOrder[j]);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(PairsOfFaults))]
    public void PlaceOrder_WithTwoFaults_IsRefusedForTheOneCheckedFirst(string first, string second)
    {
        var floor = Crowded();
        var order = Good(floor);
        foreach (var fault in (string[])[first, second])
            order = WithFault(floor, order, fault);
        floor.Run(ledger => floor.Market.Place(order, ledger)).Refusal!.Code.Should().Be(first);
    }

    [Theory]
    [InlineData("MARKET_NOT_OPEN", RefusalKind.Rule)]
    [InlineData("TRADING_MODE_FORBIDS", RefusalKind.Rule)]
    [InlineData("PRICE_OUT_OF_RANGE", RefusalKind.Invalid)]
    [InlineData("PRICE_OFF_TICK", RefusalKind.Invalid)]
    [InlineData("QUANTITY_OUT_OF_RANGE", RefusalKind.Invalid)]
    [InlineData("EXPIRY_IN_PAST", RefusalKind.Invalid)]
    [InlineData("REDUCE_ONLY_WOULD_INCREASE", RefusalKind.Rule)]
    [InlineData("INSUFFICIENT_SHARES", RefusalKind.Rule)]
    [InlineData("DEBT_OUTSTANDING", RefusalKind.Rule)]
    [InlineData("INSUFFICIENT_FUNDS", RefusalKind.Rule)]
    [InlineData("POST_ONLY_WOULD_CROSS", RefusalKind.Rule)]
    [InlineData("NO_LIQUIDITY", RefusalKind.Rule)]
    [InlineData("FILL_OR_KILL_UNFILLABLE", RefusalKind.Rule)]
    public void PlaceOrder_WithOneFault_IsRefusedForIt(string code, RefusalKind kind)
    {
        var floor = Crowded();
        var order = WithFault(floor, Good(floor), code);
        var refusal = floor.Run(ledger => floor.Market.Place(order, ledger)).Refusal!;
        refusal.Code.Should().Be(code);
        refusal.Kind.Should().Be(kind);
        refusal.Detail.Should().NotBeNullOrWhiteSpace();
    }

    [Fact]
    public void PlaceOrder_WithoutFault_IsAccepted()
    {
        var floor = Crowded();
        floor.Run(ledger => floor.Market.Place(Good(floor), ledger)).IsRefused.Should().BeFalse();
    }

    [Theory]
    [InlineData("-0.01", "PRICE_OUT_OF_RANGE")]
    [InlineData("0", "PRICE_OUT_OF_RANGE")]
    [InlineData("1", "PRICE_OUT_OF_RANGE")]
    [InlineData("900000000", "PRICE_OUT_OF_RANGE")]
    [InlineData("0.0001", "PRICE_OFF_TICK")]
    [InlineData("0.995", "PRICE_OFF_TICK")]
    [InlineData("0.9999", "PRICE_OFF_TICK")]
    [InlineData("0.01", "OPEN 0/1")]
    [InlineData("0.99", "OPEN 0/1")]
    public void PlaceOrder_Price_LiesStrictlyBetweenZeroAndOneOnTheTick(string price, string answer) => Notebook.Check($"""
        alice  buys 1 NO @ {price}         | {answer}
        """);

    [Theory]
    [InlineData("0.0005", "PRICE_OFF_TICK")]
    [InlineData("0.001", "OPEN 0/1")]
    [InlineData("0.999", "OPEN 0/1")]
    [InlineData("0.9995", "PRICE_OFF_TICK")]
    public void PlaceOrder_PriceOnTheFinerTick_MayHaveThreeDigits(string price, string answer) => Notebook.Check(new TradingFloor(tick: "0.001"), $"""
        alice  buys 1 YES @ {price}        | {answer}
        """);

    [Theory]
    [InlineData("0", "QUANTITY_OUT_OF_RANGE")]
    [InlineData("-1", "QUANTITY_OUT_OF_RANGE")]
    [InlineData("1000001", "QUANTITY_OUT_OF_RANGE")]
    [InlineData("9223372036854775807", "QUANTITY_OUT_OF_RANGE")]
    [InlineData("1000000", "INSUFFICIENT_FUNDS")]
    [InlineData("1", "OPEN 0/1")]
    public void PlaceOrder_Quantity_IsOneToAMillion(string quantity, string answer) => Notebook.Check($"""
        alice  buys {quantity} YES @ 0.50  | {answer}
        """);

    [Fact]
    public void PlaceOrder_OfAMillionShares_IsExact()
    {
        var floor = new TradingFloor(taker: 1000, maker: 1000);
        floor.Admit("rich", "2000000.00");
        floor.Admit("richer", "2000000.00");
        Notebook.Check(floor, """
            rich   buys 1000000 NO @ 0.01 as r1
            rich                               | 1989010.00, 10990.00 locked
            richer buys 1000000 YES @ 0.99     | FILLED 1000000/1000000 fee 990.00: 1000000 @ 0.99 MINT r1
            richer                             | 1009010.00, 1000000 YES
            fees                               | 1980.00
            """);
    }

    [Fact]
    public void PlaceOrder_BeyondBalance_IsRefused() => Notebook.Check("""
        alice  buys 2000 YES @ 0.50 as a1  | OPEN 0/2000
        alice                              | 0.00, 1000.00 locked
        alice  buys 1 YES @ 0.01           | INSUFFICIENT_FUNDS
        """);

    [Fact]
    public void PlaceOrder_LimitBeyondBalance_IsRefusedThoughTheActualPriceWouldBeCovered() => Notebook.Check("""
        bob    buys 1500 NO @ 0.50 as b1
        alice  buys 1500 YES @ 0.70        | INSUFFICIENT_FUNDS
        alice  buys 1500 YES @ 0.66        | FILLED 1500/1500: 1500 @ 0.50 MINT b1
        """);

    [Fact]
    public void Debtor_MaySellMergeAndCancel_ButNotBuyOrSplit() => Notebook.Check("""
        alice  splits 1000
        alice  sells 4 YES @ 0.50 as a1
        alice  owes 3.00
        alice                              | 0.00, 3.00 owed, 1000 YES (4 locked), 1000 NO
        alice  buys 1 YES @ 0.01           | DEBT_OUTSTANDING
        alice  splits 1                    | DEBT_OUTSTANDING
        bob    buys 6 YES @ 0.40 as b1
        alice  sells 6 YES @ 0.40          | FILLED 6/6: 6 @ 0.40 TRANSFER b1
        alice                              | 0.00, 0.60 owed, 994 YES (4 locked), 1000 NO
        alice  cancels all                 | a1 CANCELLED 0/4 USER_REQUEST
        alice  merges 4                    | ok
        alice                              | 3.40, 990 YES, 996 NO
        alice  buys 1 YES @ 0.01           | OPEN 0/1
        """);

    [Fact]
    public void Debtor_AmendingABuy_MayOnlyShrinkIt() => Notebook.Check("""
        bob    buys 10 YES @ 0.40 as b1
        bob    owes 3.00
        bob    amends b1 @ 0.41            | DEBT_OUTSTANDING
        bob    amends b1 to 11             | DEBT_OUTSTANDING
        bob    amends b1 to 9              | OPEN 0/9
        """);

    [Fact]
    public void Debtor_WithABuyInTheBook_PaysForItFromItsReserve() => Notebook.Check("""
        bob    buys 2500 YES @ 0.40 as b1
        bob    owes 3.00
        alice  buys 10 NO @ 0.60           | FILLED 10/10: 10 @ 0.60 MINT b1
        bob                                | 0.00, 996.00 locked, 3.00 owed, 10 YES
        """);

    /// <summary>A floor on which every fault can be shown: bob bids and asks five shares, alice holds ten of each outcome, four of YES locked.</summary>
    private static TradingFloor Crowded()
    {
        var floor = new TradingFloor();
        floor.Admit("debtor", "500.00", debt: "1.00");
        Notebook.Check(floor, """
            alice  splits 10
            alice  sells 4 YES @ 0.90
            bob    buys 5 YES @ 0.45
            bob    buys 5 NO @ 0.45
            """);
        return floor;
    }

    private static NewOrder Good(TradingFloor floor) => new(
        floor.NewOrderId(), floor.User("alice"), Guid.Empty, null, Side.Buy, Outcome.Yes, OrderType.Limit, TradingFloor.Dollars("0.40"), 6, null,
        TimeInForce.Gtc, null, PostOnly: false, ReduceOnly: false, SelfTradePrevention.CancelResting);

    private static NewOrder WithFault(TradingFloor floor, NewOrder order, string fault)
    {
        switch (fault)
        {
            case "MARKET_NOT_OPEN":
                floor.Run(ledger => floor.Market.MoveTo(MarketStatus.Halted, null, ledger));
                return order;
            case "TRADING_MODE_FORBIDS":
                floor.Run(_ => floor.Market.SetMode(TradingMode.CancelOnly, null));
                return order;
            case "PRICE_OUT_OF_RANGE":
                return order with { Price = new Money(0) };
            case "PRICE_OFF_TICK":
                return order with { Price = order.Price!.Value + new Money(1) };
            case "QUANTITY_OUT_OF_RANGE":
                return order with { Quantity = 0 };
            case "EXPIRY_IN_PAST":
                return order with { TimeInForce = TimeInForce.Gtd, ExpiresAt = floor.Clock };
            case "REDUCE_ONLY_WOULD_INCREASE":
                return order with { UserId = floor.User("carol"), Side = Side.Sell, Price = TradingFloor.Dollars("0.50"), ReduceOnly = true };
            case "INSUFFICIENT_SHARES":
                return order with { Side = Side.Sell, Price = TradingFloor.Dollars("0.50"), Quantity = 7 };
            case "DEBT_OUTSTANDING":
                return order with { UserId = floor.User("debtor") };
            case "INSUFFICIENT_FUNDS":
                return order with { Price = order.Price!.Value + TradingFloor.Dollars("0.20"), Quantity = 100_000 };
            case "POST_ONLY_WOULD_CROSS":
                return order with { Price = Crossing(order), PostOnly = true };
            case "NO_LIQUIDITY":
                // Only the user's own orders are on the other side.
                floor.Run(ledger => floor.Market.CancelAll(floor.User("bob"), ledger));
                return order with { Type = OrderType.Market, Price = null, TimeInForce = order.TimeInForce == TimeInForce.Fok ? TimeInForce.Fok : TimeInForce.Ioc };
            case "FILL_OR_KILL_UNFILLABLE":
                return order with { Price = order.PostOnly || order.Type == OrderType.Market ? order.Price : Crossing(order), TimeInForce = TimeInForce.Fok };
            default:
                throw new ArgumentOutOfRangeException(nameof(fault));
        }
    }

    /// <summary>A price at which the order meets bob's, keeping a price that is wrong on purpose.</summary>
    private static Money? Crossing(NewOrder order) => order.Price is not { } price || price.IsZero || price.Units % 100 != 0
        ? order.Price
        : TradingFloor.Dollars(order.Side == Side.Buy ? "0.60" : "0.45");

    /// <summary>Faults that one order cannot have together.</summary>
    private static bool Exclude(string first, string second) => (first, second) switch
    {
        ("PRICE_OUT_OF_RANGE", "PRICE_OFF_TICK") => true,
        ("PRICE_OUT_OF_RANGE" or "PRICE_OFF_TICK", "REDUCE_ONLY_WOULD_INCREASE" or "INSUFFICIENT_SHARES" or "NO_LIQUIDITY" or "INSUFFICIENT_FUNDS") => true,
        ("QUANTITY_OUT_OF_RANGE", "INSUFFICIENT_SHARES" or "INSUFFICIENT_FUNDS") => true,
        ("EXPIRY_IN_PAST", "FILL_OR_KILL_UNFILLABLE" or "NO_LIQUIDITY") => true,
        ("REDUCE_ONLY_WOULD_INCREASE", "INSUFFICIENT_SHARES") => true,
        ("REDUCE_ONLY_WOULD_INCREASE" or "INSUFFICIENT_SHARES", "DEBT_OUTSTANDING" or "INSUFFICIENT_FUNDS") => true,
        ("INSUFFICIENT_FUNDS", "NO_LIQUIDITY") => true,
        ("POST_ONLY_WOULD_CROSS", "NO_LIQUIDITY") => true,
        _ => false,
    };
}
