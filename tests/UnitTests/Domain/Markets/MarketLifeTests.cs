using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Markets;

/// <summary>The table of a market's life, every pair of it, and what each status allows.</summary>
public sealed class MarketLifeTests
{
    private const string Table = """
                   Draft  Open  Halted  Closed  Proposed  Disputed  Settling  Resolved
        Draft      -      yes   -       -       -         -         -         -
        Open       -      -     yes     yes     -         -         -         -
        Halted     -      yes   -       yes     -         -         -         -
        Closed     -      -     -       -       yes       -         -         -
        Proposed   -      -     -       -       -         yes       yes       -
        Disputed   -      -     -       -       yes       -         -         -
        Settling   -      -     -       -       -         -         -         yes
        Resolved   -      -     -       -       -         -         yes       -
        """;

    public static TheoryData<MarketStatus, MarketStatus, bool> Pairs()
    {
        var rows = Table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var pairs = new TheoryData<MarketStatus, MarketStatus, bool>();
        foreach (var row in rows.Skip(1))
        {
            for (var i = 1; i < row.Length; i++)
                pairs.Add(Enum.Parse<MarketStatus>(row[0]), Enum.Parse<MarketStatus>(rows[0][i - 1]), row[i] is "yes");
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void MoveTo_EveryPair_IsAsTheTableSays(MarketStatus from, MarketStatus to, bool allowed)
    {
        MarketLife.Allows(from, to).Should().Be(allowed);
        var floor = new TradingFloor(status: from);
        var refusal = floor.Run(ledger => floor.Market.MoveTo(to, "because", ledger)).Refusal;
        (refusal?.Code).Should().Be(allowed ? null : "STATE_FORBIDS");
        floor.Market.State.Status.Should().Be(allowed ? to : from);
        if (allowed)
            floor.LastEvents.Should().ContainSingle().Which.Should().BeOfType<MarketChanged>().Which.Reason.Should().Be("because");
    }

    [Fact]
    public void Table_HasEveryPair() => Pairs().Should().HaveCount(64);

    [Theory]
    [InlineData(MarketStatus.Draft, "refused", "refused", "refused")]
    [InlineData(MarketStatus.Open, "ok", "ok", "ok")]
    [InlineData(MarketStatus.Halted, "refused", "refused", "ok")]
    [InlineData(MarketStatus.Closed, "refused", "refused", "ok")]
    [InlineData(MarketStatus.Proposed, "refused", "refused", "refused")]
    [InlineData(MarketStatus.Disputed, "refused", "refused", "refused")]
    [InlineData(MarketStatus.Settling, "refused", "refused", "refused")]
    [InlineData(MarketStatus.Resolved, "refused", "refused", "refused")]
    public void Status_AllowsPlacingSplittingMerging(MarketStatus status, string place, string split, string merge)
    {
        var floor = new TradingFloor();
        Notebook.Check(floor, "alice splits 5");
        foreach (var step in WayTo(status))
            floor.Run(ledger => floor.Market.MoveTo(step, null, ledger)).IsRefused.Should().BeFalse();
        if (status == MarketStatus.Draft)
            floor = new TradingFloor(status: MarketStatus.Draft);
        Notebook.Check(floor, $"""
            alice  buys 1 YES @ 0.10           | {(place is "ok" ? "OPEN 0/1" : "MARKET_NOT_OPEN")}
            alice  splits 1                    | {(split is "ok" ? "ok" : "MARKET_NOT_OPEN")}
            alice  merges 1                    | {(merge is "ok" ? "ok" : "MARKET_NOT_OPEN")}
            """);
    }

    [Theory]
    [InlineData(MarketStatus.Draft, false, true)]
    [InlineData(MarketStatus.Open, true, true)]
    [InlineData(MarketStatus.Halted, true, true)]
    [InlineData(MarketStatus.Closed, false, false)]
    [InlineData(MarketStatus.Proposed, false, false)]
    [InlineData(MarketStatus.Disputed, false, false)]
    [InlineData(MarketStatus.Settling, false, false)]
    [InlineData(MarketStatus.Resolved, false, false)]
    public void Status_AllowsChangingModeAndClosingTime(MarketStatus status, bool mode, bool closingTime)
    {
        var floor = new TradingFloor(status: status);
        floor.Run(_ => floor.Market.SetMode(TradingMode.PostOnly, null)).IsRefused.Should().Be(!mode);
        floor.Run(_ => floor.Market.SetClosingTime(TradingFloor.Noon.AddDays(1))).IsRefused.Should().Be(!closingTime);
    }

    [Fact]
    public void Halt_KeepsOrders_ThatCanBeCancelledAndNotTrade() => Notebook.Check("""
        bob    buys 5 NO @ 0.50 as b1
        alice  buys 5 YES @ 0.40 as a1
        market Halted                      | ok
        alice  buys 5 YES @ 0.50           | MARKET_NOT_OPEN
        alice  amends a1 to 4              | MARKET_NOT_OPEN
        alice  cancels a1                  | CANCELLED 0/5 USER_REQUEST
        market Open                        | ok
        alice  buys 5 YES @ 0.50           | FILLED 5/5: 5 @ 0.50 MINT b1
        """);

    [Fact]
    public void Close_CancelsAllOrders_AndReturnsAllReserves() => Notebook.Check(new TradingFloor(taker: 300, maker: 200), """
        alice  splits 10
        alice  sells 10 YES @ 0.60 as a1
        alice  sells 9 NO @ 0.70 as a2
        bob    buys 33 YES @ 0.17 as b1
        bob    buys 7 NO @ 0.13 GTD +10 as b2
        bob    buys 4 YES @ 0.60 as b3
        clock  +10
        market Closed                      | a2 CANCELLED 0/9 MARKET_CLOSED, b1 CANCELLED 0/33 MARKET_CLOSED, a1 CANCELLED 4/10 MARKET_CLOSED fee 0.0192, b2 EXPIRED 0/7 TIME_EXPIRED
        book                               | empty
        alice                              | 992.3808, 6 YES, 10 NO
        bob                                | 997.5712, 4 YES
        market                             | Closed Normal
        """);

    [Fact]
    public void ClosingTime_FromItsInstantOn_NoOrderIsTakenWhetherOrNotAJobHasRun() => Notebook.Check("""
        bob    buys 5 NO @ 0.50 as b1
        closes +60                         | ok
        clock  +59
        alice  buys 1 YES @ 0.50           | FILLED 1/1: 1 @ 0.50 MINT b1
        clock  +60
        alice  buys 1 YES @ 0.50           | MARKET_NOT_OPEN
        bob    amends b1 to 3              | MARKET_NOT_OPEN
        alice  splits 1                    | MARKET_NOT_OPEN
        market                             | Open Normal
        bob    cancels b1                  | CANCELLED 1/5 USER_REQUEST
        """);

    [Fact]
    public void ClosingTime_ClockBehindTheMarket_StaysClosed() => Notebook.Check("""
        closes +60
        bob    buys 5 NO @ 0.50 as b1
        clock  +60
        bob    cancels b1
        clock  +10
        alice  buys 1 YES @ 0.50           | MARKET_NOT_OPEN
        """);

    [Theory]
    [InlineData("0", "STATE_FORBIDS")]
    [InlineData("-1", "STATE_FORBIDS")]
    [InlineData("+1", "ok")]
    public void ClosingTime_NotInTheFuture_IsRefused(string when, string answer) => Notebook.Check($"closes {when} | {answer}");

    [Fact]
    public void Reopen_AfterTheClosingTime_IsRefused() => Notebook.Check("""
        closes +60
        market Halted                      | ok
        clock  +60
        market Open                        | STATE_FORBIDS
        market Closed                      | ok
        """);

    [Theory]
    [InlineData("Normal", "FILLED 1/1: 1 @ 0.50 MINT b1", "OPEN 0/1", "FILLED 1/1: 1 @ 0.50 MINT b1", "ok")]
    [InlineData("PostOnly", "TRADING_MODE_FORBIDS", "OPEN 0/1", "TRADING_MODE_FORBIDS", "ok")]
    [InlineData("CancelOnly", "TRADING_MODE_FORBIDS", "TRADING_MODE_FORBIDS", "TRADING_MODE_FORBIDS", "TRADING_MODE_FORBIDS")]
    public void Mode_DecidesWhatIsTaken(string mode, string limit, string postOnly, string market, string split) => Notebook.Check($"""
        bob    buys 5 NO @ 0.50 as b1
        mode   {mode}                      | ok
        alice  buys 1 YES @ 0.50           | {limit}
        alice  buys 1 YES @ 0.40 post-only | {postOnly}
        alice  buys 1 YES at market        | {market}
        alice  splits 1                    | {split}
        bob    cancels all                 | {(mode is "Normal" ? "b1 CANCELLED 2/5 USER_REQUEST" : "b1 CANCELLED 0/5 USER_REQUEST")}
        """);

    [Theory]
    [InlineData("Normal", "OPEN 0/3", "OPEN 0/4", "OPEN 0/4", "OPEN 0/9")]
    [InlineData("PostOnly", "OPEN 0/3", "TRADING_MODE_FORBIDS", "TRADING_MODE_FORBIDS", "OPEN 0/9")]
    [InlineData("CancelOnly", "TRADING_MODE_FORBIDS", "TRADING_MODE_FORBIDS", "TRADING_MODE_FORBIDS", "TRADING_MODE_FORBIDS")]
    public void Mode_DecidesWhatMayBeAmended(string mode, string less, string more, string price, string postOnly) => Notebook.Check($"""
        bob    buys 5 NO @ 0.40 as b1
        bob    buys 5 NO @ 0.40 post-only as p1
        mode   {mode}
        bob    amends b1 to 3              | {less}
        bob    amends b1 to 4              | {more}
        bob    amends b1 @ 0.45            | {price}
        bob    amends p1 to 9 @ 0.41       | {postOnly}
        """);

    [Fact]
    public void ModeAndReason_ArePartOfTheState()
    {
        var floor = new TradingFloor();
        floor.Run(_ => floor.Market.SetMode(TradingMode.CancelOnly, "feed lost"));
        floor.Market.State.Should().Match<MarketState>(state => state.Mode == TradingMode.CancelOnly && state.StatusReason == "feed lost" && state.Seq == 1);
    }

    private static MarketStatus[] WayTo(MarketStatus status) => status switch
    {
        MarketStatus.Draft or MarketStatus.Open => [],
        MarketStatus.Halted => [MarketStatus.Halted],
        MarketStatus.Closed => [MarketStatus.Closed],
        MarketStatus.Proposed => [MarketStatus.Closed, MarketStatus.Proposed],
        MarketStatus.Disputed => [MarketStatus.Closed, MarketStatus.Proposed, MarketStatus.Disputed],
        MarketStatus.Settling => [MarketStatus.Closed, MarketStatus.Proposed, MarketStatus.Settling],
        MarketStatus.Resolved => [MarketStatus.Closed, MarketStatus.Proposed, MarketStatus.Settling, MarketStatus.Resolved],
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
