using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json;
using FluentAssertions;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>
/// What clients were told, kept to be held against the database afterwards: an acknowledged order is there once and as acknowledged, a refused one is
/// not there, and one that was never answered is there wholly or not at all (which the invariants see to).
/// </summary>
internal sealed class AnswerLog
{
    private readonly ConcurrentQueue<Placing> _placings = new();
    private readonly ConcurrentQueue<Change> _changes = new();
    private readonly ConcurrentQueue<(Guid UserId, string Key, int Status)> _keyed = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentDictionary<int, int> _statuses = new();
    private int _operations;

    /// <summary>Requests answered, or not answered, so far.</summary>
    public int Operations => _operations;

    public int Placed => _placings.Count(placing => placing.Status == 201);

    /// <summary>How many answers there were of each status; 0 stands for no answer.</summary>
    public IReadOnlyDictionary<int, int> Statuses => _statuses;

    /// <summary>Answers that no caller may ever get.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Orders of which nobody said what had become of them.</summary>
    public IReadOnlyList<(Guid UserId, string ClientOrderId)> UnansweredOrders =>
        [.. _placings.GroupBy(placing => (placing.UserId, placing.ClientOrderId)).Where(group => group.All(placing => placing.Status == 0)).Select(group => group.Key)];

    public void Count(string what, Answer answer)
    {
        Interlocked.Increment(ref _operations);
        _statuses.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
        if (answer.Status >= 500 && (answer.Status != 503 || answer.Code != "BUSY" || !answer.SaysWhenToRetry))
            _failures.Enqueue($"{what}: {answer.Status} {answer.Json}");
    }

    /// <summary>An order was placed under this client order id, or refused, or (status 0) nobody knows.</summary>
    public void Place(Guid userId, string clientOrderId, int status, JsonElement answer) => _placings.Enqueue(new Placing(userId, clientOrderId, status, answer));

    /// <summary>An order was amended or cancelled, or not.</summary>
    public void ChangeOrder(string orderId, bool cancels, int status, JsonElement order) => _changes.Enqueue(new Change(orderId, cancels, status, order));

    /// <summary>A request with an idempotency key of its own was answered.</summary>
    public void Keyed(Guid userId, string key, int status) => _keyed.Enqueue((userId, key, status));

