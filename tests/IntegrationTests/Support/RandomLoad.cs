using System.Collections.Concurrent;
using System.Diagnostics;
using FluentAssertions;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>
/// Callers who send everything the exchange takes, at random: orders of all kinds, amendments, cancellations one by one and all at once, batches, splits,
/// merges, deposits, withdrawals and repetitions. What they are told goes into the <see cref="Log"/>.
/// </summary>
internal sealed class RandomLoad(TestTrader admin, IReadOnlyList<TestTrader> traders, IReadOnlyList<string> markets)
{
    private static readonly RandomOrders Orders = new()
    {
        Quantity = random => random.Next(200) == 0 ? 1_000_000 : random.Next(1, 100),
        Price = Price,
        Lasts = random => TimeSpan.FromMilliseconds(random.Next(2) == 0 ? random.Next(50, 3_000) : 3_600_000),
        Plainness = 20,
        ReduceOnly = 2,
        Spend = 400_000,
    };

    private readonly ConcurrentDictionary<Guid, ConcurrentQueue<string>> _open = new();
    private readonly ConcurrentQueue<(TestTrader Trader, Dictionary<string, object?> Order, string OrderId)> _repeatable = new();
    private int _ids;

    public AnswerLog Log { get; } = new();

    public IReadOnlyList<TestTrader> Traders => traders;

    public IReadOnlyList<string> Markets => markets;

