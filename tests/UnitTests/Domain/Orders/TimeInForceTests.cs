using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Orders;

/// <summary>How long an order works: GTC, GTD, IOC, FOK.</summary>
public sealed class TimeInForceTests
{
    [Fact]
    public void Gtc_NotFilledAtOnce_Rests() => Notebook.Check("""
        alice  buys 5 YES @ 0.40 as a1     | OPEN 0/5
        clock  +999999
        bob    buys 5 NO @ 0.60            | FILLED 5/5: 5 @ 0.60 MINT a1
        """);

    [Fact]
    public void Ioc_PartlyFillable_CancelsTheRest() => Notebook.Check("""
        bob    buys 3 NO @ 0.50 as b1
        alice  buys 5 YES @ 0.50 IOC       | CANCELLED 3/5 IMMEDIATE_OR_CANCEL: 3 @ 0.50 MINT b1
        alice                              | 998.50, 3 YES
        book                               | empty
        """);

    [Fact]
    public void Ioc_NothingThere_IsACancelledOrderAndNotAnError() => Notebook.Check("""
        bob    buys 3 NO @ 0.40 as b1
        alice  buys 5 YES @ 0.50 IOC       | CANCELLED 0/5 IMMEDIATE_OR_CANCEL
        alice                              | 1000.00
        book                               | asks 0.60 x 3
        """);

    [Fact]
    public void Ioc_Fillable_IsFilled() => Notebook.Check("""
        bob    buys 9 NO @ 0.50 as b1
        alice  buys 5 YES @ 0.50 IOC       | FILLED 5/5: 5 @ 0.50 MINT b1
        """);

    [Fact]
    public void Ioc_Sell_ReturnsWhatItDidNotSell() => Notebook.Check("""
        alice  splits 5
        bob    buys 3 YES @ 0.50 as b1
        alice  sells 5 YES @ 0.50 IOC      | CANCELLED 3/5 IMMEDIATE_OR_CANCEL: 3 @ 0.50 TRANSFER b1
        alice                              | 996.50, 2 YES, 5 NO
        """);

    [Fact]
    public void Fok_Fillable_IsFilledOverSeveralLevels() => Notebook.Check("""
        bob    buys 3 NO @ 0.50 as b50
        carol  buys 3 NO @ 0.49 as c51
        alice  buys 5 YES @ 0.51 FOK       | FILLED 5/5: 3 @ 0.50 MINT b50, 2 @ 0.51 MINT c51
        book                               | asks 0.51 x 1
        """);

    [Fact]
    public void Fok_ShortByOne_IsRefusedAndNothingHasHappened() => Notebook.Check("""
        bob    buys 3 NO @ 0.50 as b50
        carol  buys 3 NO @ 0.49 as c51
        carol  buys 9 NO @ 0.48 as c52
        alice  buys 7 YES @ 0.51 FOK       | FILL_OR_KILL_UNFILLABLE
        alice                              | 1000.00
        queue                              | b50 3, c51 3, c52 9
        """);

    [Theory]
    [InlineData("cancel-resting")]
    [InlineData("cancel-taking")]
    [InlineData("cancel-both")]
    [InlineData("skip")]
    public void Fok_FillableOnlyWithOwnOrders_IsRefusedAndNoOwnOrderIsCancelled(string mode) => Notebook.Check($"""
        bob    buys 3 NO @ 0.50 as b1
        alice  buys 3 NO @ 0.50 as own
        alice  buys 5 YES @ 0.50 FOK {mode} | FILL_OR_KILL_UNFILLABLE
        queue                              | b1 3, own 3
        alice                              | 998.50, 1.50 locked
        order own                          | OPEN 0/3
        """);

    [Theory]
    [InlineData("cancel-resting", "FILLED 5/5: 3 @ 0.50 MINT b1, 2 @ 0.50 MINT c1", "c1 1")]
    [InlineData("skip", "FILLED 5/5: 3 @ 0.50 MINT b1, 2 @ 0.50 MINT c1", "own 3, c1 1")]
    [InlineData("cancel-taking", "FILL_OR_KILL_UNFILLABLE", "b1 3, own 3, c1 3")]
    [InlineData("cancel-both", "FILL_OR_KILL_UNFILLABLE", "b1 3, own 3, c1 3")]
    public void Fok_OwnOrderInTheMiddle_FillsAroundItOnlyWhereTheModeGoesOn(string mode, string answer, string queue) => Notebook.Check($"""
        bob    buys 3 NO @ 0.50 as b1
        alice  buys 3 NO @ 0.50 as own
        carol  buys 3 NO @ 0.50 as c1
        alice  buys 5 YES @ 0.50 FOK {mode} | {answer}
        queue                              | {queue}
        """);

