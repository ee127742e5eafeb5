using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Web;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Operations;

/// <summary>What operators are given to watch with asks for metrics that are there.</summary>
public sealed partial class WatchingTests(ExchangeAppFixture exchange) : IClassFixture<ExchangeAppFixture>
{
    /// <summary>Prometheus' own.</summary>
    private static readonly string[] Own = ["up"];

    [Fact]
    public async Task Rules_AskForMetricsThatExist()
    {
        var rules = await File.ReadAllLinesAsync(Shipped("prometheus", "rules.yml"));
        var expressions = rules.Select(line => line.Trim()).Where(line => line.StartsWith("expr: ", StringComparison.Ordinal)).Select(line => line[6..]).ToList();
        expressions.Should().HaveCountGreaterThan(8);
        rules.Count(line => line.Contains("- alert:", StringComparison.Ordinal)).Should().Be(expressions.Count, "each alert has its expression on one line");
        await VerifyAsync(expressions);
    }

    [Fact]
    public async Task Dashboard_AsksForMetricsThatExist()
    {
        using var dashboard = JsonDocument.Parse(await File.ReadAllTextAsync(Shipped("grafana", "exchange.json")));
        var expressions = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!).ToList();
        expressions.Should().HaveCountGreaterThan(10);
        await VerifyAsync(expressions);
    }

    private async Task VerifyAsync(IEnumerable<string> expressions)
    {
        await exchange.App.Http.GetAsync("/v1/auth/me").ProblemAsync(401, "UNAUTHENTICATED"); // So that there is an answer to count.
        var families = PrometheusParser.Parse(await exchange.App.Http.GetStringAsync("/metrics"));
        foreach (var expression in expressions)
        {
            var metrics = MetricsOf(expression);
            metrics.Should().NotBeEmpty("{0} asks for something", expression);
            foreach (var name in metrics.Except(Own, StringComparer.Ordinal))
            {
                var family = HistogramParts().Replace(name, "");
                (families.ContainsKey(name) || (families.TryGetValue(family, out var found) && found.Type == "histogram"))
                    .Should().BeTrue("{0} asks for {1}, which /metrics must show", expression, name);
            }
        }
    }

    /// <summary>The names in a PromQL expression that are neither labels, functions nor words of the language.</summary>
    private static List<string> MetricsOf(string expression)
    {
        var bare = Grouping().Replace(Braces().Replace(expression, " "), " ");
        return [.. Names().Matches(bare).Select(match => match.Value).Where(name => name is not ("and" or "or" or "unless" or "bool" or "offset")).Distinct(StringComparer.Ordinal)];
    }

    private static string Shipped(string folder, string file) => Path.Combine(Repository.Root, "docker", folder, file);

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Braces();

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grouping();

    /// <summary>Not followed by a parenthesis, or it would be a function.</summary>
    [GeneratedRegex(@"\b[a-z][a-z0-9_]*\b(?!\s*\()", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HistogramParts();
}
