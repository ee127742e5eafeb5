using System.Text;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <summary>The words of what people type into a search: letters and digits only, so that nothing in them means anything to the database.</summary>
internal static class SearchWords
{
    private const int Most = 10;

    public static IReadOnlyList<string> Of(string text)
    {
        var (words, word) = (new List<string>(), new StringBuilder());
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
                word.Append(Rune.ToLowerInvariant(rune).ToString());
            else
                Finish();
        }

        Finish();
        return words;

        void Finish()
        {
            if (word.Length > 0 && words.Count < Most)
                words.Add(word.ToString());
            word.Clear();
        }
    }
}
