using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Json;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.Web.Http;
using PredictionMarkets.Web.OpenApi;
using Xunit;

namespace PredictionMarkets.IntegrationTests.OpenApi;

/// <summary>What the API's description promises about itself.</summary>
public sealed class DocumentTests(ExchangeAppFixture exchange) : IClassFixture<ExchangeAppFixture>
{
    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete"];

    [Fact]
    public async Task Document_IsTheOneCheckedIn()
    {
        var checkedIn = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "openapi", "v1.json")));

        var served = JsonNode.Parse(await exchange.App.Http.GetStringAsync("/openapi/v1.json"));

        JsonNode.DeepEquals(served, checkedIn).Should().BeTrue("what the controllers say has changed: run scripts/generate-client.sh and commit what it writes");
    }

    [Fact]
    public async Task EveryRoute_IsInTheDocument()
    {
        var described = (await OperationsAsync()).Select(operation => $"{operation.Method.ToUpperInvariant()} {operation.Path}").ToList();

        var routes = exchange.App.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items
            .Where(action => action.GetType().Assembly != typeof(DocumentTests).Assembly && action.DisplayName?.Contains("IntegrationTests", StringComparison.Ordinal) != true)
            .SelectMany(action => action.ActionConstraints!.OfType<Microsoft.AspNetCore.Mvc.ActionConstraints.HttpMethodActionConstraint>().Single().HttpMethods
                .Select(method => $"{method} /{WithoutConstraints(action.AttributeRouteInfo!.Template!)}")).ToList();

        routes.Should().HaveCountGreaterThan(50);
        described.Should().BeEquivalentTo(routes);
    }

    [Fact]
    public async Task EveryOperation_SaysWhatItIsCalledWhoMayCallItAndHowItRefuses()
    {
        var codes = ErrorCatalog.Entries.ToDictionary(entry => entry.Code, entry => entry.Status.ToString(), StringComparer.Ordinal);
        foreach (var (path, method, operation) in await OperationsAsync())
        {
            var name = operation["operationId"]!.GetValue<string>();
            var alias = operation["x-alias-of"]?.GetValue<string>();
            name.Should().MatchRegex("^[A-Z][A-Za-z]+_[A-Z][A-Za-z]+2?$", $"{method} {path}");
            OperationRules.Find(alias ?? name).Should().NotBeNull($"{name} needs a row in {nameof(OperationRules)}");
            operation["summary"]!.GetValue<string>().Should().NotBeNullOrWhiteSpace(name);
            operation["tags"]!.AsArray().Should().NotBeEmpty(name);
            operation["security"]!.AsArray().Should().NotBeEmpty(name);
            foreach (var parameter in operation["parameters"]?.AsArray() ?? [])
                parameter!["description"]?.GetValue<string>().Should().NotBeNullOrWhiteSpace($"{name} {parameter["name"]}");

            var refusals = operation["responses"]!.AsObject().Where(answer => answer.Key[0] is '4' or '5').ToList();
            refusals.Select(answer => answer.Key).Should().Contain(["401", "429", "500", "503"], name);
            foreach (var (status, answer) in refusals)
            {
                var examples = answer!["content"]!["application/problem+json"]!["examples"]!.AsObject();
                examples.Should().NotBeEmpty(name);
                examples.Should().OnlyContain(example => codes[example.Key] == status, name);
            }
        }
    }

    [Fact]
    public async Task EveryReference_LeadsSomewhere()
    {
        var document = JsonNode.Parse(await exchange.App.Http.GetStringAsync("/openapi/v1.json"))!;
        var references = References(document).Distinct(StringComparer.Ordinal).ToList();
        references.Should().HaveCountGreaterThan(50);
        foreach (var reference in references)
            reference[2..].Split('/').Aggregate(document, (node, part) => node?[part]!).Should().NotBeNull(reference);
    }

    [Fact]
    public void EveryExample_IsABodyTheApiReads()
    {
        foreach (var (type, body) in Examples.Bodies)
            JsonSerializer.Deserialize(body, type, ExchangeJson.Options).Should().NotBeNull(type.Name);
    }

    /// <summary>Numbers in the description are shares, counts and numbers of things; money is never one.</summary>
    [Fact]
    public async Task NoNumber_IsAFraction()
    {
        var document = JsonNode.Parse(await exchange.App.Http.GetStringAsync("/openapi/v1.json"))!;
        document.ToJsonString().Should().NotContain("\"type\":\"number\"").And.NotContain("$0.0001. Signed");
        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            foreach (var (member, shape) in schema!["properties"]?.AsObject() ?? [])
            {
                if (member is "price" or "available" or "amount" or "fee" or "bestBid" or "open" or "total" && !name.EndsWith("List", StringComparison.Ordinal))
                    (shape!["type"]!.GetValue<string>(), shape["format"]!.GetValue<string>(), shape["pattern"] is null).Should().Be(("string", "decimal", false), $"{name}.{member}");
            }
        }
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member is { Key: "$ref", Value: JsonValue value } ? [value.GetValue<string>()] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };

    private static string WithoutConstraints(string template) =>
        System.Text.RegularExpressions.Regex.Replace(template, @"\{([^:}]+):[^}]+\}", "{$1}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    private async Task<List<(string Path, string Method, JsonNode Operation)>> OperationsAsync()
    {
        var document = JsonNode.Parse(await exchange.App.Http.GetStringAsync("/openapi/v1.json"))!;
        return [.. document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Where(member => Methods.Contains(member.Key, StringComparer.Ordinal))
            .Select(member => (path.Key, member.Key, member.Value!)))];
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PredictionMarkets.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The tests do not run from a checkout.");
    }
}
