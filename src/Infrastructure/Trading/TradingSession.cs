using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Events;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>The view of the running group that one command's handler gets.</summary>
public sealed class TradingSession(IIdSource ids) : ITradingSession
{
    private TradingGroup? _group;
    private IReadOnlyList<Market> _markets = [];

    public Guid SenderId { get; private set; }

    public DateTime Now => Group.Now;

    public Market Market => _markets is [var market] ? market : throw new InvalidOperationException($"The command names {_markets.Count} markets, not one.");

    public ExclusiveEvent Event => _markets is [{ Terms.EventId: { } id }, _, ..]
        ? new ExclusiveEvent(id, _markets)
        : throw new InvalidOperationException("The command names no event.");

    public GeneralLedger Ledger => Group.Ledger;

    public IIdSource Ids => ids;

    public ExchangeHalted? Halt => Group.Halt;

    private TradingGroup Group => _group ?? throw new InvalidOperationException("A trading session is only good while its group runs.");

    public KnownOrder? FindClientOrder(string clientOrderId) => Group.FindClientOrder(SenderId, clientOrderId);

    public void Audit(AuditEntry entry) => Group.Audit(SenderId, entry);

    internal void Enter(TradingGroup group, IReadOnlyList<Market> markets, Guid senderId) => (_group, _markets, SenderId) = (group, markets, senderId);
}
