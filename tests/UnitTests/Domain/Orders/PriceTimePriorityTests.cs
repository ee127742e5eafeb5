using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Orders;

/// <summary>The best bid meets the best ask at the resting order's price: by price, then by time.</summary>
public sealed class PriceTimePriorityTests
{
    [Fact]
    public void PlaceOrder_AgainstSeveralPrices_MeetsTheBestFirst() => Notebook.Check("""
        carol  buys 5 NO @ 0.44 as c56
        bob    buys 5 NO @ 0.46 as b54
        carol  buys 5 NO @ 0.45 as c55
        book                             | asks 0.54 x 5, 0.55 x 5, 0.56 x 5
        alice  buys 12 YES @ 0.60        | FILLED 12/12: 5 @ 0.54 MINT b54, 5 @ 0.55 MINT c55, 2 @ 0.56 MINT c56
        book                             | asks 0.56 x 3
        """);

    [Fact]
    public void PlaceOrder_AgainstOnePrice_MeetsTheEarliestFirst() => Notebook.Check("""
        bob    buys 5 YES @ 0.40 as first
        carol  buys 5 YES @ 0.40 as second
        dave   buys 5 YES @ 0.40 as third
        alice  buys 11 NO @ 0.60         | FILLED 11/11: 5 @ 0.60 MINT first, 5 @ 0.60 MINT second, 1 @ 0.60 MINT third
        queue                            | third 4
        """);

    [Fact]
    public void PlaceOrder_BuyYesAndSellNoAtOneLevel_ShareOneQueue() => Notebook.Check("""
        bob    splits 10
        bob    sells 5 NO @ 0.60 as no1
        carol  buys 5 YES @ 0.40 as yes
        bob    sells 5 NO @ 0.60 as no2
        queue                            | no1 5, yes 5, no2 5
        alice  buys 12 NO @ 0.60         | FILLED 12/12: 5 @ 0.60 TRANSFER no1, 5 @ 0.60 MINT yes, 2 @ 0.60 TRANSFER no2
        """);

    [Fact]
    public void PlaceOrder_PartlyFilledMaker_KeepsItsPlace() => Notebook.Check("""
        bob    buys 5 YES @ 0.40 as first
        carol  buys 5 YES @ 0.40 as second
        alice  buys 2 NO @ 0.60          | FILLED 2/2: 2 @ 0.60 MINT first
        alice  buys 4 NO @ 0.60          | FILLED 4/4: 3 @ 0.60 MINT first, 1 @ 0.60 MINT second
        """);

    [Fact]
    public void PlaceOrder_LimitNotReached_RestsWithoutTrading() => Notebook.Check("""
        bob    buys 5 NO @ 0.40 as b60
        alice  buys 5 YES @ 0.59         | OPEN 0/5
        book                             | bids 0.59 x 5; asks 0.60 x 5
        """);

    [Fact]
    public void PlaceOrder_BeyondWhatIsThere_RestsWithTheRest() => Notebook.Check("""
        bob    buys 5 NO @ 0.40 as b60
        alice  buys 8 YES @ 0.62         | PARTIALLY_FILLED 5/8: 5 @ 0.60 MINT b60
        book                             | bids 0.62 x 3
        alice                            | 995.14, 1.86 locked, 5 YES
        """);

    [Fact]
    public void PlaceOrder_BuyAboveTheAsk_GetsTheDifferenceBack() => Notebook.Check("""
        bob    buys 10 NO @ 0.70 as b30
        alice  buys 10 YES @ 0.99        | FILLED 10/10: 10 @ 0.30 MINT b30
        alice                            | 997.00, 10 YES
        bob                              | 993.00, 10 NO
        """);

    [Fact]
    public void PlaceOrder_SellBelowTheBid_IsPaidTheBid() => Notebook.Check("""
        bob    buys 10 YES @ 0.70 as b70
        alice  splits 10
        alice  sells 10 YES @ 0.01       | FILLED 10/10: 10 @ 0.70 TRANSFER b70
        alice                            | 997.00, 10 NO
        bob                              | 993.00, 10 YES
        """);

    [Fact]
    public void PlaceOrder_BuyNoBelowTheAskOfNo_GetsTheDifferenceBack() => Notebook.Check("""
        bob    buys 10 YES @ 0.35 as b35
        alice  buys 10 NO @ 0.90         | FILLED 10/10: 10 @ 0.65 MINT b35
        alice                            | 993.50, 10 NO
        bob                              | 996.50, 10 YES
        """);

    [Fact]
    public void PlaceOrder_AtBothEndsOfTheGrid_TradesThere() => Notebook.Check("""
        bob    buys 10 YES @ 0.01 as low
        carol  buys 10 NO @ 0.01 as high
        book                             | bids 0.01 x 10; asks 0.99 x 10
        alice  buys 10 NO @ 0.99         | FILLED 10/10: 10 @ 0.99 MINT low
        alice  buys 10 YES @ 0.99        | FILLED 10/10: 10 @ 0.99 MINT high
        book                             | empty
        """);

    [Fact]
    public void PlaceOrder_OnTenthsOfACent_MatchesOnTheFinerGrid() => Notebook.Check(new TradingFloor(tick: "0.001"), """
        bob    buys 10 YES @ 0.001 as low
        carol  buys 10 YES @ 0.555 as b555
        dave   buys 10 NO @ 0.444 as d556
        book                             | bids 0.555 x 10, 0.001 x 10; asks 0.556 x 10
        alice  buys 10 NO @ 0.999        | FILLED 10/10: 10 @ 0.445 MINT b555
        alice  buys 10 NO @ 0.999        | FILLED 10/10: 10 @ 0.999 MINT low
        """);

    [Fact]
    public void PlaceOrder_LevelsFarApart_AreFoundInOrder() => Notebook.Check(new TradingFloor(tick: "0.001"), """
        bob    buys 1 NO @ 0.001 as b999
        bob    buys 1 NO @ 0.361 as b639
        bob    buys 1 NO @ 0.360 as b640
        bob    buys 1 NO @ 0.489 as b511
        bob    buys 1 NO @ 0.488 as b512
        bob    buys 1 NO @ 0.999 as b001
        alice  buys 6 YES @ 0.999        | FILLED 6/6: 1 @ 0.001 MINT b001, 1 @ 0.511 MINT b511, 1 @ 0.512 MINT b512, 1 @ 0.639 MINT b639, 1 @ 0.64 MINT b640, 1 @ 0.999 MINT b999
        """);
}
