using System.Globalization;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.UnitTests.Domain.Reference;

namespace PredictionMarkets.IntegrationTests.Model;

/// <summary>
/// Random users who do, one thing after the other, everything that is in <see cref="_acts"/>; the exchange and the model are asked the same, and must answer the same. A new kind of act
/// is a method that does both, and a line with its weight.
/// </summary>
internal sealed partial class ModelRun
{
    private static readonly RandomOrders Orders = new()
    {
        Quantity = random => random.Next(60) == 0 ? random.Next(0, 2) * 1_000_000 : random.Next(1, 80),
        Price = random => Price(random) / 10_000m,
        Lasts = random => TimeSpan.FromSeconds(random.Next(-5, 600)),
        Plainness = 16,
        ReduceOnly = 3,
        Spend = 300_000,
    };

    private readonly (int Weight, Func<Task> Act)[] _acts;
    private readonly Random _random;
    private readonly TradingRoom _room;
    private readonly ManualClock _clock;
    private readonly IReadOnlyList<TestTrader> _traders;
    private readonly List<ModelGroup> _groups;
    private readonly List<(TestTrader Trader, string Market, Dictionary<string, object?> Body, Guid OrderId, List<string> Trades)> _repeatable = [];
    private readonly List<(TestTrader Trader, Guid OrderId)> _known = [];
    private int _ids;

    public ModelRun(int seed, TradingRoom room, ManualClock clock, IReadOnlyList<TestTrader> traders, IReadOnlyList<ModelGroup> groups, ExchangeModel model)
    {
        (_random, _room, _clock, _traders, _groups, Model) = (new Random(seed), room, clock, traders, [.. groups], model);
        _acts =
        [
            (200, PlaceAsync), (40, CancelAsync), (40, AmendAsync), (8, CancelAllAsync), (24, BatchAsync), (20, SplitAsync), (20, MergeAsync), (20, TransferAsync), (16, RepeatAsync),
            (12, MoveMarketAsync), (12, ModeAsync), (24, ConvertAsync), (4, CloseAsync), (12, ProposeAsync), (8, DisputeAsync), (12, FinalizeAsync), (3, RunJobAsync), (10, CorrectAsync),
            (14, RenewAsync),
        ];
    }

    public ExchangeModel Model { get; }

    /// <summary>Answers by what they were: a refusal's code, or an order's status.</summary>
    public SortedDictionary<string, int> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>What was done last, for messages.</summary>
    public string Last { get; private set; } = "";

    public async Task StepAsync()
    {
        Model.Now = _clock.Advance(_random.Next(50) == 0 ? TimeSpan.FromMinutes(_random.Next(1, 40)) : TimeSpan.FromMilliseconds(_random.Next(1, 2_000)));
        var drawn = _random.Next(_acts.Sum(act => act.Weight));
        foreach (var (weight, act) in _acts)
        {
            if ((drawn -= weight) >= 0)
                continue;
            await act();
            return;
        }
    }

    /// <summary>Everybody's money.</summary>
    public async Task VerifyBalancesAsync()
    {
        foreach (var trader in _traders)
            await VerifyBalanceAsync(trader);
    }

    public async Task VerifyBalanceAsync(TestTrader trader)
    {
        var (available, locked, _) = await trader.BalanceAsync();
        (available, locked).Should().Be((Model.Available(trader.Id) / 10_000m, Model.Locked(trader.Id) / 10_000m), "that is what {0} has after {1}", trader.Email, Last);
    }

    private async Task PlaceAsync()
    {
        var (trader, market) = (Anyone(), AnyMarket());
        var body = Order(market);
        var answer = await SendAsync(trader, HttpMethod.Post, "/v1/orders", body);
        var id = answer.Status == 201 ? Guid.Parse(answer.Json.OrderId()) : Guid.NewGuid();
        var (expected, trades) = Model.In(market, reference => (reference.Place(Wish(trader, body, id)), TradesOf(reference)));
        Compare(answer, 201, expected, trades);
        if (expected.Order is not { } order)
            return;
        Learn(trader, market, order);
        if (body.ContainsKey("clientOrderId"))
            _repeatable.Add((trader, market, body, id, trades));
        await VerifyBalanceAsync(trader);
    }

    /// <summary>The same client order id again, with the same terms or others.</summary>
    private async Task RepeatAsync()
    {
        if (_repeatable.Count == 0)
            return;
        var (trader, _, body, orderId, trades) = _repeatable[_random.Next(_repeatable.Count)];
        if (_random.Next(3) == 0)
        {
            var other = new Dictionary<string, object?>(body, StringComparer.Ordinal) { ["quantity"] = 777_777 };
            other.Remove("spend");
            Compare(await SendAsync(trader, HttpMethod.Post, "/v1/orders", other), 0, new ReferenceAnswer("CLIENT_ORDER_ID_REUSED"), []);
            return;
        }

        Compare(await SendAsync(trader, HttpMethod.Post, "/v1/orders", body), 200, new ReferenceAnswer(null, Model.Orders[orderId].Order), trades);
    }

