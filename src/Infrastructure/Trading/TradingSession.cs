using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>The view of the running group that one command's handler gets.</summary>
public sealed class TradingSession(IIdSource ids) : ITradingSession
{
    private TradingGroup? _group;
    private Market? _market;

    public Guid SenderId { get; private set; }

    public DateTime Now => Group.Now;

    public Market Market => _market ?? throw new InvalidOperationException("The command names no market.");

    public GeneralLedger Ledger => Group.Ledger;

    public IIdSource Ids => ids;

    public ExchangeHalted? Halt => Group.Halt;

    private TradingGroup Group => _group ?? throw new InvalidOperationException("A trading session is only good while its group runs.");

    public KnownOrder? FindClientOrder(string clientOrderId) => Group.FindClientOrder(SenderId, clientOrderId);

    public void Audit(AuditEntry entry) => Group.Audit(SenderId, entry);

    internal void Enter(TradingGroup group, Market? market, Guid senderId) => (_group, _market, SenderId) = (group, market, senderId);
}
