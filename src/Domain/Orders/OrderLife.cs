namespace PredictionMarkets.Domain.Orders;

/// <summary>What can happen to an order.</summary>
public enum OrderEvent : byte { PartialFill = 1, Fill = 2, Amend = 3, Cancel = 4, Expire = 5 }

/// <summary>The one table of an order's life: (status, event) -> status. What is not in it cannot happen.</summary>
public static class OrderLife
{
    /// <summary>The status after the event; null when the event cannot happen in that status.</summary>
    public static OrderStatus? After(OrderStatus status, OrderEvent what) => (status, what) switch
    {
        (OrderStatus.Open, OrderEvent.PartialFill) => OrderStatus.PartiallyFilled,
        (OrderStatus.Open, OrderEvent.Fill) => OrderStatus.Filled,
        (OrderStatus.Open, OrderEvent.Amend) => OrderStatus.Open,
        (OrderStatus.Open, OrderEvent.Cancel) => OrderStatus.Cancelled,
        (OrderStatus.Open, OrderEvent.Expire) => OrderStatus.Expired,
        (OrderStatus.PartiallyFilled, OrderEvent.PartialFill) => OrderStatus.PartiallyFilled,
        (OrderStatus.PartiallyFilled, OrderEvent.Fill) => OrderStatus.Filled,
        (OrderStatus.PartiallyFilled, OrderEvent.Amend) => OrderStatus.PartiallyFilled,
        (OrderStatus.PartiallyFilled, OrderEvent.Cancel) => OrderStatus.Cancelled,
        (OrderStatus.PartiallyFilled, OrderEvent.Expire) => OrderStatus.Expired,
        _ => null,
    };

    /// <summary>The same as one load: which event comes next is a toss-up, and branches that guess it cost more than all else here.</summary>
    internal static bool TryAdvance(OrderStatus status, OrderEvent what, out OrderStatus next)
    {
        next = (OrderStatus)Steps[(((int)status << 3) | (int)what) & (StepCount - 1)];
        return next != default;
    }

    private const int StepCount = 64;

    private static readonly byte[] Steps = [.. Enumerable.Range(0, StepCount).Select(step => (byte)After((OrderStatus)(step >> 3), (OrderEvent)(step & 7)).GetValueOrDefault())];

    /// <summary>True while the order can still trade.</summary>
    public static bool IsOpen(OrderStatus status) => status is OrderStatus.Open or OrderStatus.PartiallyFilled;
}
