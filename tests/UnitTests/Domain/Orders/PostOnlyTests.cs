using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Orders;

/// <summary>Post-only orders add liquidity or are refused.</summary>
public sealed class PostOnlyTests
{
    [Theory]
    [InlineData("buys 5 YES @ 0.60", "POST_ONLY_WOULD_CROSS")]
    [InlineData("buys 5 YES @ 0.55", "POST_ONLY_WOULD_CROSS")]
    [InlineData("buys 5 YES @ 0.54", "OPEN 0/5")]
    [InlineData("sells 5 NO @ 0.45", "POST_ONLY_WOULD_CROSS")]
    [InlineData("sells 5 NO @ 0.46", "OPEN 0/5")]
    [InlineData("sells 5 YES @ 0.45", "POST_ONLY_WOULD_CROSS")]
    [InlineData("sells 5 YES @ 0.46", "OPEN 0/5")]
    [InlineData("buys 5 NO @ 0.55", "POST_ONLY_WOULD_CROSS")]
    [InlineData("buys 5 NO @ 0.54", "OPEN 0/5")]
    public void PostOnly_RestsOnlyWhereItDoesNotCross(string order, string answer) => Notebook.Check($"""
        alice  splits 5
        bob    buys 5 NO @ 0.45 as ask
        bob    buys 5 YES @ 0.45 as bid
        book                               | bids 0.45 x 5; asks 0.55 x 5
        alice  {order} post-only           | {answer}
        """);

    [Theory]
    [InlineData("cancel-resting")]
    [InlineData("cancel-taking")]
    [InlineData("cancel-both")]
    [InlineData("skip")]
    public void PostOnly_CrossingOnlyAnOwnOrder_IsRefused(string mode) => Notebook.Check($"""
        alice  buys 5 NO @ 0.45 as own
        alice  buys 5 YES @ 0.55 post-only {mode} | POST_ONLY_WOULD_CROSS
        queue                              | own 5
        """);

    [Fact]
    public void PostOnly_CrossingOnlyAnExpiredOrder_RestsAndTheExpiredOneLeaves() => Notebook.Check("""
        bob    buys 5 NO @ 0.45 GTD +10 as old
        clock  +10
        alice  buys 5 YES @ 0.55 post-only as a1 | OPEN 0/5
        queue                              | a1 5
        order old                          | EXPIRED 0/5 TIME_EXPIRED
        """);

    [Fact]
    public void PostOnly_CrossingALiveOrderBehindAnExpiredOne_IsRefused() => Notebook.Check("""
        bob    buys 5 NO @ 0.45 GTD +10 as old
        carol  buys 5 NO @ 0.45 as live
        clock  +10
        alice  buys 5 YES @ 0.55 post-only | POST_ONLY_WOULD_CROSS
        queue                              | old 5, live 5
        """);

    [Fact]
    public void PostOnly_Reserve_CountsTheMakerFeeOnly() => Notebook.Check(new TradingFloor(taker: 1000, maker: 100), """
        alice  buys 100 YES @ 0.50 post-only as a1 | OPEN 0/100
        alice                              | 949.75, 50.25 locked
        """);
}
