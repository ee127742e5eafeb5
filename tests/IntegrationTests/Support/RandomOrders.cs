namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>Random orders of every kind, as clients send them. The same random numbers make the same orders.</summary>
internal sealed class RandomOrders
{
    public required Func<Random, int> Quantity { get; init; }

    public required Func<Random, decimal> Price { get; init; }

    /// <summary>How long an order that is good till a time lasts.</summary>
    public required Func<Random, TimeSpan> Lasts { get; init; }

    /// <summary>Of so many orders nine are not plain limit orders: market orders, IOC, FOK, GTD and post-only.</summary>
    public required int Plainness { get; init; }

    /// <summary>One in so many sales is reduce-only.</summary>
    public required int ReduceOnly { get; init; }

    /// <summary>What a market order that says what to spend stays below, in units of $0.0001.</summary>
    public required int Spend { get; init; }

    /// <param name="clientOrderId">Null: the order has none.</param>
    public Dictionary<string, object?> Next(Random random, string market, DateTime now, Func<string?> clientOrderId)
    {
        var isSell = random.Next(3) == 0;
        var order = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["market"] = market,
            ["side"] = isSell ? "SELL" : "BUY",
            ["outcome"] = random.Next(2) == 0 ? "YES" : "NO",
            ["quantity"] = Quantity(random),
            ["selfTradePrevention"] = random.Next(4) switch { 0 => "CANCEL_TAKING", 1 => "CANCEL_BOTH", 2 => "SKIP", _ => "CANCEL_RESTING" },
        };
        if (clientOrderId() is { } id)
            order["clientOrderId"] = id;
        if (isSell && random.Next(ReduceOnly) == 0)
            order["reduceOnly"] = true;
        Specialise(order, random, isSell, now);
        if (!order.ContainsKey("type"))
            order["price"] = Price(random);
        return order;
    }

    private void Specialise(Dictionary<string, object?> order, Random random, bool isSell, DateTime now)
    {
        switch (random.Next(Plainness))
        {
            case 0 when !isSell:
                order["type"] = "MARKET";
                order.Remove("quantity");
                order["spend"] = random.Next(1, Spend) / 10_000m;
                break;
            case 1 or 2:
                order["type"] = "MARKET";
                order["timeInForce"] = AtOnce(random);
                break;
            case 3 or 4:
                order["timeInForce"] = AtOnce(random);
                break;
            case 5 or 6:
                order["timeInForce"] = "GTD";
                order["expiresAt"] = now + Lasts(random);
                break;
            case 7 or 8:
                order["postOnly"] = true;
                break;
        }
    }

    private static string AtOnce(Random random) => random.Next(2) == 0 ? "IOC" : "FOK";
}
