using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Orders;

/// <summary>Market orders: by quantity and by spend, within the collar, never resting.</summary>
public sealed class MarketOrderTests
{
    [Fact]
    public void Market_EmptyBook_IsRefused() => Notebook.Check("""
        alice  splits 5
        alice  buys 5 YES at market        | NO_LIQUIDITY
        alice  buys $5.00 YES at market    | NO_LIQUIDITY
        alice  sells 5 YES at market       | NO_LIQUIDITY
        """);

    [Theory]
    [InlineData("cancel-resting")]
    [InlineData("cancel-taking")]
    [InlineData("cancel-both")]
    [InlineData("skip")]
    public void Market_OnlyOwnOrders_IsRefusedAndCancelsNone(string mode) => Notebook.Check($"""
        alice  buys 5 NO @ 0.50 as own
        alice  buys 5 YES at market {mode} | NO_LIQUIDITY
        alice  buys $5.00 YES at market {mode} | NO_LIQUIDITY
        queue                              | own 5
        """);

    [Fact]
    public void Market_MoreThanIsThere_IsCancelledWithItsFills() => Notebook.Check("""
        bob    buys 5 NO @ 0.50 as b1
        alice  buys 8 YES at market        | CANCELLED 5/8 IMMEDIATE_OR_CANCEL: 5 @ 0.50 MINT b1
        alice                              | 997.50, 5 YES
        book                               | empty
        """);

    [Fact]
    public void Market_Buy_StopsAtTheCollarAboveTheBestAsk() => Notebook.Check("""
        bob    buys 5 NO @ 0.50 as b50
        bob    buys 5 NO @ 0.40 as b60
        bob    buys 5 NO @ 0.39 as b61
        alice  buys 15 YES at market       | CANCELLED 10/15 PRICE_COLLAR: 5 @ 0.50 MINT b50, 5 @ 0.60 MINT b60
        """);

    [Fact]
    public void Market_Sell_StopsAtTheCollarBelowTheBestBid() => Notebook.Check("""
        alice  splits 15
        bob    buys 5 YES @ 0.50 as b50
        bob    buys 5 YES @ 0.40 as b40
        bob    buys 5 YES @ 0.39 as b39
        alice  sells 15 YES at market      | CANCELLED 10/15 PRICE_COLLAR: 5 @ 0.50 TRANSFER b50, 5 @ 0.40 TRANSFER b40
        """);

    [Fact]
    public void Market_BuyNo_HasItsCollarInYesTermsToo() => Notebook.Check("""
        bob    buys 5 YES @ 0.50 as b50
        bob    buys 5 YES @ 0.40 as b40
        bob    buys 5 YES @ 0.39 as b39
        alice  buys 15 NO at market        | CANCELLED 10/15 PRICE_COLLAR: 5 @ 0.50 MINT b50, 5 @ 0.60 MINT b40
        """);

    [Fact]
    public void Market_SellNo_HasItsCollarInYesTermsToo() => Notebook.Check("""
        alice  splits 15
        bob    buys 5 NO @ 0.50 as b50
        bob    buys 5 NO @ 0.40 as b60
        bob    buys 5 NO @ 0.39 as b61
        alice  sells 15 NO at market       | CANCELLED 10/15 PRICE_COLLAR: 5 @ 0.50 TRANSFER b50, 5 @ 0.40 TRANSFER b60
        """);

    [Fact]
    public void Market_Collar_StartsAtTheBestPriceThatIsNotOnesOwn() => Notebook.Check("""
        alice  buys 5 NO @ 0.60 as own
        bob    buys 5 NO @ 0.48 as b52
        bob    buys 5 NO @ 0.38 as b62
        bob    buys 5 NO @ 0.37 as b63
        alice  buys 15 YES at market       | CANCELLED 10/15 PRICE_COLLAR: 5 @ 0.52 MINT b52, 5 @ 0.62 MINT b62
        order own                          | CANCELLED 0/5 SELF_TRADE_PREVENTION
        """);

