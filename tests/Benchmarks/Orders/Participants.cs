using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using PredictionMarkets.Benchmarks.Servers;

namespace PredictionMarkets.Benchmarks.Orders;

/// <summary>Users with money and shares, and the markets they trade in, made through the API; only the administrator's role is given by SQL.</summary>
internal sealed class Participants : IDisposable
{
    private const string Password = "a-password-for-benchmarks";
    private const long Shares = 100_000;

    /// <summary>Of requests that make markets.</summary>
    private const int Callers = 8;

    private readonly HttpClient _http;
    private readonly string _run = DateTime.UtcNow.ToString("MMddHHmmss");
    private readonly string _admin;
    private readonly List<string> _tokens = [];

    private Participants(HttpClient http, string admin) => (_http, _admin) = (http, admin);

    /// <summary>The users' access tokens.</summary>
    public IReadOnlyList<string> Tokens => _tokens;

    public static async Task<Participants> CreateAsync(TestBed bed, int users)
    {
        var http = new HttpClient { BaseAddress = bed.Url, Timeout = TimeSpan.FromMinutes(10) };
        var run = DateTime.UtcNow.ToString("MMddHHmmss");
        var admin = $"admin-{run}@bench.example";
        await SendAsync(http, null, HttpMethod.Post, "/v1/auth/register", new { email = admin, password = Password });
        await using (var promote = bed.Database.CreateCommand("UPDATE users SET role = 2 WHERE email = $1"))
        {
            promote.Parameters.Add(new NpgsqlParameter<string> { TypedValue = admin });
            await promote.ExecuteNonQueryAsync();
        }

        var signedIn = await SendAsync(http, null, HttpMethod.Post, "/v1/auth/login", new { email = admin, password = Password });
        var participants = new Participants(http, signedIn.GetProperty("accessToken").GetString()!);
        for (var i = 0; i < users; i++)
            await participants.AddUserAsync($"user-{run}-{i}@bench.example");
        return participants;
    }

    /// <summary>Opens markets in which every user holds shares of both outcomes. Returns their slugs.</summary>
    public async Task<IReadOnlyList<string>> OpenMarketsAsync(string name, int count, long shares = Shares)
    {
        var slugs = Enumerable.Range(1, count).Select(i => $"{name}-{_run}-{i}").ToList();
        await Parallel.ForEachAsync(slugs, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (slug, _) =>
        {
            await SendAsync(_http, _admin, HttpMethod.Post, "/v1/markets", new { slug, question = $"Is {slug} fast enough?" });
            await SendAsync(_http, _admin, HttpMethod.Patch, $"/v1/markets/{slug}/status", new { status = "OPEN" });
            await Task.WhenAll(_tokens.Select(token => SendAsync(_http, token, HttpMethod.Post, $"/v1/markets/{slug}/split", new { quantity = shares })));
        });
        return slugs;
    }

    /// <summary>Sends a request as the administrator.</summary>
    public Task<JsonElement> AsAdminAsync(HttpMethod method, string path, object? body) => SendAsync(_http, _admin, method, path, body);

    public void Dispose() => _http.Dispose();

    private async Task AddUserAsync(string email)
    {
        var registered = await SendAsync(_http, null, HttpMethod.Post, "/v1/auth/register", new { email, password = Password });
        _tokens.Add(registered.GetProperty("accessToken").GetString()!);
        await SendAsync(_http, _admin, HttpMethod.Post, "/v1/user/transfer", new { email, amount = "1000000000.00", reason = "benchmark", idempotencyKey = email.Split('@')[0] });
    }

    private static async Task<JsonElement> SendAsync(HttpClient http, string? token, HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"{method} {path} was answered with {(int)answer.StatusCode}: {text}");
    }
}
