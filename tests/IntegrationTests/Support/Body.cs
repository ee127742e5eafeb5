using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FluentAssertions;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>JSON bodies, there and back.</summary>
internal static class Body
{
    /// <summary>An object as a JSON body, members as they are named.</summary>
    public static HttpContent Of(object value) => JsonContent.Create(value);

    /// <summary>A body exactly as written.</summary>
    public static StringContent Raw(string json, string contentType = "application/json") => new(json, Encoding.UTF8, contentType);

    /// <summary>The answer's JSON, after its status was found to be the expected one.</summary>
    public static async Task<JsonElement> JsonAsync(this Task<HttpResponseMessage> answering, int status = 200)
    {
        using var answer = await answering;
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).Should().Be(status, "the answer is {0}", text);
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>The problem details of a refusal, after status, code and form were found to be as expected.</summary>
    public static async Task<JsonElement> ProblemAsync(this Task<HttpResponseMessage> answering, int status, string code)
    {
        using var answer = await answering;
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).Should().Be(status, "the answer is {0}", text);
        (answer.Content.Headers.ContentType?.MediaType).Should().Be("application/problem+json");
        var problem = JsonDocument.Parse(text).RootElement.Clone();
        problem.EnumerateObject().Select(member => member.Name).Should().Equal("type", "title", "status", "detail", "code", "errors", "traceId");
        problem.GetProperty("code").GetString().Should().Be(code);
        problem.GetProperty("status").GetInt32().Should().Be(status);
        problem.GetProperty("type").GetString().Should().Be($"/docs/errors#{code}");
        problem.GetProperty("traceId").GetString().Should().NotBeNullOrEmpty();
        return problem;
    }

    /// <summary>The names of the members that a refusal complains about.</summary>
    public static IEnumerable<string> Members(this JsonElement problem) => problem.GetProperty("errors").EnumerateObject().Select(member => member.Name);
}
