using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Limits;

/// <summary>
/// Requests made at random from the API's own description: operations, parameters and bodies as it has them, with values that are right, wrong and nasty, from
/// nobody, a user, an administrator and a forger. Whatever is sent, the answer is one the description knows, or problem details that give nothing away.
/// TEST_RANDOM_REQUESTS says how many, TEST_SEED replays the choice.
/// </summary>
public sealed partial class RandomRequests(ITestOutputHelper output)
{
    private const int Callers = 8;

    private static readonly string[] Nasty =
    [
        "", " ", "0", "-1", "null", "undefined", "NaN", "1e400", "99999999999999999999", "0.00001", "-0", "'", "\"", "'; DROP TABLE users; --", "../../etc/passwd", "%00", "\0", "\u202e\u0007",
        "\ud83d\ude00", "<script>alert(1)</script>", "{{7*7}}", "${jndi:ldap://x}", "a\r\nSet-Cookie: x=1", "=1+1", new('x', 2_000), "2030-13-45T99:99:99Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "true", "[]", "{}", "%", "_", "\\", "+", "#", "?", "&",
    ];

    private static readonly string[] NastyJson =
    [
        "null", "0", "-1", "1.5", "1e999", "9223372036854775808", "-9223372036854775808", "true", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[[[[[]]]]]]", "\"9999999999999999999.9999\"", "\"0.55\"", "0.1",
    ];

    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly ConcurrentDictionary<string, int> _statuses = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];

    /// <summary>The description, to hold answers against.</summary>
    private JsonElement _description;
    private int _compared;

    /// <summary>Who signs out; the others are to be signed in to the end.</summary>
    private string _leaver = "";

    [Fact]
    public async Task RandomRequests_NeverBreakTheExchange()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("TEST_RANDOM_REQUESTS"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var asked) ? asked : 20_000;
        output.WriteLine($"seed {Settings.Seed}, {count} requests");
        await using var room = await TradingRoom.OpenAsync();
        var traders = await room.TradersAsync(2, 10_000);
        var slug = await room.MarketAsync();
        await traders[0].SplitAsync(slug, 100);
        var order = await traders[0].LimitAsync(slug, "SELL", "YES", 0.6m, 50);
        _known.AddRange([slug, (await room.MarketIdAsync(slug)).ToString(), traders[0].Id.ToString(), traders[1].Id.ToString(), order.OrderId(), traders[0].Email]);

        var description = await room.Anyone.GetStringAsync("/openapi/v1.json");
        var api = JsonNode.Parse(description)!;
        _description = JsonDocument.Parse(description).RootElement;
        var operations = Operations(api).ToList();
        operations.Should().HaveCountGreaterThan(20);
        _leaver = TokenOf(await room.TraderAsync(0));
        string?[] tokens = [null, .. Enumerable.Repeat(TokenOf(traders[0]), 3), TokenOf(traders[1]), .. Enumerable.Repeat(TokenOf(room.Admin), 3), "eyJhbGciOiJub25lIn0.e30."];

        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = room.Apps[0].Address, Timeout = TimeSpan.FromSeconds(60) };
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            var random = new Random(unchecked((Settings.Seed * 31) + caller));
            for (var i = 0; i < count / Callers; i++)
            {
                var operation = operations[random.Next(operations.Count)];

                // Hashing passwords takes most of a processor; a tenth of these requests says as much.
                if (operation.Path.StartsWith("/v1/auth", StringComparison.Ordinal) && random.Next(10) > 0)
                    operation = operations[random.Next(operations.Count)];

                // Nor does a stopped exchange say much, or one that checks its books all the time.
                if (operation.Path is "/v1/admin/exchange/halt" or "/v1/admin/reconciliation" && random.Next(10) > 0)
                    operation = operations[random.Next(operations.Count)];
                var leaves = operation.Path is "/v1/auth/logout" || (operation.Method, operation.Path) is ("DELETE", "/v1/auth/sessions/{id}");
                await SendAsync(http, api, operation, leaves ? _leaver : tokens[random.Next(tokens.Length)], random);
            }
        }));

        output.WriteLine($"{_compared} bodies held against their schemas");
        _compared.Should().BeGreaterThan(count / 20);
        output.WriteLine(string.Join(", ", _statuses.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}")));
        string.Join('\n', _wrong.Take(20)).Should().BeEmpty($"seed {Settings.Seed} finds {_wrong.Count} wrong answers");
        _statuses.Keys.Should().Contain(["200", "201", "400", "401", "403", "404", "409", "422"], "requests that are all refused for the same reason show little");
        await room.Anyone.GetAsync("/ready").JsonAsync();
        (await room.Database.ScalarAsync<decimal>("SELECT coalesce(sum(amount), 0) FROM ledger_entries")).Should().Be(0);
    }

    private async Task SendAsync(HttpClient http, JsonNode api, Operation operation, string? token, Random random)
    {
        var address = new StringBuilder(PathParameter().Replace(operation.Path, _ => Uri.EscapeDataString(Value(random) is { Length: > 0 } text ? text : "x")));
        var separator = '?';
        foreach (var parameter in operation.Parameters.Where(parameter => parameter!["in"]!.GetValue<string>() is "query"))
        {
            if (random.Next(3) > 0)
                continue;
            var value = Json(api, parameter!["schema"], random, 0).Trim('"');
            address.Append(separator).Append(parameter["name"]!.GetValue<string>()).Append('=').Append(Uri.EscapeDataString(random.Next(4) == 0 ? Pick(Nasty, random) : value));
            separator = '&';
        }

        using var request = new HttpRequestMessage(new HttpMethod(random.Next(50) == 0 ? "PUT" : operation.Method), address.ToString());
        var body = "";
        if (operation.Body is not null && random.Next(50) > 0)
        {
            body = random.Next(25) == 0 ? Pick(NastyJson, random) : Json(api, operation.Body, random, 0);
            if (random.Next(50) == 0)
                body = body[..random.Next(body.Length)];
            request.Content = new StringContent(body, Encoding.UTF8, random.Next(50) == 0 ? "text/plain" : "application/json");
        }

        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (random.Next(20) == 0)
            request.Headers.TryAddWithoutValidation("If-None-Match", "W/\"1\"");
        if (random.Next(20) == 0)
            request.Headers.TryAddWithoutValidation("Accept", "text/csv");

        try
        {
            using var answer = await http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            _statuses.AddOrUpdate(((int)answer.StatusCode).ToString(), 1, (_, known) => known + 1);
            if (Judge(operation, request, answer, text) is { } trouble)
                _wrong.Enqueue($"{trouble}: {request.Method} {address} {body} -> {(int)answer.StatusCode} {text[..Math.Min(text.Length, 400)]}");
            Learn(text, random);
        }
        catch (HttpRequestException exception)
        {
            _wrong.Enqueue($"no answer: {request.Method} {address} {body} -> {exception.Message}");
        }
    }

    /// <summary>What is wrong with the answer; null if nothing is.</summary>
    private string? Judge(Operation operation, HttpRequestMessage request, HttpResponseMessage answer, string text)
    {
        var status = (int)answer.StatusCode;
        if (Leak().IsMatch(text))
            return "gives something away";
        if (status < 300)
            return operation.Statuses.Contains(status.ToString()) || (status == 204 && operation.Statuses.Count == 0) ? Misshaped(operation, status, answer, text) : "a status the description does not know";
        if (status == 304 && request.Headers.IfNoneMatch.Count > 0)
            return null;

        // The server itself refuses such an address before the application sees it, without a body.
        if (status == 400 && text.Length == 0 && request.RequestUri!.OriginalString.Contains("%00", StringComparison.Ordinal))
            return null;
        if (answer.Content.Headers.ContentType?.MediaType is not "application/problem+json")
            return "no problem details";
        var problem = JsonDocument.Parse(text).RootElement;
        var code = problem.GetProperty("code").GetString();
        return status switch
        {
            503 when code is "BUSY" && answer.Headers.RetryAfter is not null => null,
            >= 500 => "failed",
            _ when code is null or "INTERNAL" => "no code",
            _ when !operation.Codes.Contains($"{status} {code}") && code is not ("METHOD_NOT_ALLOWED" or "NOT_FOUND") && status is not 415 => $"a code the description does not know ({operation.Name})",
            _ => null,
        };
    }

    /// <summary>Where a body is not as the description says; null if it is.</summary>
    private string? Misshaped(Operation operation, int status, HttpResponseMessage answer, string text)
    {
        if (answer.Content.Headers.ContentType?.MediaType is not "application/json")
            return null;
        var schema = _description.GetProperty("paths").GetProperty(operation.Path).GetProperty(operation.Method.ToLowerInvariant()).GetProperty("responses")
            .GetProperty(status.ToString()).GetProperty("content").GetProperty("application/json").GetProperty("schema");
        using var body = JsonDocument.Parse(text);
        Interlocked.Increment(ref _compared);
        return JsonSchema.Errors(_description, schema, body.RootElement).FirstOrDefault() is { } error ? $"{operation.Name} answers otherwise than described: {error}" : null;
    }

    /// <summary>Ids and slugs that answers name are good ones to ask for.</summary>
    private void Learn(string text, Random random)
    {
        if (random.Next(20) > 0)
            return;
        var match = Named().Match(text);
        if (!match.Success)
            return;
        lock (_known)
        {
            if (_known.Count < 300)
                _known.Add(match.Groups["value"].Value);
        }
    }

    private string Value(Random random)
    {
        if (random.Next(5) == 0)
            return Pick(Nasty, random);
        lock (_known)
            return _known[random.Next(random.Next(2) == 0 ? Math.Min(6, _known.Count) : _known.Count)];
    }

    /// <summary>A value as the schema has it, or not quite.</summary>
    private string Json(JsonNode api, JsonNode? schema, Random random, int depth)
    {
        if (schema is null || depth > 6 || random.Next(40) == 0)
            return Pick(NastyJson, random);
        if (schema["$ref"]?.GetValue<string>() is { } reference)
            return Json(api, reference[2..].Split('/').Aggregate(api, (node, part) => node![part]!), random, depth + 1);
        if ((schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"]) is JsonArray choices)
            return Json(api, choices[random.Next(choices.Count)], random, depth + 1);
        if (schema["nullable"]?.GetValue<bool>() is true && random.Next(4) == 0)
            return "null";
        if (schema["enum"] is JsonArray names)
            return random.Next(20) == 0 ? "\"NO_SUCH_NAME\"" : names[random.Next(names.Count)]?.ToJsonString() ?? "null";
        return (schema["type"]?.GetValue<string>()) switch
        {
            "object" => Object(api, schema, random, depth),
            "array" => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Json(api, schema["items"], random, depth + 1)))}]",
            "integer" or "number" => random.Next(8) == 0 ? Pick(NastyJson, random) : random.Next(1, 60).ToString(),
            "boolean" => random.Next(2) == 0 ? "true" : "false",
            _ => Quote(Text(schema, random)),
        };
    }

    private string Object(JsonNode api, JsonNode schema, Random random, int depth)
    {
        var required = (schema["required"] as JsonArray)?.Select(name => name!.GetValue<string>()).ToHashSet(StringComparer.Ordinal) ?? [];
        var members = new List<string>();
        foreach (var (name, member) in schema["properties"]?.AsObject() ?? [])
        {
            if (random.Next(required.Contains(name) ? 40 : 2) != 0 || (!required.Contains(name) && random.Next(2) == 0))
                members.Add($"\"{name}\":{Member(api, name, member!, random, depth)}");
        }

        if (random.Next(50) == 0)
            members.Add("\"isAdmin\":true");
        return $"{{{string.Join(',', members)}}}";
    }

    private string Member(JsonNode api, string name, JsonNode schema, Random random, int depth) => name switch
    {
        "market" when random.Next(8) > 0 => Quote(_known[random.Next(2)]),

        // Whom an administrator bans sends nothing that says much afterwards.
        "banned" => "false",
        _ => Json(api, schema, random, depth + 1),
    };

    private string Text(JsonNode schema, Random random)
    {
        if (random.Next(10) == 0)
            return Pick(Nasty, random);
        if (schema["pattern"] is not null)
            return random.Next(6) == 0 ? $"{random.Next(-50, 20_000)}.{random.Next(10_000):0000}" : $"0.{random.Next(1, 100):00}";
        return schema["format"]?.GetValue<string>() switch
        {
            "date-time" => DateTime.UtcNow.AddMinutes(random.Next(-60, 6_000)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            "uuid" => random.Next(3) == 0 ? Guid.NewGuid().ToString() : Value(random),
            _ => random.Next(3) switch
            {
                0 => Value(random),
                1 => $"text-{random.Next(10_000)}",
                _ => $"a{random.Next(100)}@example.com",
            },
        };
    }

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    private static string Pick(string[] values, Random random) => values[random.Next(values.Length)];

    private static string TokenOf(TestTrader trader) => trader.Http.DefaultRequestHeaders.Authorization!.Parameter!;

    private static IEnumerable<Operation> Operations(JsonNode api)
    {
        foreach (var (path, item) in api["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                if (method is not ("get" or "post" or "patch" or "delete" or "put"))
                    continue;
                yield return new Operation(
                    path, method.ToUpperInvariant(), [.. operation!["parameters"]?.AsArray() ?? []], operation["requestBody"]?["content"]?["application/json"]?["schema"]
                        ?? operation["requestBody"]?["content"]?.AsObject().FirstOrDefault().Value?["schema"],
                    operation["responses"]!.AsObject().Select(response => response.Key).Where(status => status[0] is '2').ToHashSet(StringComparer.Ordinal),
                    operation["operationId"]!.GetValue<string>(),
                    operation["responses"]!.AsObject().Where(response => response.Key[0] is not '2').SelectMany(response =>
                        response.Value!["content"]!["application/problem+json"]!["examples"]!.AsObject().Select(example => $"{response.Key} {example.Key}")).ToHashSet(StringComparer.Ordinal));
            }
        }
    }

    private sealed record Operation(string Path, string Method, IReadOnlyList<JsonNode?> Parameters, JsonNode? Body, IReadOnlySet<string> Statuses, string Name, IReadOnlySet<string> Codes);

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex PathParameter();

    [GeneratedRegex(@"\n\s+at |Exception\b|SELECT .* FROM|Npgsql|PredictionMarkets\.|\bat [A-Z]\w+\.\w+", RegexOptions.None, 1000)]
    private static partial Regex Leak();

    [GeneratedRegex(@"""(?:id|slug|nextCursor|userId)"":""(?<value>[^""]+)""", RegexOptions.None, 1000)]
    private static partial Regex Named();
}
