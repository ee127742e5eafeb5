using System.Net;
using System.Reflection;
using System.Text;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Web.Http;

/// <summary>All codes an error answer can carry, read off the refusals themselves: the page that every problem's <c>type</c> points to.</summary>
public static class ErrorCatalog
{
    /// <summary>The page's address; a problem's type is it with the code as fragment.</summary>
    public const string Address = "/docs/errors";

    private static readonly int[] WebStatuses = [400, 401, 403, 404, 405, 408, 413, 415, 429, 500, 503];

    /// <summary>Every code with its status and words such as an answer may carry.</summary>
    public static IReadOnlyList<Entry> Entries { get; } = [.. Refusals().Concat(WebAnswers()).DistinctBy(entry => entry.Code, StringComparer.Ordinal).OrderBy(entry => entry.Code, StringComparer.Ordinal)];

    public static void MapErrorCatalog(this WebApplication app) =>
        app.MapGet(Address, () => Results.Content(Page.Value, "text/html; charset=utf-8")).ExcludeFromDescription();

    private static readonly Lazy<string> Page = new(Write);

    private static IEnumerable<Entry> Refusals() => new[] { typeof(Refusal).Assembly, typeof(AllowAttribute).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .Where(type => type.IsSubclassOf(typeof(Refusal)) && !type.IsAbstract)
        .Select(Example)
        .Select(refusal => new Entry(refusal.Code, RefusalStatus.Of(refusal.Kind), refusal.Detail));

    private static IEnumerable<Entry> WebAnswers() => WebStatuses.Select(status => new Entry(WebRefusals.Of(status).Code, status, WebRefusals.Of(status).Detail));

    /// <summary>The refusal as it would be of nothing in particular.</summary>
    private static Refusal Example(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        var arguments = constructor.GetParameters().Select(parameter =>
            parameter.HasDefaultValue ? parameter.DefaultValue
            : parameter.ParameterType == typeof(string) ? "..."
            : parameter.ParameterType.IsEnum ? Enum.GetValues(parameter.ParameterType).GetValue(0)
            : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
            : null);
        return (Refusal)constructor.Invoke([.. arguments]);
    }

    private static string Write()
    {
        var page = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Error codes</title><h1>Error codes</h1>"
            + "<p>Programs decide by the code; the detail is for people and varies.</p><table><tr><th>Code</th><th>Status</th><th>Says, for example</th></tr>");
        foreach (var (code, status, detail) in Entries)
            page.Append($"<tr id=\"{code}\"><td><code>{code}</code></td><td>{status}</td><td>{WebUtility.HtmlEncode(detail)}</td></tr>");
        return page.Append("</table></html>").ToString();
    }

    /// <summary>One code.</summary>
    public sealed record Entry(string Code, int Status, string Detail);
}
