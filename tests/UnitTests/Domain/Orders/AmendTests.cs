using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Orders;

/// <summary>Changing a resting order: the quantity is the new total; less keeps the place, anything else loses it.</summary>
public sealed class AmendTests
{
    private const string ThreeBids = """
        bob    buys 5 YES @ 0.40 as first
        carol  buys 5 YES @ 0.40 as second
        dave   buys 5 YES @ 0.39 as third
        """;

    [Theory]
    [InlineData("to 3", "OPEN 0/3", "first 3, second 5, third 5")]
    [InlineData("to 3 @ 0.40", "OPEN 0/3", "first 3, second 5, third 5")]
    [InlineData("to 6", "OPEN 0/6", "second 5, first 6, third 5")]
    [InlineData("@ 0.41", "OPEN 0/5", "first 5, second 5, third 5")]
    [InlineData("@ 0.39", "OPEN 0/5", "second 5, third 5, first 5")]
    [InlineData("to 2 @ 0.39", "OPEN 0/2", "second 5, third 5, first 2")]
    [InlineData("to 5", "OPEN 0/5", "first 5, second 5, third 5")]
    [InlineData("to 5 @ 0.40", "OPEN 0/5", "first 5, second 5, third 5")]
    public void Amend_LessKeepsThePlace_AnythingElseLosesIt(string change, string answer, string queue) => Notebook.Check($"""
        {ThreeBids}
        bob    amends first {change}       | {answer}
        queue                              | {queue}
        """);

    [Fact]
    public void Amend_NothingChanged_RecordsNothing()
    {
        var floor = new TradingFloor();
        Notebook.Check(floor, """
            bob    buys 5 YES @ 0.40 as b1
            bob    amends b1 to 5 @ 0.40       | OPEN 0/5
            """);
        Assert.Empty(floor.LastEvents);
    }

    [Fact]
    public void Amend_Less_ReturnsTheDifference() => Notebook.Check("""
        bob    buys 10 YES @ 0.40 as b1
        bob                                | 996.00, 4.00 locked
        bob    amends b1 to 4              | OPEN 0/4
        bob                                | 998.40, 1.60 locked
        """);

    [Fact]
    public void Amend_LessShares_UnlocksThem() => Notebook.Check("""
        bob    splits 10
        bob    sells 10 NO @ 0.40 as b1
        bob    amends b1 to 4              | OPEN 0/4
        bob                                | 990.00, 10 YES, 10 NO (4 locked)
        """);

    [Fact]
    public void Amend_More_ReservesTheDifference() => Notebook.Check("""
        bob    buys 10 YES @ 0.40 as b1
        bob    amends b1 to 12 @ 0.50      | OPEN 0/12
        bob                                | 994.00, 6.00 locked
        """);

    [Fact]
    public void Amend_QuantityIsTheNewTotal_FilledSharesIncluded() => Notebook.Check("""
        bob    buys 10 YES @ 0.40 as b1
        alice  buys 6 NO @ 0.60
        bob    amends b1 to 8              | PARTIALLY_FILLED 6/8
        book                               | bids 0.40 x 2
        bob                                | 996.80, 0.80 locked, 6 YES
        """);

    [Theory]
    [InlineData("to 6")]
    [InlineData("to 5")]
    [InlineData("to 0")]
    [InlineData("to -1")]
    [InlineData("to 1000001")]
    public void Amend_ToNoMoreThanIsFilled_IsRefused(string change) => Notebook.Check($"""
        bob    buys 10 YES @ 0.40 as b1
        alice  buys 6 NO @ 0.60
        bob    amends b1 {change}          | QUANTITY_OUT_OF_RANGE
        """);

    [Theory]
    [InlineData("@ 0.00", "PRICE_OUT_OF_RANGE")]
    [InlineData("@ 1.00", "PRICE_OUT_OF_RANGE")]
    [InlineData("@ 0.405", "PRICE_OFF_TICK")]
    [InlineData("to 100000", "INSUFFICIENT_FUNDS")]
    public void Amend_ToBadTerms_IsRefused(string change, string answer) => Notebook.Check($"""
        bob    buys 10 YES @ 0.40 as b1
        bob    amends b1 {change}          | {answer}
        order b1                           | OPEN 0/10
        """);

    [Fact]
    public void Amend_ToACrossingPrice_TradesAtOnce() => Notebook.Check("""
        alice  buys 6 NO @ 0.50 as ask
        bob    buys 10 YES @ 0.40 as b1
        bob    amends b1 @ 0.55            | PARTIALLY_FILLED 6/10: 6 @ 0.50 MINT ask
        bob                                | 994.80, 2.20 locked, 6 YES
        book                               | bids 0.55 x 4
        """);

