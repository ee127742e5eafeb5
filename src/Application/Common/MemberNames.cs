namespace PredictionMarkets.Application.Common;

/// <summary>Names of request members as callers know them.</summary>
public static class MemberNames
{
    /// <summary>"Items[0].ClientOrderId" becomes "items[0].clientOrderId".</summary>
    public static string CamelCase(string path) => string.Create(path.Length, path, static (name, source) =>
    {
        var start = true;
        for (var i = 0; i < source.Length; i++)
        {
            name[i] = start ? char.ToLowerInvariant(source[i]) : source[i];
            start = source[i] == '.';
        }
    });
}
