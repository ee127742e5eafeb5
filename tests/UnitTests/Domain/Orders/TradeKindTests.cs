using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Orders;

/// <summary>The four kinds of trade: who pays, who holds what afterwards, and what backs it.</summary>
public sealed class TradeKindTests
{
    [Fact]
    public void BuyYes_MeetsSellYes_TransfersYesShares() => Notebook.Check("""
        bob    splits 10
        bob    sells 10 YES @ 0.60 as b1   | OPEN 0/10
        bob                                | 990.00, 10 YES (10 locked), 10 NO
        alice  buys 4 YES @ 0.60           | FILLED 4/4: 4 @ 0.60 TRANSFER b1
        alice                              | 997.60, 4 YES
        bob                                | 992.40, 6 YES (6 locked), 10 NO
        collateral                         | 10.00
        order b1                           | PARTIALLY_FILLED 4/10
        """);

    [Fact]
    public void SellYes_MeetsBuyYes_TransfersYesShares() => Notebook.Check("""
        bob    buys 10 YES @ 0.60 as b1    | OPEN 0/10
        bob                                | 994.00, 6.00 locked
        alice  splits 4
        alice  sells 4 YES @ 0.60          | FILLED 4/4: 4 @ 0.60 TRANSFER b1
        alice                              | 998.40, 4 NO
        bob                                | 994.00, 3.60 locked, 4 YES
        collateral                         | 4.00
        """);

    [Fact]
    public void BuyNo_MeetsSellNo_TransfersNoShares() => Notebook.Check("""
        bob    splits 10
        bob    sells 10 NO @ 0.30 as b1    | OPEN 0/10
        book                               | bids 0.70 x 10
        alice  buys 10 NO @ 0.35           | FILLED 10/10: 10 @ 0.30 TRANSFER b1
        alice                              | 997.00, 10 NO
        bob                                | 993.00, 10 YES
        collateral                         | 10.00
        """);

    [Fact]
    public void SellNo_MeetsBuyNo_TransfersNoShares() => Notebook.Check("""
        bob    buys 10 NO @ 0.30 as b1     | OPEN 0/10
        book                               | asks 0.70 x 10
        alice  splits 10
        alice  sells 10 NO @ 0.30          | FILLED 10/10: 10 @ 0.30 TRANSFER b1
        alice                              | 993.00, 10 YES
        bob                                | 997.00, 10 NO
        collateral                         | 10.00
        """);

    [Fact]
    public void BuyYes_MeetsBuyNo_MintsAPairThatBothPayFor() => Notebook.Check("""
        bob    buys 10 NO @ 0.45 as b1     | OPEN 0/10
        collateral                         | 0.00
        alice  buys 10 YES @ 0.60          | FILLED 10/10: 10 @ 0.55 MINT b1
        alice                              | 994.50, 10 YES
        bob                                | 995.50, 10 NO
        collateral                         | 10.00
        """);

    [Fact]
    public void BuyNo_MeetsBuyYes_MintsAPairThatBothPayFor() => Notebook.Check("""
        bob    buys 10 YES @ 0.45 as b1    | OPEN 0/10
        alice  buys 10 NO @ 0.60           | FILLED 10/10: 10 @ 0.55 MINT b1
        alice                              | 994.50, 10 NO
        bob                                | 995.50, 10 YES
        collateral                         | 10.00
        """);

    [Fact]
    public void SellNo_MeetsSellYes_MergesAPairThatBothArePaidFor() => Notebook.Check("""
        bob    splits 10
        alice  splits 10
        collateral                         | 20.00
        bob    sells 10 YES @ 0.45 as b1   | OPEN 0/10
        alice  sells 6 NO @ 0.50           | FILLED 6/6: 6 @ 0.55 MERGE b1
        alice                              | 993.30, 10 YES, 4 NO
        bob                                | 992.70, 4 YES (4 locked), 10 NO
        collateral                         | 14.00
        """);

    [Fact]
    public void SellYes_MeetsSellNo_MergesAPairThatBothArePaidFor() => Notebook.Check("""
        bob    splits 10
        alice  splits 10
        bob    sells 10 NO @ 0.45 as b1    | OPEN 0/10
        alice  sells 10 YES @ 0.50         | FILLED 10/10: 10 @ 0.55 MERGE b1
        alice                              | 995.50, 10 NO
        bob                                | 994.50, 10 YES
        collateral                         | 10.00
        """);

    [Fact]
    public void OneOrder_ThroughAllKindsOfMaker_TradesWithEachInItsKind() => Notebook.Check("""
        bob    splits 10
        bob    sells 5 YES @ 0.55 as sell
        carol  buys 5 NO @ 0.45 as mint
        alice  buys 10 YES @ 0.55          | FILLED 10/10: 5 @ 0.55 TRANSFER sell, 5 @ 0.55 MINT mint
        collateral                         | 15.00
        bob    sells 5 NO @ 0.40 as merge
        carol  buys 5 YES @ 0.60 as buy
        alice  sells 10 YES @ 0.60         | FILLED 10/10: 5 @ 0.60 MERGE merge, 5 @ 0.60 TRANSFER buy
        collateral                         | 10.00
        """);
}
