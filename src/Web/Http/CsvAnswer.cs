using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Web.Http;

/// <summary>Rows as a CSV file (RFC 4180), written while they are read.</summary>
public sealed class CsvAnswer<T>(string fileName, IAsyncEnumerable<T> rows, IReadOnlyList<CsvColumn<T>> columns) : ActionResult
{
    public override async Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (response, cancellationToken) = (context.HttpContext.Response, context.HttpContext.RequestAborted);
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        response.Headers.Vary = HeaderNames.Accept;

        await using var writer = new StreamWriter(response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await WriteLineAsync(writer, columns.Select(column => column.Name), cancellationToken);
        await foreach (var row in rows.WithCancellation(cancellationToken))
            await WriteLineAsync(writer, columns.Select(column => Csv.Field(column.ValueOf(row))), cancellationToken);
    }

    private static Task WriteLineAsync(StreamWriter writer, IEnumerable<string> fields, CancellationToken cancellationToken) =>
        writer.WriteAsync((string.Join(',', fields) + "\r\n").AsMemory(), cancellationToken);
}

/// <summary>A column of a CSV file.</summary>
public sealed record CsvColumn<T>(string Name, Func<T, object?> ValueOf);

/// <summary>How values look in CSV files: as in JSON, without the quotes.</summary>
public static class Csv
{
    /// <summary>True if the caller asks for text/csv.</summary>
    public static bool IsWanted(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The value as a field.</summary>
    public static string Field(object? value) => value switch
    {
        null => "",
        string text => Quote(Harmless(text)),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
        Money or Guid or int or long => value.ToString()!,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No CSV column has values of this type."),
    };

    /// <summary>Spreadsheets take a text that begins like this for a formula, and run it.</summary>
    private static string Harmless(string text) => text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text;

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
