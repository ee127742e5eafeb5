using MediatR;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Trading;

/// <summary>How a request names its market: by id or slug, or by the id of an order in it; or all markets of an event, by the event's id or slug.</summary>
public readonly record struct MarketAddress(string? Name, Guid? OrderId, string? Event = null)
{
    public static MarketAddress Of(string idOrSlug) => new(idOrSlug, null);

    public static MarketAddress OfOrder(Guid orderId) => new(null, orderId);

    public static MarketAddress OfEvent(string idOrSlug) => new(null, null, idOrSlug);
}

/// <summary>
/// A request that changes money, shares or orders. Its handler runs inside a group of the trading store: at once, in turn, with everything it
/// touches locked; it waits for nothing and returns a finished task.
/// </summary>
public interface ITradingCommand
{
    /// <summary>The market it works in; null when it works on money alone.</summary>
    MarketAddress? Address { get; }

    /// <summary>True for long work in many small steps (settling), whose groups have a writer of their own, so that trading does not wait for them.</summary>
    bool IsBackground => false;

    /// <summary>Its place among commands that are queued in an order; null: when it comes.</summary>
    QueueTurn? Turn => null;

    /// <summary>Says what the command may touch beyond its sender's account, so that it can be locked beforehand.</summary>
    void Foresee(IForesight foresight)
    {
    }
}

/// <inheritdoc cref="ITradingCommand"/>
/// <typeparam name="T">What it answers when it is accepted.</typeparam>
public interface ITradingCommand<T> : IRequest<Result<T>>, ITradingCommand;

/// <summary>A command that can be told apart from its own repetition by a key of the sender's.</summary>
public interface IIdempotent
{
    /// <summary>1 to 64 of A-Z a-z 0-9 _ - ; null: every repetition counts.</summary>
    string? IdempotencyKey { get; }

    /// <summary>Says everything the request asks for; two requests with the same key must say the same.</summary>
    string Terms { get; }
}

/// <summary>Collects what the commands of a group are going to touch.</summary>
public interface IForesight
{
    /// <summary>The user who sent the command.</summary>
    Guid SenderId { get; }

    /// <summary>The command's market as the node last knew it.</summary>
    Market Market { get; }

    /// <summary>A user whose account the command may change.</summary>
    void User(Guid userId);

    /// <summary>A user whose account and holdings in the command's markets it may change.</summary>
    void Holder(Guid userId);

    /// <summary>An order may come in with these terms and meet the other side.</summary>
    void Incoming(Side side, Outcome outcome, Money? price, long? quantity, Money? spend);

    /// <summary>The command looks for the sender's order with this client order id.</summary>
    void ClientOrderId(string clientOrderId);

    /// <summary>Everyone with an order in the command's markets may be touched.</summary>
    void AllOwners();
}
