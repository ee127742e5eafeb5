using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;

namespace PredictionMarkets.Infrastructure.Seeding;

/// <summary>
/// Keeps the demo markets moving, so that a first look at the exchange is alive: the demo accounts trade with each other over the public HTTP API, with API keys,
/// some three times a second in the beginning and every five seconds later. Development only; <c>Demo__Traders=false</c> switches it off.
/// </summary>
internal sealed partial class DemoTraders(
    IServer server, IHostApplicationLifetime lifetime, IServiceProvider services, IConfiguration configuration, TimeProvider time, ILogger<DemoTraders> logger) : BackgroundService
{
    public const string EnabledKey = "Demo:Traders";

    /// <summary>How their requests name themselves; the log leaves out lines about them.</summary>
    public const string Agent = "demo-traders";

    private const string KeyName = "Demo trader";

    /// <summary>Whoever looks for the first time looks now; a program left running for weeks should not fill its disk.</summary>
    private static readonly TimeSpan LivelyFor = TimeSpan.FromMinutes(30), LivelyPause = TimeSpan.FromMilliseconds(300), QuietPause = TimeSpan.FromSeconds(5), Rest = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!configuration.GetValue(EnabledKey, true) || !configuration.GetValue("Demo:Markets", true))
            return;
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var started = lifetime.ApplicationStarted.Register(listening.SetResult);
        await listening.Task.WaitAsync(stoppingToken);

        var traders = new List<DemoTrader>();
        try
        {
            await SignInAsync(traders, stoppingToken);
            if (traders.Count >= 2)
                await TradeAsync(traders, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The exchange stops.
        }
        finally
        {
            traders.ForEach(trader => trader.Dispose());
        }
    }

    private async Task TradeAsync(List<DemoTrader> traders, CancellationToken cancellationToken)
    {
        var (random, begun) = (new Random(), time.GetTimestamp());
        LogBegun(traders.Count);
        while (true)
        {
            var pause = time.GetElapsedTime(begun) < LivelyFor ? LivelyPause : QuietPause;
            try
            {
                await traders[random.Next(traders.Count)].ActAsync(cancellationToken);
            }
            catch (HttpRequestException exception)
            {
                LogFailed(exception.Message);
                pause = Rest;
            }
            catch (JsonException exception)
            {
                LogFailed(exception.Message);
                pause = Rest;
            }

            await Task.Delay(pause * (0.5 + random.NextDouble()), time, cancellationToken);
        }
    }

    /// <summary>Gives each demo account a key of its own; those of earlier starts are revoked.</summary>
    private async Task SignInAsync(List<DemoTrader> traders, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<IAccounts>();
        var keys = scope.ServiceProvider.GetRequiredService<IApiKeys>();
        var address = AddressOf(server);
        foreach (var email in DemoMarkets.TraderEmails)
        {
            if (await accounts.FindByEmailAsync(email, cancellationToken) is not { } account)
                continue;
            foreach (var old in (await keys.ListAsync(account.Id, cancellationToken)).Where(key => string.Equals(key.Name, KeyName, StringComparison.Ordinal)))
                await keys.RevokeAsync(account.Id, old.Id, cancellationToken);
            if (await keys.CreateAsync(account.Id, new NewApiKey(KeyName, KeyScope.Trade, null, Signed: false), cancellationToken) is { } key)
                traders.Add(new DemoTrader(address, key.Secret, LogRefused));
        }
    }

    /// <summary>Where this program itself can be reached.</summary>
    private static Uri AddressOf(IServer server)
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse).ToList() ?? [];
        var address = addresses.Find(candidate => candidate.Scheme is "http") ?? throw new InvalidOperationException("The exchange serves no HTTP that demo traders could use.");
        return new UriBuilder(Uri.UriSchemeHttp, IPAddress.Loopback.ToString(), address.Port).Uri;
    }

    [LoggerMessage(210, LogLevel.Information, "{Count} demo traders keep the demo markets moving (Demo__Traders=false switches them off)")]
    private partial void LogBegun(int count);

    [LoggerMessage(211, LogLevel.Warning, "A demo trader got no answer it understands: {Reason}")]
    private partial void LogFailed(string reason);

    [LoggerMessage(212, LogLevel.Warning, "A demo trader was refused: {Method} {Path} answered {Status} {Code}")]
    private partial void LogRefused(string method, string path, int status, string code);
}

/// <summary>One demo trader: a client of the public API like any other, with an opinion of each market that drifts.</summary>
internal sealed class DemoTrader : IDisposable
{
    private static readonly TimeSpan MarketsKept = TimeSpan.FromMinutes(1), OrdersLive = TimeSpan.FromMinutes(10);

    /// <summary>What happens to an honest trader in the course of trading.</summary>
    private static readonly string[] OfTrading =
        ["INSUFFICIENT_FUNDS", "INSUFFICIENT_SHARES", "MARKET_NOT_OPEN", "EXCHANGE_HALTED", "TRADING_MODE_FORBIDS", "REDUCE_ONLY_WOULD_INCREASE", "DEBT_OUTSTANDING", "RATE_LIMITED", "BUSY"];