    [Fact]
    public void Market_Collar_DoesNotStartAtAnExpiredOrder() => Notebook.Check("""
        carol  buys 5 NO @ 0.60 GTD +10 as old
        bob    buys 5 NO @ 0.45 as b55
        bob    buys 5 NO @ 0.35 as b65
        clock  +10
        alice  buys 10 YES at market       | FILLED 10/10: 5 @ 0.55 MINT b55, 5 @ 0.65 MINT b65
        """);

    [Theory]
    [InlineData("0.95", "0.99", "buys 20 YES")]
    [InlineData("0.05", "0.01", "buys 20 NO")]
    public void Market_Collar_IsKeptInsideTheGrid(string best, string end, string order) => Notebook.Check($"""
        bob    splits 20
        carol  splits 20
        bob    {(order.EndsWith("YES", StringComparison.Ordinal) ? "sells 10 YES" : "buys 10 YES")} @ {best} as near
        carol  {(order.EndsWith("YES", StringComparison.Ordinal) ? "sells 10 YES" : "buys 10 YES")} @ {end} as far
        alice  {order} at market as a1
        order a1                           | FILLED 20/20
        """);

    [Fact]
    public void Market_CollarBetweenTwoTicks_DoesNotReachTheNextOne() => Notebook.Check(new TradingFloor(slippage: "0.015"), """
        bob    buys 5 NO @ 0.50 as b50
        bob    buys 5 NO @ 0.49 as b51
        bob    buys 5 NO @ 0.48 as b52
        alice  buys 15 YES at market       | CANCELLED 10/15 PRICE_COLLAR: 5 @ 0.50 MINT b50, 5 @ 0.51 MINT b51
        """);

    [Fact]
    public void Market_SellCollarBetweenTwoTicks_DoesNotReachTheNextOne() => Notebook.Check(new TradingFloor(slippage: "0.015"), """
        alice  splits 15
        bob    buys 5 YES @ 0.50 as b50
        bob    buys 5 YES @ 0.49 as b49
        bob    buys 5 YES @ 0.48 as b48
        alice  sells 15 YES at market      | CANCELLED 10/15 PRICE_COLLAR: 5 @ 0.50 TRANSFER b50, 5 @ 0.49 TRANSFER b49
        """);

    [Fact]
    public void Market_Buy_NeedsWhatItActuallyCosts()
    {
        var floor = new TradingFloor(taker: 200);
        floor.Admit("erin", "10.10");
        Notebook.Check(floor, """
            bob    buys 20 NO @ 0.50 as b50
            bob    buys 20 NO @ 0.41 as b59
            erin   buys 21 YES at market       | INSUFFICIENT_FUNDS
            erin   buys 20 YES at market       | FILLED 20/20 fee 0.10: 20 @ 0.50 MINT b50
            erin                               | 0.00, 20 YES
            """);
    }

    [Fact]
    public void MarketFok_MoreThanIsThere_IsRefused() => Notebook.Check("""
        bob    buys 5 NO @ 0.50 as b1
        alice  buys 6 YES at market FOK    | FILL_OR_KILL_UNFILLABLE
        alice  buys 5 YES at market FOK    | FILLED 5/5: 5 @ 0.50 MINT b1
        """);

    [Fact]
    public void MarketFok_FillableOnlyBeyondTheCollar_IsRefused() => Notebook.Check("""
        bob    buys 5 NO @ 0.50 as b50
        bob    buys 5 NO @ 0.39 as b61
        alice  buys 6 YES at market FOK    | FILL_OR_KILL_UNFILLABLE
        """);

    [Theory]
    [InlineData("2.50", "FILLED 5/5: 5 @ 0.50 MINT b50", "997.50, 5 YES")]
    [InlineData("2.49", "FILLED 4/4: 4 @ 0.50 MINT b50", "998.00, 4 YES")]
    [InlineData("3.09", "FILLED 5/5: 5 @ 0.50 MINT b50", "997.50, 5 YES")]
    [InlineData("3.10", "FILLED 6/6: 5 @ 0.50 MINT b50, 1 @ 0.60 MINT b60", "996.90, 6 YES")]
    [InlineData("0.50", "FILLED 1/1: 1 @ 0.50 MINT b50", "999.50, 1 YES")]
    public void Spend_WithoutFees_BuysWholeSharesUntilNotOneMoreIsAffordable(string spend, string answer, string after) => Notebook.Check($"""
        bob    buys 5 NO @ 0.50 as b50
        bob    buys 5 NO @ 0.40 as b60
        alice  buys ${spend} YES at market | {answer}
        alice                              | {after}
        """);

