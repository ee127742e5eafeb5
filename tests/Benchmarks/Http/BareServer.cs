using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PredictionMarkets.Benchmarks.Servers;

namespace PredictionMarkets.Benchmarks.Http;

/// <summary>The least that an HTTP server in .NET does: reads a small JSON body and answers with another, in a process of its own. The yardstick for what the exchange's orders cost beyond HTTP.</summary>
internal static class BareServer
{
    /// <summary>The first argument of a process that is to be this server.</summary>
    public const string Verb = "serve-bare";

    public static async Task<GuardedProcess> StartAsync(Uri url)
    {
        const string Script = """
            dotnet "$1" "$2" "$3" < /dev/null > /dev/null 2>&1 &
            echo $!
            cat > /dev/null
            kill $!
            wait $!
            """;
        var process = await GuardedProcess.StartAsync(["-c", Script, "bare", typeof(BareServer).Assembly.Location, Verb, url.ToString()], new Dictionary<string, string>(StringComparer.Ordinal));
        using var http = new HttpClient();
        for (var tries = 0; tries < 100; tries++)
        {
            try
            {
                using var answer = await http.GetAsync(url);
                return process;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException($"The bare server at {url} does not answer.");
    }

    /// <summary>Serves until the process is told to end.</summary>
    public static Task ServeAsync(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/", () => "ready");
        app.MapPost("/orders", (Asked asked) => new Answered(asked.Quantity, asked.Price));
        return app.RunAsync(url);
    }

    private sealed record Asked(string Side, string Outcome, string Price, int Quantity);

    private sealed record Answered(int Quantity, string Price);
}
