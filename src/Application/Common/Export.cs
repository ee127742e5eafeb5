namespace PredictionMarkets.Application.Common;

/// <summary>All rows of a list, newest first, read in parts while they are handed out; no connection is held in between.</summary>
public sealed record Export<T>(IAsyncEnumerable<T> Rows)
{
    /// <summary>Rows read at a time.</summary>
    private const int Part = 1_000;

    /// <summary>Reads part after part until one is not full.</summary>
    /// <param name="read">Reads so many rows that follow the given one; null for the first ones.</param>
    internal static Export<T> Of<TRow>(Func<TRow?, int, CancellationToken, Task<List<TRow>>> read, Func<TRow, T> map)
        where TRow : class
    {
        return new Export<T>(Rows());

        async IAsyncEnumerable<T> Rows([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            TRow? last = null;
            while (true)
            {
                var part = await read(last, Part, cancellationToken);
                foreach (var row in part)
                    yield return map(row);
                if (part.Count < Part)
                    yield break;
                last = part[^1];
            }
        }
    }
}