    private async Task CancelAsync()
    {
        if (!Pick(out var owner, out var orderId))
            return;
        var trader = _random.Next(20) == 0 ? Anyone() : owner;
        var answer = await SendAsync(trader, HttpMethod.Delete, $"/v1/orders/{orderId}", null);
        Compare(answer, 200, Model.In(Model.Orders[orderId].Market, reference => Explain(reference.Cancel(trader.Id, orderId), trader, orderId)), null);
        await VerifyBalanceAsync(trader);
    }

    private async Task AmendAsync()
    {
        if (!Pick(out var owner, out var orderId))
            return;
        var trader = _random.Next(20) == 0 ? Anyone() : owner;
        var (price, quantity) = Amendment();
        var answer = await SendAsync(trader, HttpMethod.Patch, $"/v1/orders/{orderId}", Change(price, quantity));
        var (expected, trades) = Model.In(Model.Orders[orderId].Market, reference => (Explain(reference.Amend(trader.Id, orderId, price, quantity), trader, orderId), TradesOf(reference)));
        Compare(answer, 200, expected, trades);
        await VerifyBalanceAsync(trader);
    }

    private async Task CancelAllAsync()
    {
        var (trader, market) = (Anyone(), _random.Next(3) == 0 ? null : AnyMarket());
        var answer = await SendAsync(trader, HttpMethod.Delete, market is null ? "/v1/orders" : $"/v1/orders?market={market}", null);
        answer.Status.Should().Be(200);
        var cancelled = new List<string>();
        foreach (var slug in market is null ? Markets : [market])
        {
            cancelled.AddRange(Model.In(slug, reference =>
            {
                reference.CancelAll(trader.Id);
                return reference.Ended.ConvertAll(order => order.Id.ToString());
            }));
        }

        answer.Json.GetProperty("cancelled").EnumerateArray().Select(order => order.Text("id")).Should().BeEquivalentTo(cancelled, Last);
        await VerifyBalanceAsync(trader);
    }

    /// <summary>Several items in one market, carried out in their order.</summary>
    private async Task BatchAsync()
    {
        var (trader, market) = (Anyone(), AnyMarket());
        var (items, judges) = (new List<object>(), new List<Action<JsonElement>>());
        for (var i = _random.Next(2, 7); i > 0; i--)
        {
            var own = _known.Where(known => known.Trader == trader && Model.Orders[known.OrderId].Market == market).Select(known => known.OrderId).ToList();
            if (own.Count > 0 && _random.Next(3) == 0)
            {
                var orderId = own[_random.Next(own.Count)];
                items.Add(new { cancel = orderId });
                judges.Add(item => Compare(Item(item), 200, Model.In(market, reference => Explain(reference.Cancel(trader.Id, orderId), trader, orderId)), null));
                continue;
            }

            var body = Order(market);
            items.Add(new { place = body });
            judges.Add(item =>
            {
                var id = item.GetProperty("status").GetInt32() == 200 ? item.GetProperty("order").GetProperty("id").GetGuid() : Guid.NewGuid();
                var (expected, trades) = Model.In(market, reference => (reference.Place(Wish(trader, body, id)), TradesOf(reference)));
                Compare(Item(item), 200, expected, trades);
                if (expected.Order is { } order)
                    Learn(trader, market, order);
            });
        }

        var answer = await SendAsync(trader, HttpMethod.Post, "/v1/orders/batch", new { items });
        answer.Status.Should().Be(200, "{0} is answered {1}", Last, answer.Json);
        for (var i = 0; i < judges.Count; i++)
            judges[i](answer.Json[i]);
        await VerifyBalanceAsync(trader);
    }

    private Task SplitAsync() => PairsAsync("split", (reference, user, pairs) => reference.Split(user, pairs));

    private Task MergeAsync() => PairsAsync("merge", (reference, user, pairs) => reference.Merge(user, pairs));

    private async Task PairsAsync(string what, Func<ReferenceExchange, Guid, long, ReferenceAnswer> command)
    {
        var (trader, market, pairs) = (Anyone(), AnyMarket(), _random.Next(0, 60));
        var body = new { quantity = pairs, idempotencyKey = $"pairs-{++_ids}" };
        var answer = await SendAsync(trader, HttpMethod.Post, $"/v1/markets/{market}/{what}", body);
        var expected = Model.In(market, reference => command(reference, trader.Id, pairs));
        Compare(answer, 200, expected, null);
        if (expected.Code is null && _random.Next(4) == 0)
            (await SendAsync(trader, HttpMethod.Post, $"/v1/markets/{market}/{what}", body)).Json.ToString().Should().Be(answer.Json.ToString(), "a key is used once");
        await VerifyBalanceAsync(trader);
    }