    [Fact]
    public void Gtd_BeforeItsExpiry_Trades() => Notebook.Check("""
        alice  buys 5 YES @ 0.40 GTD +60 as a1 | OPEN 0/5
        clock  +59
        bob    buys 5 NO @ 0.60            | FILLED 5/5: 5 @ 0.60 MINT a1
        """);

    [Fact]
    public void Gtd_FromItsExpiryOn_NeverTradesAndLeavesWhenMet() => Notebook.Check("""
        alice  buys 5 YES @ 0.40 GTD +60 as a1
        carol  buys 5 YES @ 0.39 as c1
        alice                              | 998.00, 2.00 locked
        clock  +60
        bob    buys 5 NO @ 0.61            | FILLED 5/5: 5 @ 0.61 MINT c1
        order a1                           | EXPIRED 0/5 TIME_EXPIRED
        alice                              | 1000.00
        """);

    [Fact]
    public void Gtd_PartlyFilledThenExpired_KeepsItsFills() => Notebook.Check("""
        alice  buys 5 YES @ 0.40 GTD +60 as a1
        bob    buys 2 NO @ 0.60
        clock  +61
        expire                             | a1 EXPIRED 2/5 TIME_EXPIRED
        alice                              | 999.20, 2 YES
        """);

    [Fact]
    public void Gtd_SellExpired_UnlocksItsShares() => Notebook.Check("""
        alice  splits 5
        alice  sells 5 YES @ 0.40 GTD +60 as a1
        alice                              | 995.00, 5 YES (5 locked), 5 NO
        clock  +60
        expire                             | a1 EXPIRED 0/5 TIME_EXPIRED
        alice                              | 995.00, 5 YES, 5 NO
        """);

    [Fact]
    public void Expired_NotYetCleanedUp_DoesNotCountForFok() => Notebook.Check("""
        alice  buys 5 YES @ 0.40 GTD +60 as a1
        carol  buys 4 YES @ 0.40 as c1
        clock  +60
        bob    buys 5 NO @ 0.60 FOK        | FILL_OR_KILL_UNFILLABLE
        bob    buys 4 NO @ 0.60 FOK        | FILLED 4/4: 4 @ 0.60 MINT c1
        order a1                           | EXPIRED 0/5 TIME_EXPIRED
        """);

    [Fact]
    public void Expired_NotYetCleanedUp_IsNoLiquidityForAMarketOrder() => Notebook.Check("""
        alice  buys 5 YES @ 0.40 GTD +60 as a1
        clock  +60
        bob    buys 5 NO at market         | NO_LIQUIDITY
        book                               | bids 0.40 x 5
        """);

    [Fact]
    public void Expired_OwnOrder_IsExpiredAndNoSelfTrade() => Notebook.Check("""
        alice  buys 5 YES @ 0.40 GTD +60 as a1
        clock  +60
        alice  buys 5 NO @ 0.60 cancel-taking as a2 | OPEN 0/5
        order a1                           | EXPIRED 0/5 TIME_EXPIRED
        book                               | asks 0.40 x 5
        """);

    [Fact]
    public void Expired_OfferedPrice_CanBeRestedOn() => Notebook.Check("""
        alice  buys 5 YES @ 0.40 GTD +60 as a1
        clock  +60
        bob    buys 5 NO @ 0.65 as b1      | OPEN 0/5
        book                               | asks 0.35 x 5
        order a1                           | EXPIRED 0/5 TIME_EXPIRED
        """);

    [Theory]
    [InlineData("0", "EXPIRY_IN_PAST")]
    [InlineData("-1", "EXPIRY_IN_PAST")]
    [InlineData("+1", "OPEN 0/5")]
    public void Gtd_ExpiryNotInTheFuture_IsRefused(string expiry, string answer) => Notebook.Check($"""
        alice  buys 5 YES @ 0.40 GTD {expiry} | {answer}
        """);

    [Fact]
    public void Time_ClockBehindTheMarket_DoesNotBringAnExpiredOrderBack() => Notebook.Check("""
        alice  buys 5 YES @ 0.40 GTD +60 as a1
        clock  +60
        carol  buys 1 YES @ 0.10 as c1     | OPEN 0/1
        clock  +30
        bob    buys 5 NO @ 0.60            | OPEN 0/5
        order a1                           | EXPIRED 0/5 TIME_EXPIRED
        """);
}