    /// <summary>Until another order has been accepted; throws if that takes longer than a slow machine needs.</summary>
    /// <param name="because">What should not have stopped it.</param>
    public async Task GoesOnAsync(string because)
    {
        var (started, before) = (Stopwatch.GetTimestamp(), Log.Placed);
        for (; Log.Placed == before; await Task.Delay(20))
            Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(10), because);
    }

    /// <summary>Runs so many callers until the time is over and so many operations are done, or until told to stop.</summary>
    public async Task RunAsync(int callers, TimeSpan time, int operations = 0, CancellationToken stop = default)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(HashCode.Combine(Settings.Seed, caller));
            while (!stop.IsCancellationRequested && (Stopwatch.GetElapsedTime(started) < time || Log.Operations < operations))
            {
                if (!await ActAsync(random, random.Next(1_000)))
                    await Task.Delay(random.Next(50, 200), CancellationToken.None); // Nobody is there.
            }
        }, CancellationToken.None)));
    }

    /// <summary>Starts so many callers, who go on until the result is disposed of.</summary>
    public IAsyncDisposable Start(int callers) => new Running(this, callers);

    /// <summary>One random act that brings no money in and takes none out.</summary>
    public Task TradeOnceAsync(Random random) => ActAsync(random, random.Next(980));

    /// <summary>False if there was no answer.</summary>
    private async Task<bool> ActAsync(Random random, int what)
    {
        var trader = traders[random.Next(traders.Count)];
        var http = trader.Nodes[random.Next(trader.Nodes.Count)];
        var market = markets[random.Next(markets.Count)];
        return what switch
        {
            < 620 => await PlaceAsync(random, trader, http, market),
            < 770 => await CancelAsync(trader, http),
            < 860 => await AmendAsync(random, trader, http),
            < 880 => await CancelAllAsync(random, trader, http, market),
            < 930 => await PairsAsync(random, trader, http, market, "split"),
            < 955 => await PairsAsync(random, trader, http, market, "merge"),
            < 980 => await BatchAsync(random, trader, http, market),
            < 990 => await TransferAsync(random, trader),
            _ => await RepeatAsync(random),
        };
    }

    private async Task<bool> PlaceAsync(Random random, TestTrader trader, HttpClient http, string market)
    {
        var order = Order(random, market);
        var answer = await Answer.ToAsync(() => http.PostAsync("/v1/orders", Body.Of(order)));
        Log.Count("place", answer);
        Log.Place(trader.Id, (string)order["clientOrderId"]!, answer.Status, answer.Json);
        if (answer.Status == 201)
        {
            Remember(trader, answer.Json.GetProperty("order"));
            if (random.Next(10) == 0)
                _repeatable.Enqueue((trader, order, answer.Json.OrderId()));
        }

        return answer.Status != 0;
    }

    private async Task<bool> CancelAsync(TestTrader trader, HttpClient http)
    {
        if (!_open.TryGetValue(trader.Id, out var open) || !open.TryDequeue(out var orderId))
            return true;
        var answer = await Answer.ToAsync(() => http.DeleteAsync($"/v1/orders/{orderId}"));
        Log.Count("cancel", answer);
        Log.ChangeOrder(orderId, cancels: true, answer.Status, answer.Json);
        return answer.Status != 0;
    }

    private async Task<bool> AmendAsync(Random random, TestTrader trader, HttpClient http)
    {
        if (!_open.TryGetValue(trader.Id, out var open) || !open.TryDequeue(out var orderId))
            return true;
        var change = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (random.Next(3) != 0)
            change["quantity"] = random.Next(1, 200);
        if (change.Count == 0 || random.Next(2) == 0)
            change["price"] = Price(random);
        var answer = await Answer.ToAsync(() => http.PatchAsync($"/v1/orders/{orderId}", Body.Of(change)));
        Log.Count("amend", answer);
        Log.ChangeOrder(orderId, cancels: false, answer.Status, answer.Status == 200 ? answer.Json.GetProperty("order") : default);
        if (answer.Status == 200)
            Remember(trader, answer.Json.GetProperty("order"));
        else if (answer.Status is 0 or 422 or 503)
            open.Enqueue(orderId);
        return answer.Status != 0;
    }

    private async Task<bool> CancelAllAsync(Random random, TestTrader trader, HttpClient http, string market)
    {
        var everywhere = random.Next(5) == 0;
        var answer = await Answer.ToAsync(() => http.DeleteAsync(everywhere ? "/v1/orders" : $"/v1/orders?market={market}"));
        Log.Count("cancel all", answer);
        if (answer.Status == 200)
        {
            foreach (var order in answer.Json.GetProperty("cancelled").EnumerateArray())
                Log.ChangeOrder(order.Text("id"), cancels: true, 200, order);
        }

        return answer.Status != 0;
    }

    private async Task<bool> PairsAsync(Random random, TestTrader trader, HttpClient http, string market, string what)
    {
        var key = Key(what);
        var answer = await Answer.ToAsync(() => http.PostAsync($"/v1/markets/{market}/{what}", Body.Of(new { quantity = random.Next(1, 40), idempotencyKey = key })));
        Log.Count(what, answer);
        Log.Keyed(trader.Id, key, answer.Status);
        return answer.Status != 0;
    }

    private async Task<bool> TransferAsync(Random random, TestTrader trader)
    {
        var key = Key("deposit");
        var amount = random.Next(-300_000, 300_000) / 10_000m;
        var answer = await Answer.ToAsync(() => admin.Nodes[random.Next(admin.Nodes.Count)].PostAsync(
            "/v1/user/transfer", Body.Of(new { userId = trader.Id, amount = amount == 0 ? 1 : amount, reason = "random", idempotencyKey = key })));
        Log.Count("transfer", answer);
        Log.Keyed(admin.Id, key, answer.Status);
        return answer.Status != 0;
    }

    private async Task<bool> BatchAsync(Random random, TestTrader trader, HttpClient http, string market)
    {
        var items = new List<object>();
        var notes = new List<Action<int, System.Text.Json.JsonElement>>();
        for (var i = random.Next(2, 9); i > 0; i--)
        {
            if (random.Next(4) == 0 && _open.TryGetValue(trader.Id, out var open) && open.TryDequeue(out var orderId))
            {
                items.Add(new { cancel = orderId });
                notes.Add((status, item) => Log.ChangeOrder(orderId, cancels: true, status, item.ValueKind == System.Text.Json.JsonValueKind.Object ? item.GetProperty("order") : default));
                continue;
            }

            var order = Order(random, random.Next(2) == 0 ? market : markets[random.Next(markets.Count)]);
            items.Add(new { place = order });
            notes.Add((status, item) =>
            {
                Log.Place(trader.Id, (string)order["clientOrderId"]!, status == 200 ? 201 : status, item);
                if (status == 200)
                    Remember(trader, item.GetProperty("order"));
            });
        }

        var answer = await Answer.ToAsync(() => http.PostAsync("/v1/orders/batch", Body.Of(new { items })));
        Log.Count("batch", answer);
        for (var i = 0; i < items.Count; i++)
        {
            if (answer.Status == 200)
                notes[i](answer.Json[i].GetProperty("status").GetInt32(), answer.Json[i]);
            else
                notes[i](answer.Status, default);
        }

        return answer.Status != 0;
    }

    /// <summary>An accepted order sent again: the same order is answered.</summary>
    private async Task<bool> RepeatAsync(Random random)
    {
        if (!_repeatable.TryDequeue(out var sent))
            return true;
        var answer = await Answer.ToAsync(() => sent.Trader.Nodes[random.Next(sent.Trader.Nodes.Count)].PostAsync("/v1/orders", Body.Of(sent.Order)));
        Log.Count("repeat", answer);
        if (answer.Status == 200)
            Log.Place(sent.Trader.Id, (string)sent.Order["clientOrderId"]!, 200, answer.Json);
        else if (answer.Status is not (0 or 503))
            Log.Count("repeat", answer with { Status = 599 });
        return answer.Status != 0;
    }

    private void Remember(TestTrader trader, System.Text.Json.JsonElement order)
    {
        if (order.Text("status") is "OPEN" or "PARTIALLY_FILLED")
            _open.GetOrAdd(trader.Id, _ => new ConcurrentQueue<string>()).Enqueue(order.Text("id"));
    }

    private Dictionary<string, object?> Order(Random random, string market) => Orders.Next(random, market, DateTime.UtcNow, () => Key("order"));

    /// <summary>Around the middle, so that most of what comes meets somebody.</summary>
    private static decimal Price(Random random) => random.Next(35, 66) / 100m;

    private string Key(string what) => $"{what}-{Interlocked.Increment(ref _ids)}";

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _callers;

        public Running(RandomLoad load, int callers) => _callers = load.RunAsync(callers, TimeSpan.MaxValue, stop: _stop.Token);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _callers;
            _stop.Dispose();
        }
    }
}
