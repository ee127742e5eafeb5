using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PredictionMarkets.Domain.Accounts;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>
/// A database with an administrator, and the nodes that serve it: started in this process, or reached by their address. Everything goes over HTTP as it
/// does for any client, except that accounts are written directly (see <see cref="Tokens"/>).
/// </summary>
public sealed class TradingRoom : IAsyncDisposable
{
    private readonly SocketsHttpHandler _connections = new() { UseCookies = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(20) };
    private readonly List<ExchangeApp> _apps = [];
    private readonly List<Uri> _nodes = [];

    // A room may be opened on a database in which another one was before.
    private readonly string _room = Guid.NewGuid().ToString("N")[..6];
    private int _names;

    private TradingRoom(TestDatabase database) => Database = database;

    public TestDatabase Database { get; }

    /// <summary>The nodes that run in this process.</summary>
    public IReadOnlyList<ExchangeApp> Apps => _apps;

    public TestTrader Admin { get; private set; } = null!;

    /// <summary>A client that nobody has signed in, on the first node.</summary>
    public HttpClient Anyone { get; private set; } = null!;

    /// <summary>A room served by one node in this process, or by several.</summary>
    public static async Task<TradingRoom> OpenAsync(
        IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? services = null, int nodes = 1, TestDatabase? database = null)
    {
        var room = new TradingRoom(database ?? await TestDatabase.CreateAsync());
        try
        {
            for (var i = 0; i < nodes; i++)
                await room.AddNodeAsync(settings, services);
            await room.AppointAdminAsync();
            return room;
        }
        catch
        {
            await room.DisposeAsync();
            throw;
        }
    }

    /// <summary>A room served by nodes of somebody else's, at these addresses.</summary>
    public static async Task<TradingRoom> OpenAsync(TestDatabase database, params Uri[] nodes)
    {
        var room = new TradingRoom(database);
        room._nodes.AddRange(nodes);
        await room.AppointAdminAsync();
        return room;
    }

    /// <summary>Has somebody trade here, with money.</summary>
    public async Task<TestTrader> TraderAsync(decimal deposit = 1_000)
    {
        var trader = await AccountAsync($"trader-{Interlocked.Increment(ref _names)}", UserRole.User);
        if (deposit > 0)
            await DepositAsync(trader, deposit);
        return trader;
    }