    [Fact]
    public void Spend_BelowOneShare_IsRefused() => Notebook.Check("""
        bob    buys 5 NO @ 0.50 as b50
        alice  buys $0.49 YES at market    | QUANTITY_OUT_OF_RANGE
        alice                              | 1000.00
        """);

    [Theory]
    [InlineData("10.50", "FILLED 20/20 fee 0.50", "989.50, 20 YES")]
    [InlineData("10.49", "FILLED 19/19 fee 0.475", "990.025, 19 YES")]
    [InlineData("0.525", "FILLED 1/1 fee 0.025", "999.475, 1 YES")]
    [InlineData("0.5249", "QUANTITY_OUT_OF_RANGE", "1000.00")]
    public void Spend_IncludesTheFees(string spend, string answer, string after) => Notebook.Check(new TradingFloor(taker: 1000), $"""
        bob    buys 20 NO @ 0.50 as b50
        alice  buys ${spend} YES at market | {(answer.StartsWith('F') ? $"{answer}: {answer.Split(' ', '/')[1]} @ 0.50 MINT b50" : answer)}
        alice                              | {after}
        """);

    [Fact]
    public void Spend_BookRunsOutWhileMoreIsAffordable_IsCancelled() => Notebook.Check("""
        bob    buys 5 NO @ 0.50 as b50
        alice  buys $9.99 YES at market as a1
        order a1                           | CANCELLED 5/17 IMMEDIATE_OR_CANCEL
        alice                              | 997.50, 5 YES
        """);

    [Fact]
    public void Spend_CollarReachedWhileMoreIsAffordable_IsCancelledForThatReason() => Notebook.Check("""
        bob    buys 5 NO @ 0.50 as b50
        bob    buys 5 NO @ 0.39 as b61
        alice  buys $3.10 YES at market    | CANCELLED 5/6 PRICE_COLLAR: 5 @ 0.50 MINT b50
        """);

    [Fact]
    public void Spend_Fok_IsFilledOrRefused() => Notebook.Check("""
        bob    buys 5 NO @ 0.50 as b50
        alice  buys $9.99 YES at market FOK | FILL_OR_KILL_UNFILLABLE
        alice  buys $2.20 YES at market FOK | FILLED 4/4: 4 @ 0.50 MINT b50
        """);

    [Fact]
    public void Spend_MoreThanAvailable_IsJudgedByTheActualCost()
    {
        var floor = new TradingFloor();
        floor.Admit("erin", "2.50");
        Notebook.Check(floor, """
            bob    buys 5 NO @ 0.50 as b50
            erin   buys $3.00 YES at market    | FILLED 5/5: 5 @ 0.50 MINT b50
            """);
    }

    [Fact]
    public void Spend_ActualCostBeyondAvailable_IsRefused()
    {
        var floor = new TradingFloor();
        floor.Admit("erin", "2.49");
        Notebook.Check(floor, """
            bob    buys 5 NO @ 0.50 as b50
            erin   buys $2.50 YES at market    | INSUFFICIENT_FUNDS
            """);
    }

    [Fact]
    public void Spend_PassesOverOwnOrders() => Notebook.Check("""
        alice  buys 5 NO @ 0.52 as own
        bob    buys 5 NO @ 0.50 as b50
        alice  buys $1.00 YES at market skip | FILLED 2/2: 2 @ 0.50 MINT b50
        queue                              | own 5, b50 3
        """);

    [Fact]
    public void Spend_OnNo_PaysNoPrices() => Notebook.Check("""
        bob    buys 5 YES @ 0.30 as b30
        alice  buys $2.10 NO at market     | FILLED 3/3: 3 @ 0.70 MINT b30
        alice                              | 997.90, 3 NO
        """);
}
