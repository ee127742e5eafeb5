using FluentAssertions;
using PredictionMarkets.Application.Common;
using Xunit;

namespace PredictionMarkets.UnitTests.Application;

public sealed class CursorTests
{
    [Fact]
    public void Cursor_ReadsWhatItWrote()
    {
        var id = Guid.CreateVersion7();

        Cursor.TryRead(Cursor.Write(42L), out long number).Should().BeTrue();
        Cursor.TryRead(Cursor.Write(id), out Guid key).Should().BeTrue();
        Cursor.TryRead(Cursor.Write(id, 3), out Guid pair, out short line).Should().BeTrue();
        var instant = new DateTime(2030, 1, 31, 12, 0, 0, DateTimeKind.Utc);
        Cursor.TryRead(Cursor.Write(instant, id), out DateTime time, out Guid tied).Should().BeTrue();

        (time, tied).Should().Be((instant, id));
        (number, key, pair, line).Should().Be((42L, id, id, (short)3));
    }

    [Fact]
    public void NoCursor_IsAboveEveryKey()
    {
        Cursor.TryRead(null, out long number).Should().BeTrue();
        Cursor.TryRead(null, out Guid key).Should().BeTrue();

        number.Should().Be(long.MaxValue);
        (key > Guid.CreateVersion7()).Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAA!")]
    [InlineData("AAAAAAAAAAA=")]
    [InlineData(" AAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("ÄÄÄÄÄÄÄÄÄÄÄ")]
    public void CrookedCursor_IsRefused(string cursor) => Cursor.TryRead(cursor, out long _).Should().BeFalse();

    [Fact]
    public void CursorOfAnotherList_IsRefused()
    {
        Cursor.TryRead(Cursor.Write(Guid.NewGuid()), out long _).Should().BeFalse();
        Cursor.TryRead(Cursor.Write(7L), out Guid _).Should().BeFalse();
        Cursor.TryRead(Cursor.Write(Guid.NewGuid()), out Guid _, out short _).Should().BeFalse();
        Cursor.TryRead(new string('_', 32), out DateTime _, out Guid _).Should().BeFalse("no time lies that far off");
    }
}
