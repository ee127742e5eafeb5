using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Markets;

/// <summary>$1 against one YES and one NO, each valued at $0.50; and what positions remember of cost and result.</summary>
public sealed class SplitAndMergeTests
{
    [Fact]
    public void Split_TurnsDollarsIntoPairs() => Notebook.Check(new TradingFloor(taker: 500, maker: 500), """
        alice  splits 10                   | ok
        alice                              | 990.00, 10 YES, 10 NO
        alice  result                      | 10 YES cost 5.00 realised 0.00; 10 NO cost 5.00 realised 0.00
        collateral                         | 10.00
        fees                               | 0.00
        """);

    [Fact]
    public void Merge_TurnsPairsIntoDollars() => Notebook.Check("""
        alice  splits 10
        alice  merges 4                    | ok
        alice                              | 994.00, 6 YES, 6 NO
        alice  result                      | 6 YES cost 3.00 realised 0.00; 6 NO cost 3.00 realised 0.00
        collateral                         | 6.00
        """);

    [Fact]
    public void Merge_OfBoughtShares_RealisesAtHalfADollarEach() => Notebook.Check("""
        bob    buys 10 NO @ 0.70
        bob    sells 1 NO @ 0.99           | INSUFFICIENT_SHARES
        alice  buys 10 YES @ 0.30
        carol  buys 10 YES @ 0.40
        alice  buys 10 NO @ 0.60
        alice  result                      | 10 YES cost 3.00 realised 0.00; 10 NO cost 6.00 realised 0.00
        alice  merges 10                   | ok
        alice  result                      | 0 YES cost 0.00 realised 2.00; 0 NO cost 0.00 realised -1.00
        alice                              | 1001.00
        """);

    [Theory]
    [InlineData("0", "QUANTITY_OUT_OF_RANGE")]
    [InlineData("-1", "QUANTITY_OUT_OF_RANGE")]
    [InlineData("1000001", "QUANTITY_OUT_OF_RANGE")]
    [InlineData("1001", "INSUFFICIENT_FUNDS")]
    [InlineData("1000", "ok")]
    public void Split_OfWhatOneDoesNotHave_IsRefused(string quantity, string answer) => Notebook.Check($"alice splits {quantity} | {answer}");

    [Theory]
    [InlineData("0", "QUANTITY_OUT_OF_RANGE")]
    [InlineData("1000001", "QUANTITY_OUT_OF_RANGE")]
    [InlineData("8", "INSUFFICIENT_SHARES")]
    [InlineData("7", "ok")]
    public void Merge_OfLockedShares_IsRefused(string quantity, string answer) => Notebook.Check($"""
        alice  splits 10
        alice  sells 3 NO @ 0.60
        alice  merges {quantity}           | {answer}
        """);

    [Fact]
    public void Split_LockedMoney_CannotBeSplit() => Notebook.Check("""
        alice  buys 1990 YES @ 0.50
        alice  splits 6                    | INSUFFICIENT_FUNDS
        alice  splits 5                    | ok
        """);

    [Fact]
    public void Cost_Reduction_TakesTheFloorAndClosingTakesTheRest() => Notebook.Check(new TradingFloor(tick: "0.001"), """
        bob    buys 2 NO @ 0.667 as b1
        bob    buys 1 NO @ 0.666 as b2
        alice  buys 3 YES @ 0.334
        alice  result                      | 3 YES cost 1.00 realised 0.00
        carol  buys 3 YES @ 0.50
        alice  sells 1 YES @ 0.50
        alice  result                      | 2 YES cost 0.6667 realised 0.1667
        alice  sells 1 YES @ 0.50
        alice  result                      | 1 YES cost 0.3334 realised 0.3334
        alice  sells 1 YES @ 0.50
        alice  result                      | 0 YES cost 0.00 realised 0.50
        """);

    [Fact]
    public void Cost_AndResult_LeaveFeesOut() => Notebook.Check(new TradingFloor(taker: 1000, maker: 1000), """
        bob    buys 10 NO @ 0.60
        alice  buys 10 YES @ 0.40
        alice  result                      | 10 YES cost 4.00 realised 0.00
        bob    buys 10 YES @ 0.50
        alice  sells 10 YES @ 0.50
        alice  result                      | 0 YES cost 0.00 realised 1.00
        alice                              | 1000.51
        """);

    [Fact]
    public void Result_ReopenedPosition_KeepsWhatWasRealised() => Notebook.Check("""
        bob    buys 10 NO @ 0.60
        alice  buys 10 YES @ 0.40
        bob    buys 10 YES @ 0.30
        alice  sells 10 YES @ 0.30
        alice  result                      | 0 YES cost 0.00 realised -1.00
        alice  splits 2
        alice  result                      | 2 YES cost 1.00 realised -1.00; 2 NO cost 1.00 realised 0.00
        """);

    /// <summary>What other nodes, journals and topics learn.</summary>
    [Fact]
    public void SplitAndMerge_SayWhoTurnedHowMuch()
    {
        var floor = new TradingFloor();
        floor.Run(ledger => floor.Market.Split(floor.User("alice"), 7, ledger)).IsRefused.Should().BeFalse();
        var split = floor.LastEvents.Should().ContainSingle().Which.Should().BeOfType<SharesSplit>().Subject;
        (split.UserId, split.Quantity).Should().Be((floor.User("alice"), 7));
        floor.Run(ledger => floor.Market.Merge(floor.User("alice"), 3, ledger)).IsRefused.Should().BeFalse();
        var merged = floor.LastEvents.Should().ContainSingle().Which.Should().BeOfType<SharesMerged>().Subject;
        (merged.UserId, merged.Quantity).Should().Be((floor.User("alice"), 3));
        merged.Seq.Should().Be(split.Seq + 1);
    }

    [Theory]
    [InlineData(MarketStatus.Halted, MarketStatus.Halted)]
    [InlineData(MarketStatus.Open, MarketStatus.Closed)]
    public void Split_InAMarketThatTakesNone_NamesItsStatus(MarketStatus status, MarketStatus named)
    {
        var floor = new TradingFloor();
        floor.Run(_ => floor.Market.SetClosingTime(floor.Clock.AddHours(1))).IsRefused.Should().BeFalse();
        if (status != MarketStatus.Open)
            floor.Run(ledger => floor.Market.MoveTo(status, null, ledger)).IsRefused.Should().BeFalse();
        floor.Clock += TimeSpan.FromHours(1);
        floor.Run(ledger => floor.Market.Split(floor.User("alice"), 1, ledger)).Refusal.Should().BeOfType<MarketNotOpen>().Which.Status.Should().Be(named);
    }
}
