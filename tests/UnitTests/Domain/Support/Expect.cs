using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace PredictionMarkets.UnitTests.Domain.Support;

/// <summary>Comparisons that run millions of times: a message is put together only when it is needed.</summary>
internal static class Expect
{
    public static void That(bool condition, string what)
    {
        if (!condition)
            throw new InvalidOperationException(what);
    }

    public static void That(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] Message what)
    {
        if (!condition)
            throw new InvalidOperationException(what.ToString());
    }
}

/// <summary>An interpolated string that is formatted only if the condition beside it does not hold.</summary>
[InterpolatedStringHandler]
internal readonly ref struct Message
{
    private readonly StringBuilder? _text;

    public Message(int literalLength, int formattedCount, bool condition, out bool isNeeded)
    {
        isNeeded = !condition;
        _text = condition ? null : new StringBuilder(literalLength + (formattedCount * 16));
    }

    public void AppendLiteral(string text) => _text!.Append(text);

    public void AppendFormatted<T>(T value) => _text!.Append(CultureInfo.InvariantCulture, $"{value}");

    public override string ToString() => _text!.ToString();
}
