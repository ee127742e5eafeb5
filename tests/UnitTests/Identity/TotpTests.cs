using System.Text;
using FluentAssertions;
using PredictionMarkets.Application.Auth;
using Xunit;

namespace PredictionMarkets.UnitTests.Identity;

/// <summary>One-time codes, by the figures of RFC 6238 and RFC 4648.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1_111_111_109, "081804")]
    [InlineData(1_111_111_111, "050471")]
    [InlineData(1_234_567_890, "005924")]
    [InlineData(2_000_000_000, "279037")]
    [InlineData(20_000_000_000, "353130")]
    public void CodeAt_IsThatOfTheStandard(long second, string code) => Totp.CodeAt(Secret, At(second)).Should().Be(code);

    [Theory]
    [InlineData(59, 60, 1)]
    [InlineData(59, 89, 1)]
    [InlineData(59, 29, 1)]
    [InlineData(59, 0, 1)]
    [InlineData(59, 59, 1)]
    public void StepOf_ACodeOfThePresentStepOrItsNeighbours_IsFound(long issued, long now, long step) => Totp.StepOf(Secret, Totp.CodeAt(Secret, At(issued)), At(now)).Should().Be(step);

    [Theory]
    [InlineData(59, 90)]
    [InlineData(59, 119)]
    [InlineData(60, 29)]
    public void StepOf_ACodeFurtherAway_IsNone(long issued, long now) => Totp.StepOf(Secret, Totp.CodeAt(Secret, At(issued)), At(now)).Should().BeNull();

    [Theory]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("0287082")]
    [InlineData("287083")]
    [InlineData("２８７０８２")]
    public void StepOf_WhatIsNoCode_IsNone(string code) => Totp.StepOf(Secret, code, At(59)).Should().BeNull();

    [Fact]
    public void StepOf_NoText_IsABug()
    {
        var act = () => Totp.StepOf(Secret, null!, At(59));
        act.Should().Throw<ArgumentNullException>();
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void ToBase32_IsThatOfTheStandard_WithoutPadding(string text, string base32) => Totp.ToBase32(Encoding.UTF8.GetBytes(text)).Should().Be(base32);

    [Fact]
    public void ToBase32_OfLongSecrets_OverflowsNothing() => Totp.ToBase32(Enumerable.Repeat((byte)0xff, 100).ToArray()).Should().Be(new string('7', 160));

    private static DateTimeOffset At(long second) => DateTimeOffset.FromUnixTimeSeconds(second);
}
