using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Orders;

/// <summary>Fees: basis points of p x (1 - p) a share, accumulated exactly per order and charged rounded up.</summary>
public sealed class FeeTests
{
    [Fact]
    public void Trade_WithFees_BothSidesPayTheirRate() => Notebook.Check(new TradingFloor(taker: 200, maker: 100), """
        bob    buys 100 NO @ 0.50 as b1
        bob                                | 949.75, 50.25 locked
        alice  buys 100 YES @ 0.50         | FILLED 100/100 fee 0.50: 100 @ 0.50 MINT b1
        alice                              | 949.50, 100 YES
        bob                                | 949.75, 100 NO
        order b1                           | FILLED 100/100 fee 0.25
        fees                               | 0.75
        collateral                         | 100.00
        """);

    [Fact]
    public void Trade_WithARebate_PaysTheMaker() => Notebook.Check(new TradingFloor(taker: 200, maker: -100), """
        bob    buys 100 NO @ 0.50 as b1
        bob                                | 950.00, 50.00 locked
        alice  buys 100 YES @ 0.50         | FILLED 100/100 fee 0.50: 100 @ 0.50 MINT b1
        bob                                | 950.25, 100 NO
        order b1                           | FILLED 100/100 fee -0.25
        fees                               | 0.25
        """);

    [Fact]
    public void Trade_SellerWithFees_ReceivesTheProceedsLessTheFee() => Notebook.Check(new TradingFloor(taker: 1000, maker: 500), """
        bob    splits 10
        bob    sells 10 YES @ 0.20 as b1
        alice  buys 10 YES @ 0.20          | FILLED 10/10 fee 0.16: 10 @ 0.20 TRANSFER b1
        bob                                | 991.92, 10 NO
        alice                              | 997.84, 10 YES
        fees                               | 0.24
        """);

    [Fact]
    public void Trade_OfTinyAmounts_RoundsTheFeeUp() => Notebook.Check(new TradingFloor(taker: 1), """
        bob    buys 10 NO @ 0.99 as b1
        alice  buys 1 YES @ 0.01           | FILLED 1/1 fee 0.0001: 1 @ 0.01 MINT b1
        fees                               | 0.0001
        """);

    [Fact]
    public void Trade_ManySmallFillsOfOneOrder_CostWhatOneLargeFillCosts() => Notebook.Check(new TradingFloor(taker: 1, maker: 1), """
        bob    buys 10 NO @ 0.99 as b1
        alice  buys 4 YES @ 0.01           | FILLED 4/4 fee 0.0001: 4 @ 0.01 MINT b1
        order b1                           | PARTIALLY_FILLED 4/10 fee 0.0001
        carol  buys 6 YES @ 0.01           | FILLED 6/6 fee 0.0001: 6 @ 0.01 MINT b1
        order b1                           | FILLED 10/10 fee 0.0001
        bob                                | 990.0999, 10 NO
        fees                               | 0.0003
        """);

    [Fact]
    public void Trade_RebatesBelowAUnit_AreRoundedInTheHousesFavour() => Notebook.Check(new TradingFloor(taker: 1, maker: -1), """
        bob    buys 10 NO @ 0.99 as b1
        alice  buys 9 YES @ 0.01           | FILLED 9/9 fee 0.0001: 9 @ 0.01 MINT b1
        order b1                           | PARTIALLY_FILLED 9/10
        fees                               | 0.0001
        """);

    [Fact]
    public void Trade_TakenAndThenMade_AddsBothRatesExactly() => Notebook.Check(new TradingFloor(taker: 200, maker: -100), """
        bob    buys 100 NO @ 0.50 as b1
        alice  buys 300 YES @ 0.50 as a1   | PARTIALLY_FILLED 100/300 fee 0.50: 100 @ 0.50 MINT b1
        alice                              | 849.50, 100.00 locked, 100 YES
        carol  buys 200 NO @ 0.50
        order a1                           | FILLED 300/300
        alice                              | 850.00, 300 YES
        """);

    [Fact]
    public void Reserve_BuyWithFees_CoversTheHighestMakerFeeAtItsLimit() => Notebook.Check(new TradingFloor(taker: 0, maker: 1000), """
        bob    buys 3 YES @ 0.33 as b1
        bob                                | 998.9436, 1.0564 locked
        alice  buys 1 NO @ 0.67
        bob                                | 998.9436, 0.7042 locked, 1 YES
        alice  buys 1 NO @ 0.67
        bob                                | 998.9436, 0.3521 locked, 2 YES
        alice  buys 1 NO @ 0.67
        bob                                | 998.9436, 3 YES
        """);

