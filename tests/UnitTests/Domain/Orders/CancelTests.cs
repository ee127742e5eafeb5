using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Orders;

/// <summary>Taking orders off the book.</summary>
public sealed class CancelTests
{
    [Fact]
    public void Cancel_Buy_ReturnsTheReserve() => Notebook.Check("""
        bob    buys 10 YES @ 0.40 as b1
        bob    cancels b1                  | CANCELLED 0/10 USER_REQUEST
        bob                                | 1000.00
        book                               | empty
        """);

    [Fact]
    public void Cancel_Sell_UnlocksTheShares() => Notebook.Check("""
        bob    splits 10
        bob    sells 10 YES @ 0.40 as b1
        bob    cancels b1                  | CANCELLED 0/10 USER_REQUEST
        bob                                | 990.00, 10 YES, 10 NO
        """);

    [Fact]
    public void Cancel_PartlyFilled_KeepsTheFills() => Notebook.Check("""
        bob    buys 10 YES @ 0.40 as b1
        alice  buys 4 NO @ 0.60
        bob    cancels b1                  | CANCELLED 4/10 USER_REQUEST
        bob                                | 998.40, 4 YES
        """);

    [Fact]
    public void Cancel_InTheMiddleOfAQueue_LeavesTheOthersInOrder() => Notebook.Check("""
        bob    buys 5 YES @ 0.40 as first
        carol  buys 5 YES @ 0.40 as second
        dave   buys 5 YES @ 0.40 as third
        carol  cancels second
        queue                              | first 5, third 5
        bob    cancels first
        queue                              | third 5
        """);

    [Fact]
    public void Cancel_Twice_IsNotFoundTheSecondTime() => Notebook.Check("""
        bob    buys 10 YES @ 0.40 as b1
        bob    cancels b1
        bob    cancels b1                  | ORDER_NOT_FOUND
        """);

    [Fact]
    public void Cancel_FilledOrder_IsNotFound() => Notebook.Check("""
        bob    buys 10 YES @ 0.40 as b1
        alice  buys 10 NO @ 0.60
        bob    cancels b1                  | ORDER_NOT_FOUND
        """);

    [Fact]
    public void Cancel_OtherUsersOrder_IsNotFound() => Notebook.Check("""
        bob    buys 10 YES @ 0.40 as b1
        alice  cancels b1                  | ORDER_NOT_FOUND
        queue                              | b1 10
        """);

    [Fact]
    public void Cancel_ExpiredOrder_IsExpiredInstead() => Notebook.Check("""
        bob    buys 10 YES @ 0.40 GTD +10 as b1
        clock  +10
        bob    cancels b1                  | EXPIRED 0/10 TIME_EXPIRED
        bob                                | 1000.00
        """);

    [Fact]
    public void CancelAll_TakesOutTheUsersOrdersAndNobodyElses() => Notebook.Check("""
        bob    splits 5
        bob    buys 5 YES @ 0.40 as b1
        carol  buys 5 YES @ 0.40 as c1
        bob    sells 5 YES @ 0.60 as b2
        bob    buys 5 NO @ 0.30 GTD +10 as b3
        clock  +10
        bob    cancels all                 | b1 CANCELLED 0/5 USER_REQUEST, b2 CANCELLED 0/5 USER_REQUEST, b3 EXPIRED 0/5 TIME_EXPIRED
        bob                                | 995.00, 5 YES, 5 NO
        queue                              | c1 5
        """);

    [Fact]
    public void CancelAll_WithoutOrders_DoesNothing() => Notebook.Check("""
        bob    cancels all                 | none
        """);

    [Fact]
    public void Cancel_TheBestLevel_ShowsTheNextOne() => Notebook.Check("""
        bob    buys 5 YES @ 0.40 as b40
        bob    buys 5 YES @ 0.20 as b20
        bob    buys 5 NO @ 0.40 as b60
        bob    buys 5 NO @ 0.20 as b80
        bob    cancels b40
        bob    cancels b60
        book                               | bids 0.20 x 5; asks 0.80 x 5
        """);
}
