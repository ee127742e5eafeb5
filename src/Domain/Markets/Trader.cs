using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Domain.Positions;

namespace PredictionMarkets.Domain.Markets;

/// <summary>A user as one market knows him: what he holds of it and how many orders he has in its book.</summary>
public sealed class Trader(Guid userId, int index)
{
    public Guid UserId { get; } = userId;

    /// <summary>The number under which the market's orders refer to him.</summary>
    public int Index { get; } = index;

    public Position Yes { get; internal set; }

    public Position No { get; internal set; }

    /// <summary>Orders resting in the book.</summary>
    public int OpenOrders { get; internal set; }

    /// <summary>True once the running group has changed him.</summary>
    internal bool IsTouched { get; set; }

    public Position this[Outcome outcome]
    {
        get => outcome == Outcome.Yes ? Yes : No;
        internal set
        {
            if (outcome == Outcome.Yes)
                Yes = value;
            else
                No = value;
        }
    }
}
