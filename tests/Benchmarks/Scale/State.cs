namespace PredictionMarkets.Benchmarks.Scale;

/// <summary>How much there is in an exchange before the traffic that is measured begins.</summary>
/// <param name="Markets">That are traded.</param>
/// <param name="Quiet">Markets beside them in which nobody trades any more.</param>
/// <param name="Accounts">Users with money and with shares in all markets; the traffic is spread over them.</param>
/// <param name="Resting">Orders, spread over the markets.</param>
/// <param name="Depth">Levels on either side that these orders are spread over.</param>
/// <param name="History">Rows that past trading has left in orders, trades, ledger and journals.</param>
internal sealed record State(int Markets = 1, int Quiet = 0, int Accounts = 1_000, int Resting = 1_000, int Depth = 49, int History = 0);

/// <summary>A way in which an exchange grows: two states that differ in one thing.</summary>
/// <param name="Of">What there are so many of.</param>
/// <param name="Small">So many at the small end.</param>
/// <param name="Large">So many at the large end.</param>
/// <param name="At">The state with so many.</param>
/// <param name="IsCold">True if a cold start is measured too; it needs a quiet market.</param>
internal sealed record Dimension(string Name, string Of, int Small, int Large, Func<int, State> At, bool IsCold = false)
{
    public static IReadOnlyList<Dimension> From(Options options) =>
    [
        Read(options, "book", "resting", "resting orders in one market", 1_000, 1_000_000, orders => new State(Quiet: 1, Resting: orders)) with { IsCold = true },
        Read(options, "markets", "markets", "markets", 10, 10_000, markets => new State(Markets: markets, Accounts: 50, Resting: 16 * markets, Depth: 4)),
        Read(options, "accounts", "accounts", "accounts", 1_000, 1_000_000, accounts => new State(Accounts: accounts)),
        Read(options, "history", "history", "rows of history", 0, 1_000_000, rows => new State(Quiet: 19, History: rows)),
    ];

    private static Dimension Read(Options options, string name, string option, string of, int small, int large, Func<int, State> at) =>
        options.Counts(option, small, large) is [var from, var to] && from < to
            ? new Dimension(name, of, from, to, at)
            : throw new OptionException($"--{option} takes two numbers, the smaller one first.");
}
