namespace PredictionMarkets.Benchmarks.Orders;

internal enum Intent { Rest, Trade, Cancel }

/// <summary>What a caller does next. Prices and sides are in YES terms.</summary>
/// <param name="SellsShares">A bid is BUY YES or SELL NO, an ask BUY NO or SELL YES: which of the two.</param>
/// <param name="Market">Which of the caller's markets.</param>
/// <param name="OrderId">Of a cancel.</param>
internal readonly record struct Step(Intent Intent, int User, int Market, bool IsBid, bool SellsShares, int Cents, int Quantity, Guid OrderId)
{
    /// <summary>The price in the terms of the outcome that is bought or sold.</summary>
    public int OwnCents => IsYes ? Cents : 100 - Cents;

    public bool IsYes => IsBid != SellsShares;
}

/// <summary>
/// One caller's seeded steps: about 40 % orders that rest near the touch, 40 % that trade, 20 % cancels of one of the last orders that the caller has seen
/// resting behind the touch. What a caller knows of the book is only that prices lie around 50 cents.
/// </summary>
internal sealed class OrderMix(int seed, int users, int markets, Popularity? popularity = null)
{
    /// <summary>More than so many resting orders a caller does not remember: the oldest have probably traded.</summary>
    private const int Remembered = 16;

    private readonly Random _random = new(seed);
    private readonly List<(Guid OrderId, int User, int Market)> _resting = [];

    public Step Next()
    {
        var dice = _random.Next(100);
        if (dice < 20 && _resting.Count > 0)
        {
            var at = _resting.Count - 1 - _random.Next(Math.Min(4, _resting.Count));
            var (orderId, user, market) = _resting[at];
            _resting.RemoveAt(at);
            return new Step(Intent.Cancel, user, market, false, false, 0, 0, orderId);
        }

        var isBid = _random.Next(2) == 0;
        var distance = 1 + _random.Next(4);
        return dice < 60
            ? Place(Intent.Rest, isBid, isBid ? 50 - distance : 50 + distance, 5 + _random.Next(36))
            : Place(Intent.Trade, isBid, isBid ? 50 + distance : 50 - distance, 1 + _random.Next(20));
    }

    /// <summary>An order of the caller's has come to rest. At the touch it will have traded before long: too late for a cancel.</summary>
    public void Remember(Guid orderId, in Step placed)
    {
        if (Math.Abs(placed.Cents - 50) < 3)
            return;
        if (_resting.Count == Remembered)
            _resting.RemoveAt(0);
        _resting.Add((orderId, placed.User, placed.Market));
    }

    private Step Place(Intent intent, bool isBid, int cents, int quantity) =>
        new(intent, _random.Next(users), popularity?.Draw(_random) ?? _random.Next(markets), isBid, _random.Next(2) == 0, cents, quantity, default);
}