    /// <summary>Holds everything against the database. Nobody may be trading.</summary>
    public async Task VerifyAsync(TestDatabase database)
    {
        _failures.Should().BeEmpty("no caller is ever told of an error of ours, but for BUSY");
        var orders = (await Truth.ReadAsync(
            database,
            "SELECT id, user_id, client_order_id, price, quantity, filled, status, placing_trade_count, coalesce(expires_at <= now(), false) FROM orders WHERE client_order_id IS NOT NULL",
            row => new Stored(
                row.GetGuid(0), row.GetGuid(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetInt64(3), row.GetInt32(4), row.GetInt32(5), row.GetInt16(6), row.GetInt32(7),
                row.GetBoolean(8)))).ToDictionary(order => (order.UserId, order.ClientOrderId));
        var trades = (await Truth.ReadAsync(
            database, "SELECT id, taker_order_id, seq, quantity FROM trades", row => (Id: row.GetGuid(0), Order: row.GetGuid(1), Seq: row.GetInt64(2), Quantity: row.GetInt32(3))))
            .ToDictionary(trade => trade.Id);

        var wrong = new List<string>();
        VerifyPlacings(orders, trades, wrong);
        VerifyChanges(orders.Values.ToDictionary(order => order.Id.ToString()), wrong);
        await VerifyKeysAsync(database, wrong);
        wrong.Take(20).Should().BeEmpty("the database says what the callers were told");
    }

    private void VerifyPlacings(
        Dictionary<(Guid, string), Stored> orders, Dictionary<Guid, (Guid Id, Guid Order, long Seq, int Quantity)> trades, List<string> wrong)
    {
        var sent = _placings.GroupBy(placing => (placing.UserId, placing.ClientOrderId)).ToDictionary(group => group.Key, group => group.ToList());
        wrong.AddRange(orders.Keys.Where(key => !sent.ContainsKey(key)).Select(key => $"order {key} is there, and nobody sent it"));
        foreach (var (key, placings) in sent)
        {
            var accepted = placings.Where(placing => placing.Status is 200 or 201).ToList();
            var isThere = orders.TryGetValue(key, out var stored);
            if (isThere && accepted.Count == 0 && placings.TrueForAll(placing => placing.Status != 0))
                wrong.Add($"order {key} was refused ({placings[0].Status}), and is there");
            foreach (var placing in accepted)
            {
                if (stored is null || placing.Answer.OrderId() != stored.Id.ToString())
                {
                    wrong.Add($"order {key} was acknowledged as {placing.Answer.OrderId()}, and is {stored}");
                    continue;
                }

                var acknowledged = placing.Answer.GetProperty("trades").EnumerateArray()
                    .Select(trade => (Id: trade.GetProperty("id").GetGuid(), Quantity: trade.GetProperty("quantity").GetInt32())).ToList();
                if (acknowledged.Count != stored.PlacingTrades
                    || !acknowledged.TrueForAll(trade => trades.TryGetValue(trade.Id, out var kept) && kept.Order == stored.Id && kept.Quantity == trade.Quantity))
                    wrong.Add($"order {key} was acknowledged with other trades than it has: {placing.Answer}");
                if (stored.Filled < placing.Answer.GetProperty("order").GetProperty("filledQuantity").GetInt32())
                    wrong.Add($"order {key} was acknowledged with more shares than it has: {placing.Answer}");
            }
        }
    }

    private void VerifyChanges(Dictionary<string, Stored> orders, List<string> wrong)
    {
        var placed = _placings.Where(placing => placing.Status is 200 or 201).Select(placing => new Change(placing.Answer.OrderId(), false, 201, placing.Answer.GetProperty("order")));
        foreach (var changes in _changes.Concat(placed).GroupBy(change => change.OrderId))
        {
            if (!orders.TryGetValue(changes.Key, out var stored))
                continue; // Reported above.
            var list = changes.ToList();
            var cancelled = list.Count(change => change is { Cancels: true, Status: 200 });
            if (cancelled > 1)
                wrong.Add($"order {changes.Key} was cancelled {cancelled} times");
            if (cancelled > 0 && stored.Status is not (4 or 5))
                wrong.Add($"the cancelling of order {changes.Key} was acknowledged, and it is {stored}");
            if (!stored.HasEnded && list.Exists(change => change.Status == 409))
                wrong.Add($"a change of order {changes.Key} was refused since it had ended, and it is {stored}");
            if (list.Exists(change => change.Status == 404))
                wrong.Add($"order {changes.Key} was not found by its owner");

            // The last acknowledged terms hold, unless a later amendment was never answered.
            if (list.Exists(change => !change.Cancels && change.Status == 0))
                continue;
            var last = list.Where(change => change.Status is 200 or 201).MaxBy(change => change.Order.GetProperty("seq").GetInt64());
            if (last is not null && (stored.Quantity != last.Order.GetProperty("quantity").GetInt32() || (stored.Price is { } price && price / 10_000m != last.Order.Dollars("price"))))
                wrong.Add($"order {changes.Key} was last acknowledged as {last.Order}, and is {stored}");
        }
    }

    private async Task VerifyKeysAsync(TestDatabase database, List<string> wrong)
    {
        var kept = (await Truth.ReadAsync(database, "SELECT user_id, key FROM idempotency_keys", row => (row.GetGuid(0), row.GetString(1)))).ToHashSet();
        foreach (var key in _keyed.GroupBy(request => (request.UserId, request.Key)))
        {
            var isThere = kept.Contains(key.Key);
            if (!isThere && key.Any(request => request.Status == 200))
                wrong.Add($"{key.Key} was acknowledged, and did not happen");
            if (isThere && key.All(request => request.Status is not (0 or 200)))
                wrong.Add($"{key.Key} was refused, and happened");
        }

        // Every split, merge and transfer of these tests has a key, so what happened more than once would not be covered by its key.
        foreach (var (prefix, kinds) in ((string, int[])[])[("split-", [4]), ("merge-", [5]), ("deposit-", [1, 2])])
        {
            var keys = await database.ScalarAsync<long>("SELECT count(*) FROM idempotency_keys WHERE key LIKE $1 || '%'", prefix);
            var happened = await database.ScalarAsync<long>("SELECT count(*) FROM ledger_transactions WHERE kind = ANY($1)", kinds);
            if (happened != keys)
                wrong.Add($"{keys} keys {prefix}, {happened} in the ledger");
        }
    }

    private sealed record Placing(Guid UserId, string ClientOrderId, int Status, JsonElement Answer);

    private sealed record Change(string OrderId, bool Cancels, int Status, JsonElement Order);

    private sealed record Stored(
        Guid Id, Guid UserId, string ClientOrderId, long? Price, int Quantity, int Filled, short Status, int PlacingTrades, bool HasExpired)
    {
        /// <summary>Filled, cancelled or expired; an order whose time has come has ended before the clean-up says so.</summary>
        public bool HasEnded => Status >= 3 || HasExpired;
    }
}

/// <summary>An answer as a client got it; status 0: it got none.</summary>
internal readonly record struct Answer(int Status, JsonElement Json, bool SaysWhenToRetry)
{
    public string? Code => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("code", out var code) ? code.GetString() : null;

    /// <summary>Sends a request; a connection that breaks, or is not to be had, is no answer. (One that breaks while it is being made can show as the socket's own exception.)</summary>
    public static async Task<Answer> ToAsync(Func<Task<HttpResponseMessage>> send)
    {
        try
        {
            using var response = await send();
            var text = await response.Content.ReadAsByteArrayAsync();
            return new Answer((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement, response.Headers.RetryAfter is not null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            return default;
        }
    }
}
