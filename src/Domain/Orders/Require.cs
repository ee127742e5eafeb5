using System.Runtime.CompilerServices;
using System.Text;

namespace PredictionMarkets.Domain.Orders;

/// <summary>For the book's checks of itself.</summary>
internal static class Require
{
    /// <summary>Throws <see cref="InvalidOperationException"/> with <paramref name="what"/> is wrong, unless <paramref name="condition"/> holds.</summary>
    public static void That(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] Finding what)
    {
        if (!condition)
            throw new InvalidOperationException($"Order book: {what.ToString()}.");
    }

    /// <summary>What is wrong, put together only if it is: checking a million orders must not format a million sentences.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Finding
    {
        private readonly StringBuilder? _text;

        public Finding(int literalLength, int formattedCount, bool condition, out bool isNeeded)
        {
            isNeeded = !condition;
            _text = condition ? null : new StringBuilder(literalLength + (formattedCount * 16));
        }

        public void AppendLiteral(string text) => _text!.Append(text);

        public void AppendFormatted<T>(T value) => _text!.Append(value);

        public override string ToString() => _text!.ToString();
    }
}