    [Fact]
    public void Requirement_LimitBuy_CountsTheTakerFeeAtItsLimit()
    {
        var floor = new TradingFloor(taker: 1000);
        floor.Admit("erin", "5.2499");
        floor.Admit("frank", "5.25");
        Notebook.Check(floor, """
            erin   buys 10 YES @ 0.50          | INSUFFICIENT_FUNDS
            frank  buys 10 YES @ 0.50          | OPEN 0/10
            frank                              | 0.25, 5.00 locked
            """);
    }

    [Fact]
    public void Requirement_BetterPriceWithAHigherFee_IsCovered()
    {
        // At 0.99 the fee is a tenth of what it is at 0.50: the money saved on the price pays for it.
        var floor = new TradingFloor(taker: 1000);
        floor.Admit("erin", "9.9099");
        Notebook.Check(floor, """
            bob    buys 10 NO @ 0.50 as b1
            erin   buys 10 YES @ 0.99          | FILLED 10/10 fee 0.25: 10 @ 0.50 MINT b1
            erin                               | 4.6599, 10 YES
            """);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(99_999_999, 1)]
    [InlineData(100_000_000, 1)]
    [InlineData(100_000_001, 2)]
    [InlineData(-1, 0)]
    [InlineData(-99_999_999, 0)]
    [InlineData(-100_000_000, -1)]
    [InlineData(-100_000_001, -1)]
    [InlineData(-200_000_000, -2)]
    public void Charged_IsTheCeilingOfTheExactSum(long parts, long units) => Fees.Charged(parts).Units.Should().Be(units);

    [Fact]
    public void Charged_AnyFillSplitAnyHow_CostsTheSameInAll() => Seeds.Run(random =>
    {
        for (var round = 0; round < 20_000; round++)
        {
            var bps = random.Next(-1000, 1001);
            var price = new Price(random.Next(1, Price.One));
            var shares = random.Next(1, random.Next(2) == 0 ? 20 : NewOrder.MaxQuantity + 1);
            long sum = 0;
            long charged = 0;
            for (var left = shares; left > 0;)
            {
                var part = random.Next(1, left + 1);
                charged += Fees.Further(sum, bps, price, part).Units;
                sum += Fees.Parts(bps, price, part);
                left -= part;
            }

            charged.Should().Be(Fees.Further(0, bps, price, shares).Units);

            // The exact fee, computed another way, lies within one unit below the charge.
            var exact = (Int128)bps * price.Units * (Price.One - price.Units) * shares;
            ((Int128)charged * 100_000_000 - exact).Should().BeInRange(0, 99_999_999);
        }
    });

    [Fact]
    public void Requirement_AnySequenceOfBetterFills_IsCoveredAndNothingIsLeftReserved() => Seeds.Run(random =>
    {
        for (var round = 0; round < 20_000; round++)
        {
            var taker = random.Next(0, 1001);
            var limit = random.Next(1, Price.One);
            var order = new Order
            {
                Status = OrderStatus.Open,
                Side = Side.Buy,
                Outcome = (Outcome)random.Next(1, 3),
                Quantity = random.Next(1, random.Next(3) == 0 ? NewOrder.MaxQuantity : 30),
                Limit = new Price(limit),
                TakerFeeBps = (short)taker,
                MakerFeeBps = (short)random.Next(-taker, 1001),
            };
            var (set, paid) = (order.Requirement, Money.Zero);
            for (var takes = random.Next(0, 4); takes > 0 && order.IsOpen; takes--)
                Fill(Role.Taker, new Price(random.Next(1, limit + 1)));
            while (order.IsOpen)
            {
                // What has been put aside for it when it came to rest covers all that its remaining shares can cost.
                Expect.That(paid + order.Reserve <= set, $"{paid} paid and {order.Reserve} reserved of {set}");
                Fill(Role.Maker, order.Limit);
            }

            Expect.That(paid <= set && order.Reserve.IsZero, $"{paid} paid of {set}, {order.Reserve} still reserved");

            void Fill(Role role, Price own)
            {
                var (shares, reserved) = (random.Next(1, order.Remaining + 1), order.Reserve);
                var fee = order.Fill(order.InYesTerms(own), shares, role, 1, TradingFloor.Noon);
                paid += (own * shares) + fee;
                if (role == Role.Maker)
                    Expect.That((own * shares) + fee <= reserved - order.Reserve, $"a fill cost {(own * shares) + fee} and released {reserved - order.Reserve}");
            }
        }
    });
}
