using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Orders;

/// <summary>Nobody trades with himself: not by transfer, and not by minting or merging either.</summary>
public sealed class SelfTradePreventionTests
{
    [Fact]
    public void CancelResting_TakesTheOwnOrderOutAndGoesOn() => Notebook.Check("""
        bob    buys 3 NO @ 0.50 as b1
        alice  buys 3 NO @ 0.50 as own
        carol  buys 3 NO @ 0.50 as c1
        alice  buys 5 YES @ 0.50 cancel-resting | FILLED 5/5: 3 @ 0.50 MINT b1, 2 @ 0.50 MINT c1
        order own                          | CANCELLED 0/3 SELF_TRADE_PREVENTION
        alice                              | 997.50, 5 YES
        """);

    [Fact]
    public void CancelResting_NothingElseThere_Rests() => Notebook.Check("""
        alice  buys 3 NO @ 0.50 as own
        alice  buys 5 YES @ 0.50 as a1     | OPEN 0/5
        order own                          | CANCELLED 0/3 SELF_TRADE_PREVENTION
        alice                              | 997.50, 2.50 locked
        """);

    [Fact]
    public void CancelTaking_StopsThereAndKeepsItsFills() => Notebook.Check("""
        bob    buys 3 NO @ 0.50 as b1
        alice  buys 3 NO @ 0.50 as own
        carol  buys 3 NO @ 0.50 as c1
        alice  buys 5 YES @ 0.50 cancel-taking | CANCELLED 3/5 SELF_TRADE_PREVENTION: 3 @ 0.50 MINT b1
        queue                              | own 3, c1 3
        alice                              | 997.00, 1.50 locked, 3 YES
        """);

    [Fact]
    public void CancelBoth_EndsBothAndKeepsTheFills() => Notebook.Check("""
        bob    buys 3 NO @ 0.50 as b1
        alice  buys 3 NO @ 0.50 as own
        carol  buys 3 NO @ 0.50 as c1
        alice  buys 5 YES @ 0.50 cancel-both | CANCELLED 3/5 SELF_TRADE_PREVENTION: 3 @ 0.50 MINT b1
        order own                          | CANCELLED 0/3 SELF_TRADE_PREVENTION
        queue                              | c1 3
        alice                              | 998.50, 3 YES
        """);

    [Fact]
    public void Skip_PassesOverOwnOrders() => Notebook.Check("""
        bob    buys 3 NO @ 0.50 as b1
        alice  buys 3 NO @ 0.50 as own
        carol  buys 3 NO @ 0.50 as c1
        alice  buys 5 YES @ 0.50 skip      | FILLED 5/5: 3 @ 0.50 MINT b1, 2 @ 0.50 MINT c1
        queue                              | own 3, c1 1
        """);

    [Fact]
    public void Skip_LeftOverWouldCrossAnOwnOrder_DoesNotRest() => Notebook.Check("""
        alice  buys 3 NO @ 0.50 as own
        bob    buys 3 NO @ 0.49 as b1
        alice  buys 5 YES @ 0.51 skip      | CANCELLED 3/5 SELF_TRADE_PREVENTION: 3 @ 0.51 MINT b1
        queue                              | own 3
        """);

    [Fact]
    public void Skip_LeftOverCrossesNothing_Rests() => Notebook.Check("""
        alice  buys 3 NO @ 0.50 as own
        alice  buys 5 YES @ 0.49 skip as a1 | OPEN 0/5
        queue                              | a1 5, own 3
        """);

    [Theory]
    [InlineData("buys 3 NO @ 0.50", "buys 3 YES @ 0.50")]
    [InlineData("buys 3 YES @ 0.50", "buys 3 NO @ 0.50")]
    [InlineData("buys 3 YES @ 0.50", "sells 3 YES @ 0.50")]
    [InlineData("sells 3 YES @ 0.50", "buys 3 YES @ 0.50")]
    [InlineData("sells 3 YES @ 0.50", "sells 3 NO @ 0.50")]
    [InlineData("sells 3 NO @ 0.50", "sells 3 YES @ 0.50")]
    [InlineData("sells 3 NO @ 0.50", "buys 3 NO @ 0.50")]
    [InlineData("buys 3 NO @ 0.50", "sells 3 NO @ 0.50")]
    public void EveryKindOfTrade_WithOneself_IsPrevented(string resting, string incoming) => Notebook.Check($"""
        alice  splits 5
        alice  {resting} as own
        alice  {incoming} cancel-both      | CANCELLED 0/3 SELF_TRADE_PREVENTION
        order own                          | CANCELLED 0/3 SELF_TRADE_PREVENTION
        alice                              | 995.00, 5 YES, 5 NO
        """);

    [Fact]
    public void CancelResting_OwnReserve_DoesNotPayForTheOrder()
    {
        var floor = new TradingFloor();
        floor.Admit("erin", "5.00");
        Notebook.Check(floor, """
            erin   buys 5 NO @ 0.60 as own
            erin                               | 2.00, 3.00 locked
            erin   buys 5 YES @ 0.45           | INSUFFICIENT_FUNDS
            erin   buys 5 YES @ 0.40           | OPEN 0/5
            order own                          | CANCELLED 0/5 SELF_TRADE_PREVENTION
            erin                               | 3.00, 2.00 locked
            """);
    }

    [Fact]
    public void CancelTaking_FilledBeforeTheOwnOrder_IsFilled() => Notebook.Check("""
        bob    buys 3 NO @ 0.50 as b1
        alice  buys 3 NO @ 0.50 as own
        alice  buys 3 YES @ 0.50 cancel-both | FILLED 3/3: 3 @ 0.50 MINT b1
        queue                              | own 3
        """);

    [Fact]
    public void Market_OwnOrderFirst_CancelTakingEndsWithoutAFill() => Notebook.Check("""
        alice  buys 3 NO @ 0.51 as own
        bob    buys 3 NO @ 0.50 as b1
        alice  buys 3 YES at market cancel-taking | CANCELLED 0/3 SELF_TRADE_PREVENTION
        queue                              | own 3, b1 3
        """);
}