    private readonly HttpClient _http;
    private readonly Action<string, string, int, string> _refused;
    private readonly Random _random = new();
    private readonly Dictionary<string, double> _opinions = new(StringComparer.Ordinal);
    private IReadOnlyList<JsonElement> _markets = [];
    private long _marketsReadAt;

    public DemoTrader(Uri address, string apiKey, Action<string, string, int, string> refused)
    {
        _refused = refused;
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
        _http.DefaultRequestHeaders.Add("X-Api-Key", apiKey);
        _http.DefaultRequestHeaders.Add("User-Agent", DemoTraders.Agent);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Does one thing: places an order, or sells or merges what it holds.</summary>
    public async Task ActAsync(CancellationToken cancellationToken)
    {
        await ReadMarketsAsync(cancellationToken);
        if (_markets.Count == 0)
            return;
        var market = _markets[_random.Next(_markets.Count)];
        var slug = market.GetProperty("slug").GetString()!;
        if (_random.Next(8) == 0)
            await ReduceAsync(slug, cancellationToken);
        else
            await BuyAsync(slug, OpinionOf(slug, market), cancellationToken);
    }

    private async Task ReadMarketsAsync(CancellationToken cancellationToken)
    {
        if (_markets.Count > 0 && TimeProvider.System.GetElapsedTime(_marketsReadAt) < MarketsKept)
            return;
        var list = await SendAsync(HttpMethod.Get, "/v1/markets?status=OPEN&sort=newest&limit=100", null, cancellationToken);
        _markets = list is { } found
            ? [.. found.GetProperty("items").EnumerateArray().Where(market => DemoMarkets.Slugs.Contains(market.GetProperty("slug").GetString()!, StringComparer.Ordinal))]
            : [];
        _marketsReadAt = TimeProvider.System.GetTimestamp();
    }

    /// <summary>In cents; it drifts, and comes back to where the market began.</summary>
    private double OpinionOf(string slug, JsonElement market)
    {
        var anchor = DemoMarkets.StartOf(slug);
        if (!_opinions.TryGetValue(slug, out var opinion))
            opinion = market.GetProperty("lastPrice").GetString() is { } last ? 100 * double.Parse(last) : anchor;
        return _opinions[slug] = Math.Clamp(opinion + (0.01 * (anchor - opinion)) + (2.4 * (_random.NextDouble() - 0.5)), 3, 97);
    }

    /// <summary>Most orders wait a few cents behind the opinion, and not for ever; the others take what is there.</summary>
    private async Task BuyAsync(string slug, double opinion, CancellationToken cancellationToken)
    {
        var yes = _random.Next(2) == 0;
        var takes = _random.Next(5) < 2;
        var cents = Math.Clamp((int)Math.Round(yes ? opinion : 100 - opinion) - (takes ? -1 : 1 + _random.Next(5)), 1, 99);
        await SendAsync(
            HttpMethod.Post, "/v1/orders",
            new
            {
                market = slug,
                side = "BUY",
                outcome = yes ? "YES" : "NO",
                price = $"0.{cents:00}",
                quantity = 5 * (1 + _random.Next(takes ? 8 : 20)),
                timeInForce = takes ? "IOC" : "GTD",
                expiresAt = takes ? (DateTime?)null : DateTime.UtcNow + OrdersLive,
            },
            cancellationToken);
    }

    /// <summary>Turns pairs back into money, so that it does not run out; without pairs, sells some of what it holds.</summary>
    private async Task ReduceAsync(string slug, CancellationToken cancellationToken)
    {
        if (await SendAsync(HttpMethod.Get, $"/v1/user/positions?market={slug}", null, cancellationToken) is not { } positions)
            return;
        var held = positions.GetProperty("items").EnumerateArray().ToDictionary(
            position => position.GetProperty("outcome").GetString()!, position => position.GetProperty("shares").GetInt64() - position.GetProperty("lockedShares").GetInt64(), StringComparer.Ordinal);
        var (yes, no) = (held.GetValueOrDefault("YES"), held.GetValueOrDefault("NO"));
        if (Math.Min(yes, no) > 0)
            await SendAsync(HttpMethod.Post, $"/v1/markets/{slug}/merge", new { quantity = Math.Min(yes, no) }, cancellationToken);
        else if (yes + no > 0)
            await SendAsync(
                HttpMethod.Post, "/v1/orders",
                new { market = slug, side = "SELL", outcome = yes > 0 ? "YES" : "NO", type = "MARKET", timeInForce = "IOC", quantity = Math.Min(yes + no, 5 * (1 + _random.Next(6))) }, cancellationToken);
    }

    /// <summary>The answer; null when it was a refusal. What no honest trader should meet is told.</summary>
    private async Task<JsonElement?> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await _http.SendAsync(request, cancellationToken);
        var content = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        if (answer.IsSuccessStatusCode)
            return content;
        var code = content.TryGetProperty("code", out var named) ? named.GetString() ?? "" : "";
        if (!OfTrading.Contains(code, StringComparer.Ordinal) && code is not "NO_LIQUIDITY")
        {
            // It is told once in a while, not once a second.
            _refused(method.Method, path, (int)answer.StatusCode, code);
            await Task.Delay(TimeSpan.FromSeconds(30), cancellationToken);
        }

        if (code is "RATE_LIMITED" or "BUSY")
            await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(5), cancellationToken);
        return null;
    }
}
