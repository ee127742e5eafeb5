namespace PredictionMarkets.Benchmarks;

/// <summary>An option that is not known or has no good value; its message is for the caller.</summary>
internal sealed class OptionException(string message) : Exception(message);

/// <summary>The command line after the benchmark's name: <c>--name value</c>, or <c>--name</c> alone for a switch.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string?> _given = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public Options(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                throw new OptionException($"'{args[i]}' is no option; they begin with two dashes.");
            var name = args[i][2..];
            _given[name] = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : null;
        }
    }

    public bool Switch(string name)
    {
        _known.Add(name);
        return _given.TryGetValue(name, out var value) && (value is null ? true : throw new OptionException($"--{name} takes no value."));
    }

    public string? Text(string name)
    {
        _known.Add(name);
        return _given.TryGetValue(name, out var value) ? value ?? throw new OptionException($"--{name} needs a value.") : null;
    }

    public int Number(string name, int otherwise) => Text(name) is { } text ? ParseNumber(name, text) : otherwise;

    public IReadOnlyList<int> Numbers(string name, params int[] otherwise) =>
        Text(name) is { } text ? [.. text.Split(',').Select(part => ParseNumber(name, part))] : otherwise;

    /// <summary>The same for numbers of which 0 is one.</summary>
    public IReadOnlyList<int> Counts(string name, params int[] otherwise) =>
        Text(name) is { } text ? [.. text.Split(',').Select(part => part is "0" ? 0 : ParseNumber(name, part))] : otherwise;

    /// <summary>To be called when all options have been asked for: what nobody asked for is a mistake.</summary>
    public void RefuseOthers()
    {
        if (_given.Keys.FirstOrDefault(name => !_known.Contains(name)) is { } unknown)
            throw new OptionException($"--{unknown} is no option of this benchmark; --help lists them.");
    }

    private static int ParseNumber(string name, string text) =>
        int.TryParse(text, out var number) && number > 0 ? number : throw new OptionException($"--{name} takes whole numbers above 0, not '{text}'.");
}