    public async Task<IReadOnlyList<TestTrader>> TradersAsync(int count, decimal deposit = 1_000) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => TraderAsync(deposit)));

    public Task<JsonElement> DepositAsync(TestTrader trader, decimal amount) => Admin.Http
        .PostAsync("/v1/user/transfer", Body.Of(new { userId = trader.Id, amount, reason = "test", idempotencyKey = $"deposit-{Guid.NewGuid():N}" })).JsonAsync();

    /// <summary>Opens a market and returns its slug.</summary>
    public async Task<string> MarketAsync(object? more = null)
    {
        var slug = $"market-{Interlocked.Increment(ref _names)}-{_room}";
        var members = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        members["slug"] = slug;
        members["question"] = "Will it rain tomorrow?";
        await Admin.Http.PostAsync("/v1/markets", Body.Raw(members.ToJsonString())).JsonAsync(201);
        await MoveAsync(slug, new { status = "OPEN" });
        return slug;
    }

    public async Task<IReadOnlyList<string>> MarketsAsync(int count, Func<int, object?> more)
    {
        var slugs = new List<string>();
        for (var i = 0; i < count; i++)
            slugs.Add(await MarketAsync(more(i)));
        return slugs;
    }

    public Task<JsonElement> MoveAsync(string market, object change) => Admin.Http.PatchAsync($"/v1/markets/{market}/status", Body.Of(change)).JsonAsync();

    /// <summary>A user's access token.</summary>
    public string TokenOf(TestTrader trader) => trader.Http.DefaultRequestHeaders.Authorization!.Parameter!;

    public Task<Guid> MarketIdAsync(string slug) => Database.ScalarAsync<Guid>("SELECT id FROM markets WHERE slug = $1", slug);

    public async ValueTask DisposeAsync()
    {
        _connections.Dispose();

        // All of them before the database goes: a scheduler would wait for it to come back.
        foreach (var app in _apps)
            await app.StopAsync();
        await Database.DisposeAsync();
    }

    private async Task AddNodeAsync(IReadOnlyDictionary<string, string>? settings, Action<IServiceCollection>? services)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["JWT_SECRET"] = Tokens.Secret };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
            all[name] = value;
        var app = await ExchangeApp.StartAsync(
            all,
            changed =>
            {
                // A line for each of fifty thousand orders would cost more than the orders.
                changed.AddLogging(logging => logging.AddFilter((_, level) => level >= LogLevel.Warning));
                services?.Invoke(changed);
            },
            Database);
        _apps.Add(app);
        _nodes.Add(app.Address);
    }

    private async Task AppointAdminAsync()
    {
        Admin = await AccountAsync("admin", UserRole.Admin);
        Anyone = new HttpClient(_connections, disposeHandler: false) { BaseAddress = _nodes[0] };
    }

    private async Task<TestTrader> AccountAsync(string name, UserRole role)
    {
        var (id, email) = (Guid.CreateVersion7(), $"{name}-{_room}@example.com");
        await Database.ExecuteAsync(
            """
            INSERT INTO users (id, user_name, normalized_user_name, email, normalized_email, email_confirmed, phone_number_confirmed, two_factor_enabled,
                lockout_enabled, access_failed_count, role, created_at, totp_step)
            VALUES ($1, $2, upper($2), $2, upper($2), true, false, false, true, 0, $3, now(), 0)
            """,
            id, email, (short)role);
        await Database.ExecuteAsync("INSERT INTO balances (user_id) VALUES ($1)", id);
        await Database.ExecuteAsync("INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at) VALUES ($1, $1, now(), now(), now() + interval '1 day')", id);
        var token = Tokens.Issue(id, email, role);
        return new TestTrader(id, email, [.. _nodes.Select(node => Client(node, token))]);
    }

    private HttpClient Client(Uri node, string token)
    {
        var client = new HttpClient(_connections, disposeHandler: false) { BaseAddress = node, Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}

/// <summary>A user of a room, with a signed-in client for each of its nodes.</summary>
public sealed record TestTrader(Guid Id, string Email, IReadOnlyList<HttpClient> Nodes)
{
    public HttpClient Http => Nodes[0];

    /// <summary>Places an order and returns the response.</summary>
    public Task<HttpResponseMessage> PlaceAsync(object order) => Http.PostAsync("/v1/orders", Body.Of(order));

    /// <summary>Places a limit order that must be accepted; returns order and trades.</summary>
    public Task<JsonElement> LimitAsync(string market, string side, string outcome, decimal price, int quantity, string? clientOrderId = null) =>
        PlaceAsync(new { market, side, outcome, price, quantity, clientOrderId }).JsonAsync(201);

    public Task<JsonElement> SplitAsync(string market, int quantity) => Http.PostAsync($"/v1/markets/{market}/split", Body.Of(new { quantity })).JsonAsync();

    public Task<HttpResponseMessage> CancelAsync(string orderId) => Http.DeleteAsync($"/v1/orders/{orderId}");

    /// <summary>Available, locked and total money, in dollars.</summary>
    public async Task<(decimal Available, decimal Locked, decimal Total)> BalanceAsync()
    {
        var balance = await Http.GetAsync("/v1/user/balance").JsonAsync();
        return (balance.Dollars("available"), balance.Dollars("locked"), balance.Dollars("total"));
    }
}

/// <summary>Reads answers.</summary>
internal static class AnswerReading
{
    /// <summary>A member that is money: a decimal string on the wire.</summary>
    public static decimal Dollars(this JsonElement element, string member) =>
        decimal.Parse(element.GetProperty(member).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    public static string Text(this JsonElement element, string member) => element.GetProperty(member).GetString()!;

    public static string OrderId(this JsonElement answer) => answer.GetProperty("order").Text("id");

    public static string OrderStatus(this JsonElement answer) => answer.GetProperty("order").Text("status");
}
