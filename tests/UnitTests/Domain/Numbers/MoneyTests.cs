using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.UnitTests.Domain.Support;
using Xunit;

namespace PredictionMarkets.UnitTests.Domain.Numbers;

/// <summary>Money is whole ten-thousandths of a dollar; nothing is ever rounded on the way in or out, and arithmetic never wraps.</summary>
public sealed class MoneyTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0.55", 5_500)]
    [InlineData("1250.00", 12_500_000)]
    [InlineData("0.5550", 5_550)]
    [InlineData("0.0001", 1)]
    [InlineData("-3.0001", -30_001)]
    [InlineData("-0", 0)]
    [InlineData("007", 70_000)]
    [InlineData("1.000000000000", 10_000)]
    [InlineData("922337203685477.5807", long.MaxValue)]
    [InlineData("-922337203685477.5807", -long.MaxValue)]
    public void TryParse_ExactAmounts_AreRead(string text, long units)
    {
        Money.TryParse(text, out var money).Should().BeTrue();
        money.Units.Should().Be(units);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("0.00001")]
    [InlineData("0.55555")]
    [InlineData("1e2")]
    [InlineData("+1")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1,000")]
    [InlineData("1.2.3")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("١")]
    [InlineData("1\0")]
    [InlineData("922337203685477.5808")]
    [InlineData("922337203685478")]
    [InlineData("99999999999999999999999999999999999999999999")]
    [InlineData("0.00000000000000000000000000000000000000000")]
    public void TryParse_AnythingElse_IsRefused(string text)
    {
        Money.TryParse(text, out var money).Should().BeFalse();
        money.Should().Be(Money.Zero);
    }

    [Theory]
    [InlineData(0, "0.00")]
    [InlineData(1, "0.0001")]
    [InlineData(10, "0.001")]
    [InlineData(5_500, "0.55")]
    [InlineData(5_550, "0.555")]
    [InlineData(10_000, "1.00")]
    [InlineData(12_500_000, "1250.00")]
    [InlineData(-30_001, "-3.0001")]
    [InlineData(-1, "-0.0001")]
    [InlineData(long.MaxValue, "922337203685477.5807")]
    [InlineData(long.MinValue, "-922337203685477.5808")]
    public void ToString_ShowsTwoToFourDigits(long units, string text) => new Money(units).ToString().Should().Be(text);

    [Fact]
    public void ToString_AnyAmount_IsReadBackTheSame() => Seeds.Run(random =>
    {
        for (var i = 0; i < 50_000; i++)
        {
            var money = new Money(random.NextInt64() >> random.Next(63));
            money = random.Next(2) == 0 ? money : -money;
            Money.TryParse(money.ToString(), out var read).Should().BeTrue();
            Expect.That(read == money, $"{money} was read as {read}");
            decimal.Parse(money.ToString(), System.Globalization.CultureInfo.InvariantCulture).Should().Be(money.Units / 10_000m);
        }
    });

    [Fact]
    public void TryParse_AnyText_AgreesWithDecimalOrRefuses() => Seeds.Run(random =>
    {
        const string Letters = "0123456789.-";
        for (var i = 0; i < 50_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 10)).Select(_ => Letters[random.Next(random.Next(3) == 0 ? Letters.Length : 11)]));
            if (!Money.TryParse(text, out var money))
                continue;
            decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture).Should().Be(money.Units / 10_000m, text);
        }
    });

    [Fact]
    public void Arithmetic_BeyondTheRange_Throws()
    {
        var most = new Money(long.MaxValue);
        foreach (var act in (Func<Money>[])[() => most + new Money(1), () => -most - new Money(2), () => -new Money(long.MinValue), () => most * 2, () => Money.Dollars(long.MaxValue)])
            act.Should().Throw<OverflowException>();
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(2, 1)]
    public void Comparison_OfMoneyAndPrices_IsThatOfTheirUnits(int a, int b)
    {
        var (less, more) = (new Money(a), new Money(b));
        bool[] expected = [b > a, a > b, b >= a, a >= b];
        new[] { more > less, less > more, more >= less, less >= more }.Should().Equal(expected);
        new[] { less < more, more < less, less <= more, more <= less }.Should().Equal(expected);
        (Money.Min(less, more).Units, Money.Max(less, more).Units).Should().Be((Math.Min(a, b), Math.Max(a, b)));
        var (cheap, dear) = (new Price(a), new Price(b));
        new[] { dear > cheap, cheap > dear, dear >= cheap, cheap >= dear }.Should().Equal(expected);
        new[] { cheap < dear, dear < cheap, cheap <= dear, dear <= cheap }.Should().Equal(expected);
    }

    [Fact]
    public void Arithmetic_AndComparison_AreThoseOfItsUnits()
    {
        var (three, five) = (new Money(3), new Money(5));
        (three + five).Should().Be(new Money(8));
        (three - five).Should().Be(new Money(-2));
        (-three).Should().Be(new Money(-3));
        (three * 4).Should().Be(new Money(12));
        (three < five && five > three && three <= five && five >= three && !(five < three)).Should().BeTrue();
        Money.Min(three, five).Should().Be(three);
        Money.Max(three, five).Should().Be(five);
        three.CompareTo(five).Should().BeNegative();
        (three - five).IsNegative.Should().BeTrue();
    }

    [Fact]
    public void Price_EveryOne_HasItsComplementAndIsExact()
    {
        for (var units = 1; units < Price.One; units++)
        {
            var price = new Price(units);
            Expect.That(price.Units + price.Complement.Units == Price.One, $"{price} and {price.Complement} do not make a dollar");
            Expect.That((price * 1_000_000) + (price.Complement * 1_000_000) == Money.Dollars(1_000_000), $"a million at {price} is not exact");
            Expect.That(Money.TryParse(price.ToString(), out var read) && read.Units == units, $"{price} was not read back");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(10_000)]
    [InlineData(10_001)]
    [InlineData(int.MaxValue)]
    public void Price_AtOrBeyondZeroAndOne_Throws(int units)
    {
        var act = () => new Price(units);
        act.Should().Throw<ArgumentOutOfRangeException>();
        Price.IsInRange(units).Should().BeFalse();
    }

    [Theory]
    [InlineData(100, 99)]
    [InlineData(10, 999)]
    public void Tick_Levels_AreTheMultiplesInsideTheRange(int size, int levels)
    {
        var tick = new TickSize(new Money(size));
        tick.Levels.Should().Be(levels);
        for (var level = 1; level <= levels; level++)
        {
            Expect.That(tick.PriceAt(level).Units == level * size && tick.LevelOf(tick.PriceAt(level)) == level && tick.Fits(tick.PriceAt(level)), $"level {level}");
        }

        tick.Fits(new Price(size + 1)).Should().BeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(1_000)]
    [InlineData(-100)]
    public void Tick_OfAnotherSize_Throws(int size)
    {
        var act = () => new TickSize(new Money(size));
        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData(100, 5_099, true, 5_000)]
    [InlineData(100, 5_001, false, 5_100)]
    [InlineData(100, 5_000, true, 5_000)]
    [InlineData(100, 5_000, false, 5_000)]
    [InlineData(100, 10_950, true, 9_900)]
    [InlineData(100, -950, false, 100)]
    [InlineData(100, 50, true, 100)]
    [InlineData(10, 9_999, false, 9_990)]
    public void Tick_Clamp_StaysOnTheSafeSideAndInsideTheGrid(int size, long units, bool isBid, int price) =>
        new TickSize(new Money(size)).Clamp(units, isBid).Units.Should().Be(price);
}
