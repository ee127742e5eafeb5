using FluentAssertions;
using PredictionMarkets.Application.Markets;
using Xunit;

namespace PredictionMarkets.UnitTests.Application;

public sealed class PublicJournalTests
{
    [Theory]
    [InlineData("""{"private":{"users":["u"]}}""", "{}")]
    [InlineData("""{"public":{"pairs":-3},"private":{}}""", """{"pairs":-3}""")]
    [InlineData("""{"public":{"status":"OPEN","tradingMode":"NORMAL","reason":null}}""", """{"status":"OPEN","tradingMode":"NORMAL","reason":null}""")]
    [InlineData("""{"public":{"orderId":"o","userId":"u","clientOrderId":"c","private":{"users":["u"]}}}""", "{}")]
    [InlineData("""{"public":{"levels":[{"side":"ASK","price":"0.60","quantity":5,"orderId":"o"},{"quantity":0}]}}""",
        """{"levels":[{"side":"ASK","price":"0.60","quantity":5},{"quantity":0}]}""")]
    [InlineData("""{"public":{"trade":{"seq":1,"price":"0.60","takerUserId":"u","kind":{"users":["u"]}}}}""", """{"trade":{"seq":1,"price":"0.60","kind":{}}}""")]
    public void Project_KeepsWhatIsNamed_AndNothingElse(string payload, string shown) => PublicJournal.Project(payload).ToJsonString().Should().Be(shown);
}
