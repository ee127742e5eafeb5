using System.Text;

namespace PredictionMarkets.Benchmarks.Reporting;

/// <summary>Tables in Markdown, shown as they come and appended to docs/performance.md if that was asked for.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();
    private readonly bool _keep;

    public Report(string benchmark, Options options)
    {
        _keep = options.Switch("report");
        var note = options.Text("note");
        _text.AppendLine().AppendLine($"### {benchmark}, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC").AppendLine();
        _text.AppendLine($"{Machine.Describe()}; commit {Machine.Commit()}.{(note is null ? "" : $" {note}")}");
        Console.WriteLine(Machine.Describe());
    }

    public void Line(string line)
    {
        Console.WriteLine(line);
        _text.AppendLine().AppendLine(line);
    }

    public void Table(IReadOnlyList<string> head, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = head.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        var table = new StringBuilder();
        AppendRow(table, head, widths);
        AppendRow(table, [.. widths.Select((width, column) => column == 0 ? new string('-', width) : new string('-', width - 1) + ":")], widths);
        foreach (var row in rows)
            AppendRow(table, row, widths);
        Console.WriteLine();
        Console.Write(table);
        Console.WriteLine();
        _text.AppendLine().Append(table);
    }

    /// <summary>Appends everything to the page, if that was asked for.</summary>
    public void Finish()
    {
        if (_keep)
            File.AppendAllText(Path.Combine(Machine.Root, "docs", "performance.md"), _text.ToString());
    }

    private static void AppendRow(StringBuilder table, IReadOnlyList<string> cells, int[] widths)
    {
        table.Append('|');
        for (var column = 0; column < widths.Length; column++)
            table.Append(' ').Append(column == 0 ? cells[column].PadRight(widths[column]) : cells[column].PadLeft(widths[column])).Append(" |");
        table.AppendLine();
    }
}
