using PredictionMarkets.Application.Audit;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Events;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Trading;

/// <summary>What a trading command's handler works on while its group runs.</summary>
public interface ITradingSession
{
    /// <summary>The user who sent the command.</summary>
    Guid SenderId { get; }

    /// <summary>The group's time, UTC.</summary>
    DateTime Now { get; }

    /// <summary>The command's market, locked and current. Throws when the command names none.</summary>
    Market Market { get; }

    /// <summary>The command's event, with all its markets locked and current. Throws when the command names none.</summary>
    ExclusiveEvent Event { get; }

    /// <summary>The accounts the group has locked, and the postings it makes.</summary>
    GeneralLedger Ledger { get; }

    IIdSource Ids { get; }

    /// <summary>
    /// The refusal of everything that trades while the exchange is stopped; null while it runs. Read by the group under a lock that a stop waits for. Commands that place, amend,
    /// split, merge or convert ask for it, after they have looked whether they are a repetition; cancelling and the exchange's own work do not.
    /// </summary>
    ExchangeHalted? Halt { get; }

    /// <summary>The sender's order with this client order id, in any market, running group included; null if there is none.</summary>
    KnownOrder? FindClientOrder(string clientOrderId);

    /// <summary>Writes to the audit log, with the command's other effects and in the same transaction.</summary>
    void Audit(AuditEntry entry);
}

/// <summary>An order that an earlier request with the same client order id has placed.</summary>
public readonly record struct KnownOrder(Guid OrderId, Guid RequestHash);

/// <summary>
/// Brings trading commands into groups. An answer means: committed, and durable. Refused with BUSY when too many are waiting, or when the database could not
/// take the group; then nothing has been done.
/// </summary>
public interface ITradingGateway
{
    /// <param name="markets">The markets the command works in: one, or all of an event; none when it works on money alone.</param>
    /// <param name="session">What the handler will be given; belongs to this command alone.</param>
    /// <param name="handle">Runs the handler; may be called more than once, of which only the last counts.</param>
    Task<TResponse> ExecuteAsync<TResponse>(
        ITradingCommand command, IReadOnlyList<Markets.MarketReference> markets, Guid senderId, ITradingSession session, Func<Task<TResponse>> handle)
        where TResponse : Domain.IRefusable<TResponse>;
}

/// <summary>Completes an answer after its group is committed, with what the group does not hold in memory.</summary>
public interface IAfterCommit<in TRequest, TResponse>
{
    Task<TResponse> CompleteAsync(TRequest request, TResponse answer, CancellationToken cancellationToken);
}
