using PredictionMarkets.Application.Json;
using System.Text.Json;
using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Web.Json;
using Xunit;

namespace PredictionMarkets.UnitTests.Web;

public sealed class ExchangeJsonTests
{
    [Theory]
    [InlineData("\"0.55\"", 5_500)]
    [InlineData("0.55", 5_500)]
    [InlineData("\"-3.0001\"", -30_001)]
    [InlineData("1250", 12_500_000)]
    [InlineData("\"1250.0000\"", 12_500_000)]
    [InlineData("0.30000000", 3_000)]
    [InlineData("1e2", 1_000_000)]
    [InlineData("1.25E2", 1_250_000)]
    [InlineData("5500e-4", 5_500)]
    [InlineData("-55e-2", -5_500)]
    [InlineData("0.00001e1", 1)]
    [InlineData("922337203685477.5807", long.MaxValue)]
    [InlineData("\"0.5\\u0035\"", 5_500)]
    public void Money_ExactAmounts_AreRead(string json, long units) =>
        JsonSerializer.Deserialize<Money>(json, ExchangeJson.Options).Units.Should().Be(units);

    [Theory]
    [InlineData("0.55555")]
    [InlineData("\"0.00001\"")]
    [InlineData("1e-5")]
    [InlineData("1e400")]
    [InlineData("1e-400")]
    [InlineData("99999999999999999999")]
    [InlineData("\"1e2\"")]
    [InlineData("\"\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"+1\"")]
    [InlineData("\"1,000\"")]
    [InlineData("\"NaN\"")]
    [InlineData("\"٣\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void Money_AnythingElse_IsRefused(string json) =>
        FluentActions.Invoking(() => JsonSerializer.Deserialize<Money>(json, ExchangeJson.Options)).Should().Throw<JsonException>();

    [Fact]
    public void Money_EveryDigitString_SurvivesTheRoundTrip()
    {
        var random = new Random(4711);
        for (var i = 0; i < 10_000; i++)
        {
            var money = new Money(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
            var json = JsonSerializer.Serialize(money, ExchangeJson.Options);
            json.Should().Be($"\"{money}\"");
            if (money.Units != long.MinValue)
                JsonSerializer.Deserialize<Money>(json, ExchangeJson.Options).Should().Be(money);
        }
    }

    [Fact]
    public void Money_WorksAsNullable()
    {
        JsonSerializer.Deserialize<Money?>("null", ExchangeJson.Options).Should().BeNull();
        JsonSerializer.Deserialize<Money?>("\"1.00\"", ExchangeJson.Options).Should().Be(Money.OneDollar);
        JsonSerializer.Serialize<Money?>(null, ExchangeJson.Options).Should().Be("null");
    }

    [Theory]
    [InlineData("\"2030-01-31T12:00:00Z\"", "2030-01-31T12:00:00.0000000Z")]
    [InlineData("\"2030-01-31T12:00:00+02:00\"", "2030-01-31T10:00:00.0000000Z")]
    [InlineData("\"2030-01-31T12:00:00.123456Z\"", "2030-01-31T12:00:00.1234560Z")]
    public void Time_WithZoneOrOffset_IsReadAsUtc(string json, string expected)
    {
        var time = JsonSerializer.Deserialize<DateTime>(json, ExchangeJson.Options);
        time.Kind.Should().Be(DateTimeKind.Utc);
        time.ToString("O").Should().Be(expected);
    }

    [Theory]
    [InlineData("\"2030-01-31T12:00:00\"")]
    [InlineData("\"2030-01-31\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("1700000000")]
    public void Time_WithoutZone_IsRefused(string json) =>
        FluentActions.Invoking(() => JsonSerializer.Deserialize<DateTime>(json, ExchangeJson.Options)).Should().Throw<JsonException>();

    [Fact]
    public void Time_IsWrittenInUtc()
    {
        JsonSerializer.Serialize(new DateTime(2030, 1, 31, 12, 0, 0, DateTimeKind.Utc), ExchangeJson.Options).Should().Be("\"2030-01-31T12:00:00Z\"");
        JsonSerializer.Serialize(new DateTime(2030, 1, 31, 12, 0, 0, DateTimeKind.Unspecified).AddTicks(10), ExchangeJson.Options)
            .Should().Be("\"2030-01-31T12:00:00.000001Z\"");
    }

    [Fact]
    public void Enumerations_AreUpperSnake()
    {
        JsonSerializer.Serialize(OrderStatus.PartiallyFilled, ExchangeJson.Options).Should().Be("\"PARTIALLY_FILLED\"");
        JsonSerializer.Deserialize<SelfTradePrevention?>("\"CANCEL_RESTING\"", ExchangeJson.Options).Should().Be(SelfTradePrevention.CancelResting);
        JsonSerializer.Deserialize<Dictionary<Outcome, int>>("{\"NO\":3}", ExchangeJson.Options).Should().Contain(Outcome.No, 3);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"1\"")]
    [InlineData("\"Buy\"")]
    [InlineData("\"buy\"")]
    [InlineData("\"BUY,SELL\"")]
    [InlineData("\"HOLD\"")]
    public void Enumerations_OtherSpellingsAndNumbers_AreRefused(string json) =>
        FluentActions.Invoking(() => JsonSerializer.Deserialize<Side>(json, ExchangeJson.Options))
            .Should().Throw<JsonException>().WithMessage("Must be one of BUY, SELL.*");

    [Fact]
    public void TimeInForce_Fak_MeansIoc()
    {
        JsonSerializer.Deserialize<TimeInForce>("\"FAK\"", ExchangeJson.Options).Should().Be(TimeInForce.Ioc);
        JsonSerializer.Serialize(TimeInForce.Ioc, ExchangeJson.Options).Should().Be("\"IOC\"");
        FluentActions.Invoking(() => JsonSerializer.Deserialize<Side>("\"FAK\"", ExchangeJson.Options)).Should().Throw<JsonException>();
    }

    [Theory]
    [InlineData("""{"side":"BUY","quantity":1,"admin":true}""", "admin", "Is not known here.")]
    [InlineData("""{"side":"BUY","quantity":1,"inner":{"name":"x","x":1}}""", "inner.x", "Is not known here.")]
    [InlineData("""{"side":"BUY","quantity":1,"quantity":2}""", "quantity", "Appears more than once.")]
    [InlineData("""{"quantity":1}""", "side", "Is required.")]
    [InlineData("""{"side":"BUY","quantity":1,"inner":{}}""", "inner.name", "Is required.")]
    [InlineData("""{"side":null,"quantity":1}""", "side", "Must be one of BUY, SELL.")]
    [InlineData("""{"side":"BUY","quantity":"1"}""", "quantity", "Must be a whole number.")]
    [InlineData("""{"side":"BUY","quantity":1.5}""", "quantity", "Must be a whole number.")]
    [InlineData("""{"side":"BUY","quantity":99999999999}""", "quantity", "Must be a whole number.")]
    [InlineData("""{"side":"BUY","quantity":1,"price":"abc"}""", "price", "Must be an amount in dollars with at most four decimals, such as \"12.50\".")]
    [InlineData("""{"side":"BUY","quantity":1,"flag":"true"}""", "flag", "Must be true or false.")]
    [InlineData("""{"side":"BUY","quantity":1,"flag":1}""", "flag", "Must be true or false.")]
    [InlineData("""{"side":"BUY","quantity":1,"id":"1"}""", "id", "Must be a UUID.")]
    [InlineData("""{"side":"BUY","quantity":1,"id":1}""", "id", "Must be a UUID.")]
    [InlineData("""{"side":"BUY","quantity":1,"inner":{"name":null}}""", "inner.name", "Must not be null.")]
    [InlineData("""{"side":"BUY","quantity":1,"inner":{"name":"a\u0000b"}}""", "inner.name", "Must not contain the character U+0000.")]
    [InlineData("""{"side":"BUY","quantity":1,"inner":{"name":5}}""", "inner.name", "Must be a string.")]
    [InlineData("""{"side":"BUY","quantity":1,"items":[{"name":"a"},{"name":1}]}""", "items[1].name", "Must be a string.")]
    [InlineData("""{"side":"BUY","quantity":1,"items":7}""", "items", "Is not a valid value.")]
    [InlineData("""[]""", "body", "Is not a valid value.")]
    [InlineData("""{"side":"BUY",""", "body", "Is not valid JSON*")]
    [InlineData("""{'side':1}""", "body", "Is not valid JSON*")]
    [InlineData("""{"side":"BUY","quantity":1} x""", "body", "Is not valid JSON*")]
    [InlineData("", "body", "Is not valid JSON*")]
    public void WrongBodies_AreExplained(string json, string member, string error)
    {
        var exception = FluentActions.Invoking(() => JsonSerializer.Deserialize<Body>(json, ExchangeJson.Options)).Should().Throw<JsonException>().Which;
        var (named, said) = JsonErrors.Explain(exception).Should().ContainSingle().Which;
        named.Should().Be(member, exception.Message);
        said.Should().Match(error, "{0} {1}", exception.Message, exception.InnerException?.Message);
    }

    [Fact]
    public void OptionalMembers_MayBeAbsent() =>
        JsonSerializer.Deserialize<Body>("""{"side":"SELL","quantity":2}""", ExchangeJson.Options).Should().Be(new Body(Side.Sell, 2));

    private sealed record Body(
        Side Side, int Quantity, Money? Price = null, bool? Flag = null, Guid? Id = null, Inner? Inner = null, IReadOnlyList<Inner>? Items = null);

    private sealed record Inner(string Name);
}