    private async Task TransferAsync()
    {
        var (trader, amount) = (Anyone(), (long)_random.Next(-3_000_000, 3_000_000));
        amount = amount == 0 ? 1 : amount;
        var answer = await SendAsync(_room.Admin, HttpMethod.Post, "/v1/user/transfer", new { userId = trader.Id, amount = amount / 10_000m, reason = "model", idempotencyKey = $"transfer-{++_ids}" });
        Compare(answer, 200, new ReferenceAnswer(Model.Transfer(trader.Id, amount)), null);
        await VerifyBalanceAsync(trader);
    }

    private async Task MoveMarketAsync()
    {
        var market = AnyMarket();
        var status = Model.Markets[market].Status == MarketStatus.Open ? MarketStatus.Halted : MarketStatus.Open;
        if (status == MarketStatus.Halted && _random.Next(6) != 0)
            return; // Most of the time people trade.
        var answer = await SendAsync(_room.Admin, HttpMethod.Patch, $"/v1/markets/{market}/status", new { status = Snake(status.ToString()) });
        Compare(answer, 200, Model.In(market, reference => reference.MoveTo(status)), null);
    }

    private async Task ModeAsync()
    {
        var (market, mode) = (AnyMarket(), _random.Next(16) switch { 0 => TradingMode.PostOnly, 1 => TradingMode.CancelOnly, _ => TradingMode.Normal });
        var answer = await SendAsync(_room.Admin, HttpMethod.Patch, $"/v1/markets/{market}/status", new { tradingMode = Snake(mode.ToString()) });
        Compare(answer, 200, Model.In(market, reference => reference.SetMode(mode)), null);
    }

    // ---- what is asked ---------------------------------------------------------------------------------------------------------------------

    private TestTrader Anyone() => _traders[_random.Next(_traders.Count)];

    /// <summary>What can be traded in now, or could be a little while ago.</summary>
    private List<string> Markets => [.. _groups.SelectMany(group => group.Markets)];

    private string AnyMarket()
    {
        var markets = Markets;
        return markets[_random.Next(markets.Count)];
    }

    private bool Pick(out TestTrader trader, out Guid orderId)
    {
        (trader, orderId) = (null!, default);
        if (_known.Count == 0)
            return false;
        var at = _random.Next(Math.Max(0, _known.Count - 60), _known.Count);
        (trader, orderId) = _known[at];
        return true;
    }

    private void Learn(TestTrader trader, string market, ReferenceOrder order)
    {
        Model.Orders[order.Id] = (market, order);
        _known.Add((trader, order.Id));
    }

    private Dictionary<string, object?> Order(string market) => Orders.Next(_random, market, Model.Now, () => _random.Next(3) == 0 ? $"model-{++_ids}" : null);

    /// <summary>Mostly on the grid and around the middle; now and then on no grid at all, or out of range.</summary>
    private static long Price(Random random) => random.Next(40) switch { 0 => random.Next(-1, 10_002), 1 => 4_990 + random.Next(20), _ => random.Next(40, 61) * 100 };

    private (long? Price, long? Quantity) Amendment()
    {
        var (price, quantity) = (_random.Next(2) == 0 ? Price(_random) : (long?)null, _random.Next(3) != 0 ? _random.Next(1, 120) : (long?)null);
        return price is null && quantity is null ? (null, 10) : (price, quantity);
    }

    private static Dictionary<string, object?> Change(long? price, long? quantity)
    {
        var change = new Dictionary<string, object?>(StringComparer.Ordinal);
        if (price is { } units)
            change["price"] = units / 10_000m;
        if (quantity is not null)
            change["quantity"] = quantity;
        return change;
    }

    private static NewOrder Wish(TestTrader trader, Dictionary<string, object?> body, Guid id)
    {
        var isMarket = body.GetValueOrDefault("type") is "MARKET";
        return new NewOrder(
            id, trader.Id, Guid.Empty, (string?)body.GetValueOrDefault("clientOrderId"), body["side"] is "SELL" ? Side.Sell : Side.Buy, body["outcome"] is "YES" ? Outcome.Yes : Outcome.No,
            isMarket ? OrderType.Market : OrderType.Limit, Units("price"), body.GetValueOrDefault("quantity") is int quantity ? quantity : null, Units("spend"),
            body.GetValueOrDefault("timeInForce") switch { "IOC" => TimeInForce.Ioc, "FOK" => TimeInForce.Fok, "GTD" => TimeInForce.Gtd, _ => isMarket ? TimeInForce.Ioc : TimeInForce.Gtc },
            (DateTime?)body.GetValueOrDefault("expiresAt"), body.ContainsKey("postOnly"), body.ContainsKey("reduceOnly"),
            body["selfTradePrevention"] switch
            {
                "CANCEL_TAKING" => SelfTradePrevention.CancelTaking, "CANCEL_BOTH" => SelfTradePrevention.CancelBoth, "SKIP" => SelfTradePrevention.Skip, _ => SelfTradePrevention.CancelResting,
            });

        Money? Units(string member) => body.GetValueOrDefault(member) is decimal dollars ? new Money((long)(dollars * 10_000)) : null;
    }

