using FluentAssertions;
using PredictionMarkets.Application.Events;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Application.Users;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Events;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Infrastructure.Trading;
using Xunit;

namespace PredictionMarkets.UnitTests.Application;

/// <summary>The same terms are the same request; a difference anywhere makes another one.</summary>
public sealed class IdempotencyTermsTests
{
    private static readonly Guid Id = Guid.NewGuid(), OtherId = Guid.NewGuid();

    [Theory]
    [InlineData("", "e3b0c442-98fc-1c14-9afb-f4c8996fb924")]
    [InlineData("abc", "ba7816bf-8f01-cfea-4141-40de5dae2223")]
    public void RequestHash_IsTheBeginningOfSha256(string terms, string hash) => RequestHash.Of(terms).Should().Be(Guid.Parse(hash));

    [Fact]
    public void PlaceOrder_EveryTerm_Counts()
    {
        var order = new PlaceOrder(
            "m", Side.Buy, Outcome.Yes, OrderType.Limit, new Money(5_000), 10, null, TimeInForce.Gtc, null, PostOnly: false, ReduceOnly: false, SelfTradePrevention.CancelResting, "c");
        PlaceOrder[] others =
        [
            order with { Market = "n" }, order with { Side = Side.Sell }, order with { Outcome = Outcome.No }, order with { Type = OrderType.Market }, order with { Price = new Money(5_001) },
            order with { Price = null }, order with { Quantity = 11 }, order with { Quantity = null }, order with { Spend = new Money(10) }, order with { TimeInForce = TimeInForce.Gtd },
            order with { TimeInForce = null }, order with { ExpiresAt = DateTime.UnixEpoch }, order with { ExpiresAt = DateTime.UnixEpoch.AddTicks(10) }, order with { PostOnly = true },
            order with { ReduceOnly = true }, order with { SelfTradePrevention = SelfTradePrevention.Skip }, order with { ClientOrderId = "d" },
        ];
        others.Select(other => other.Terms).Append(order.Terms).Should().OnlyHaveUniqueItems();
        (order with { IdempotencyKey = "k" }).Terms.Should().Be(order.Terms, "the key is not a term");
    }

    [Fact]
    public void OtherRequests_EveryTerm_Counts()
    {
        IIdempotent[] requests =
        [
            new SplitShares("m", 1, null), new SplitShares("m", 2, null), new SplitShares("n", 1, null), new MergeShares("m", 1, null), new MergeShares("m", 2, null), new MergeShares("n", 1, null),
            new ConvertShares("e", ["a", "b"], 1, ConversionDirection.NoToYes, null), new ConvertShares("e", ["a", "b"], 1, ConversionDirection.YesToNo, null),
            new ConvertShares("e", ["a", "b"], 2, ConversionDirection.NoToYes, null), new ConvertShares("e", ["a"], 1, ConversionDirection.NoToYes, null),
            new ConvertShares("f", ["a", "b"], 1, ConversionDirection.NoToYes, null),
            new MoveCash(Id, new Money(1), "r", null), new MoveCash(OtherId, new Money(1), "r", null), new MoveCash(Id, new Money(-1), "r", null), new MoveCash(Id, new Money(1), "s", null),
        ];
        requests.Select(request => request.Terms).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void ConvertShares_MarketsInAnotherOrder_IsTheSame() => new ConvertShares("e", ["b", "a"], 1, ConversionDirection.NoToYes, "k").Terms
        .Should().Be(new ConvertShares("e", ["a", "b"], 1, ConversionDirection.NoToYes, "other").Terms);

    [Fact]
    public void Answer_WrittenDownAndReadBack_IsTheSame()
    {
        var answer = new SharesAnswer(Id, 3, 5, 7, new Money(12_345));
        var json = AnswerCodec<Result<SharesAnswer>>.Write(answer);
        AnswerCodec<Result<SharesAnswer>>.Read(json).Value.Should().Be(answer);
        json.Should().Contain("1.2345");
    }
}
