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

    /// <summary>True while the order can still trade.</summary>
    public static bool IsOpen(OrderStatus status) => status is OrderStatus.Open or OrderStatus.PartiallyFilled;
}