    private Task<Answer> SendAsync(TestTrader sender, HttpMethod method, string address, object? body)
    {
        Last = $"{sender.Email}: {method} {address} {JsonSerializer.Serialize(body)}";
        return Answer.ToAsync(async () =>
        {
            using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : Body.Of(body) };
            return await sender.Http.SendAsync(request);
        });
    }

    // ---- what is answered ------------------------------------------------------------------------------------------------------------------

    /// <summary>The model knows only what is in the book; the exchange also remembers what has left it.</summary>
    private ReferenceAnswer Explain(ReferenceAnswer answer, TestTrader trader, Guid orderId) =>
        answer.Code == "ORDER_NOT_FOUND" && Model.Orders[orderId].Order.User == trader.Id ? new ReferenceAnswer("ORDER_NOT_OPEN") : answer;

    private static List<string> TradesOf(ReferenceExchange reference) =>
        [.. reference.Trades.Select(trade => $"{trade.Quantity} @ {trade.YesPrice} {Snake(trade.Kind.ToString())} fee {trade.TakerFee}")];

    private static Answer Item(JsonElement item) =>
        new(item.GetProperty("status").GetInt32(), item.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object ? error : item, false);

    /// <param name="trades">In YES terms; null if the answer names none.</param>
    private void Compare(Answer answer, int good, ReferenceAnswer expected, List<string>? trades)
    {
        var told = answer.Status < 300 ? null : answer.Code;
        told.Should().Be(expected.Code, "the model says so; {0} is answered {1} {2}", Last, answer.Status, answer.Json);
        var key = expected.Code ?? (expected.Order is null ? "done" : Snake(expected.Order.Status.ToString()));
        Answers[key] = Answers.GetValueOrDefault(key) + 1;
        if (expected.Code is not null)
            return;
        answer.Status.Should().Be(good, Last);
        if (expected.Order is null)
            return;
        var order = answer.Json.TryGetProperty("order", out var inner) ? inner : answer.Json;
        Describe(order).Should().Be(Describe(expected.Order), "the model says so of {0}", Last);
        if (trades is not null)
            answer.Json.GetProperty("trades").EnumerateArray().Select(DescribeTrade).Should().Equal(trades, "the model says so of {0}", Last);
    }

    private static string Describe(JsonElement order) =>
        $"{order.Text("status")} {(order.TryGetProperty("reason", out var reason) && reason.ValueKind == JsonValueKind.String ? reason.GetString() : "-")} "
        + $"{order.GetProperty("filledQuantity").GetInt64()}/{order.GetProperty("quantity").GetInt64()} fees {Units(order, "fees")}";

    private static string Describe(ReferenceOrder order)
    {
        var ended = order.Status is OrderStatus.Cancelled or OrderStatus.Expired;
        var fee = order.ExactFee / 100_000_000;
        return $"{Snake(order.Status.ToString())} {(ended ? Snake(order.Reason.ToString()) : "-")} {order.Filled}/{order.Quantity} fees {(order.ExactFee > fee * 100_000_000 ? fee + 1 : fee)}";
    }

    /// <summary>An own trade in YES terms.</summary>
    private static string DescribeTrade(JsonElement trade)
    {
        var price = Units(trade, "price");
        return $"{trade.GetProperty("quantity").GetInt64()} @ {(trade.Text("outcome") == "YES" ? price : 10_000 - price)} {trade.Text("kind")} fee {Units(trade, "fee")}";
    }

    private static long Units(JsonElement element, string member) => (long)(decimal.Parse(element.Text(member), CultureInfo.InvariantCulture) * 10_000);

    private static string Snake(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
            text.Append(char.IsUpper(letter) && text.Length > 0 ? "_" : "").Append(char.ToUpperInvariant(letter));
        return text.ToString();
    }
}

/// <summary>Stands still until it is told to go on.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _now = new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _now), TimeSpan.Zero);

    public DateTime Advance(TimeSpan time) => new(Interlocked.Add(ref _now, time.Ticks), DateTimeKind.Utc);
}
