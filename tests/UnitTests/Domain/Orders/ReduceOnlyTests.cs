using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Orders;

/// <summary>Reduce-only sells are cut down to the unlocked shares.</summary>
public sealed class ReduceOnlyTests
{
    [Fact]
    public void ReduceOnly_MoreThanHeld_IsCutDown() => Notebook.Check("""
        alice  splits 5
        alice  sells 9 YES @ 0.60 reduce-only as a1 | OPEN 0/5
        alice                              | 995.00, 5 YES (5 locked), 5 NO
        """);

    [Fact]
    public void ReduceOnly_PartOfTheSharesLocked_IsCutDownToTheUnlocked() => Notebook.Check("""
        alice  splits 5
        alice  sells 3 YES @ 0.70 as a1
        alice  sells 9 YES @ 0.60 reduce-only as a2 | OPEN 0/2
        """);

    [Fact]
    public void ReduceOnly_NothingUnlocked_IsRefused() => Notebook.Check("""
        alice  splits 5
        alice  sells 5 YES @ 0.70 as a1
        alice  sells 1 YES @ 0.60 reduce-only | REDUCE_ONLY_WOULD_INCREASE
        bob    sells 1 YES @ 0.60 reduce-only | REDUCE_ONLY_WOULD_INCREASE
        """);

    [Fact]
    public void ReduceOnly_FewerThanHeld_IsNotChanged() => Notebook.Check("""
        alice  splits 5
        alice  sells 4 NO @ 0.60 reduce-only as a1 | OPEN 0/4
        """);

    [Fact]
    public void ReduceOnly_AtMarket_SellsWhatIsHeld() => Notebook.Check("""
        bob    buys 9 YES @ 0.60 as b1
        alice  splits 5
        alice  sells 1000000 YES at market reduce-only | FILLED 5/5: 5 @ 0.60 TRANSFER b1
        """);

    [Fact]
    public void ReduceOnly_Fok_IsJudgedByTheQuantityCutDown() => Notebook.Check("""
        bob    buys 5 YES @ 0.60 as b1
        alice  splits 5
        alice  sells 9 YES @ 0.60 FOK reduce-only | FILLED 5/5: 5 @ 0.60 TRANSFER b1
        """);

    [Fact]
    public void SellMore_ThanUnlocked_IsRefused() => Notebook.Check("""
        alice  splits 5
        alice  sells 6 YES @ 0.60          | INSUFFICIENT_SHARES
        alice  sells 5 YES @ 0.60 as a1    | OPEN 0/5
        alice  sells 1 YES @ 0.60          | INSUFFICIENT_SHARES
        alice  sells 5 NO @ 0.60 as a2     | OPEN 0/5
        """);

    [Fact]
    public void ReduceOnly_Amended_CannotGrowBeyondTheShares() => Notebook.Check("""
        alice  splits 5
        alice  sells 3 YES @ 0.60 reduce-only as a1
        alice  amends a1 to 6              | REDUCE_ONLY_WOULD_INCREASE
        alice  amends a1 to 5              | OPEN 0/5
        """);
}