    [Fact]
    public void Amend_ToACrossingPrice_MayFillItWhole() => Notebook.Check("""
        alice  buys 60 NO @ 0.50 as ask
        bob    splits 10
        bob    sells 10 NO @ 0.60 as b1
        bob    amends b1 @ 0.45            | FILLED 10/10: 10 @ 0.50 TRANSFER ask
        bob                                | 995.00, 10 YES
        """);

    [Fact]
    public void Amend_MeetingAnOwnOrder_FollowsItsMode() => Notebook.Check("""
        bob    buys 6 NO @ 0.50 as own
        bob    buys 10 YES @ 0.40 cancel-taking as b1
        bob    amends b1 @ 0.55            | CANCELLED 0/10 SELF_TRADE_PREVENTION
        queue                              | own 6
        bob                                | 997.00, 3.00 locked
        """);

    [Fact]
    public void Amend_PostOnlyToACrossingPrice_IsRefused() => Notebook.Check("""
        alice  buys 6 NO @ 0.50 as ask
        bob    buys 10 YES @ 0.40 post-only as b1
        bob    amends b1 @ 0.50            | POST_ONLY_WOULD_CROSS
        bob    amends b1 @ 0.49            | OPEN 0/10
        """);

    [Fact]
    public void Amend_SkipLeftOverCrossingAnOwnOrder_IsCancelled() => Notebook.Check("""
        bob    buys 6 NO @ 0.50 as own
        bob    buys 10 YES @ 0.40 skip as b1
        bob    amends b1 @ 0.55            | CANCELLED 0/10 SELF_TRADE_PREVENTION
        """);

    [Fact]
    public void Amend_OtherUsersOrder_IsNotFound() => Notebook.Check("""
        bob    buys 10 YES @ 0.40 as b1
        alice  amends b1 to 5              | ORDER_NOT_FOUND
        """);

    [Fact]
    public void Amend_EndedOrder_IsNotFoundInTheBook() => Notebook.Check("""
        bob    buys 10 YES @ 0.40 as b1
        bob    cancels b1
        bob    amends b1 to 5              | ORDER_NOT_FOUND
        """);

    [Fact]
    public void Amend_ExpiredOrder_IsNotFoundInTheBook() => Notebook.Check("""
        bob    buys 10 YES @ 0.40 GTD +10 as b1
        clock  +10
        bob    amends b1 to 5              | ORDER_NOT_FOUND
        """);

    [Fact]
    public void Amend_MoreSharesThanUnlocked_IsRefused() => Notebook.Check("""
        bob    splits 10
        bob    sells 8 YES @ 0.60 as b1
        bob    amends b1 to 11             | INSUFFICIENT_SHARES
        bob    amends b1 to 10             | OPEN 0/10
        """);

    [Fact]
    public void Amend_OwnReserve_PaysForTheNewOne()
    {
        var floor = new TradingFloor();
        floor.Admit("erin", "5.00");
        Notebook.Check(floor, """
            erin   buys 10 YES @ 0.50 as e1
            erin                               | 0.00, 5.00 locked
            erin   amends e1 @ 0.51            | INSUFFICIENT_FUNDS
            erin   amends e1 to 20 @ 0.25      | OPEN 0/20
            erin                               | 0.00, 5.00 locked
            """);
    }

    [Fact]
    public void Amend_PriceUpWithFeesBeyondFunds_IsJudgedAtTheHighestRateItCanMeet()
    {
        var floor = new TradingFloor(taker: 1000, maker: 0);
        floor.Admit("erin", "5.1499");
        Notebook.Check(floor, """
            erin   buys 10 YES @ 0.48 as e1
            erin                               | 0.3499, 4.80 locked
            erin   amends e1 @ 0.50            | INSUFFICIENT_FUNDS
            erin   amends e1 @ 0.49            | OPEN 0/10
            """);
    }

    [Fact]
    public void Amend_AfterCrossing_GoesToTheEndOfItsNewQueue() => Notebook.Check("""
        bob    buys 5 YES @ 0.40 as b1
        carol  buys 5 YES @ 0.41 as c1
        bob    amends b1 @ 0.41            | OPEN 0/5
        queue                              | c1 5, b1 5
        bob    amends b1 @ 0.40            | OPEN 0/5
        carol  amends c1 @ 0.40            | OPEN 0/5
        queue                              | b1 5, c1 5
        """);
}
