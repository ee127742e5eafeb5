using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Domain.Events;

/// <content>One resolution for all markets: what is refused for one is refused for all, and nothing has changed.</content>
public sealed partial class ExclusiveEvent
{
    /// <summary>The event's markets, in the order in which they were named.</summary>
    public IReadOnlyList<Market> Members => _members;

    /// <summary>The round of the resolution, the same in every market; 0 before the first proposal.</summary>
    public int Round => _members[0].State.Resolution?.Round ?? 0;

    /// <summary>Moves all markets to another status; those that are there already stay.</summary>
    public Result<Unit> MoveTo(MarketStatus status, string? reason, GeneralLedger ledger)
    {
        var moving = _members.Where(member => member.State.Status != status).ToList();
        if (moving.Select(member => member.RefuseMove(status)).FirstOrDefault(refusal => refusal is not null) is { } refusal)
            return refusal;
        if (status == MarketStatus.Open && moving.Any(member => member.State.ClosesAt <= member.Now))
            return new StateForbids("The closing time has passed.");
        foreach (var member in moving)
            member.MoveTo(status, reason, ledger);
        return default(Unit);
    }

    /// <summary>Proposes what a YES share of each market pays, in the order of the markets; together exactly $1.</summary>
    public Result<Unit> Propose(IReadOnlyList<Money> yesPays, string source, string? note, Guid adminId, TimeSpan disputeWindow, GeneralLedger ledger)
    {
        if ((RefusePrices(yesPays) ?? First(member => member.RefuseMove(MarketStatus.Proposed))) is { } refusal)
            return refusal;
        for (var i = 0; i < _members.Count; i++)
            _members[i].ProposeAsMember(new Proposal(yesPays[i], source, note), adminId, disputeWindow, ledger);
        return default(Unit);
    }

    /// <summary>Disputes the proposed result. Holders of any of the markets, while the window is open.</summary>
    public Result<Unit> Dispute(Guid userId, string reason, GeneralLedger ledger)
    {
        if (First(member => member.RefuseDispute()) is { } refusal)
            return refusal;
        if (!_members.Any(member => member.IsHolder(userId)))
            return new NotAHolder();
        foreach (var member in _members)
            member.DisputeAsMember(userId, reason, ledger);
        return default(Unit);
    }

    /// <summary>Confirms the proposed result as the second administrator.</summary>
    public Result<Unit> Approve(Guid adminId)
    {
        if (First(member => member.RefuseApproval(adminId)) is { } refusal)
            return refusal;
        foreach (var member in _members)
            member.ApproveAsMember(adminId);
        return default(Unit);
    }

    /// <summary>Makes the proposed result stand: from here on positions are paid. <paramref name="actorId"/> is the empty id for the exchange itself.</summary>
    public Result<Unit> BeginSettlement(Guid actorId, ResolutionRules rules, GeneralLedger ledger)
    {
        if (First(member => member.RefuseSettlement(actorId, rules)) is { } refusal)
            return refusal;
        foreach (var member in _members)
            member.BeginSettlementAsMember(actorId, ledger);
        return default(Unit);
    }

    /// <summary>Replaces a result that has been paid out.</summary>
    public Result<Unit> Correct(IReadOnlyList<Money> yesPays, string source, string? note, Guid adminId, ResolutionRules rules, GeneralLedger ledger)
    {
        if ((RefusePrices(yesPays) ?? First(member => member.RefuseCorrection(default, adminId, rules))) is { } refusal)
            return refusal;
        if (_members.Zip(yesPays).All(pair => pair.First.State.Resolution!.YesPays == pair.Second))
            return new StateForbids("That is the result already.");
        for (var i = 0; i < _members.Count; i++)
            _members[i].CorrectAsMember(new Proposal(yesPays[i], source, note), adminId, ledger);
        return default(Unit);
    }

    private Refusal? RefusePrices(IReadOnlyList<Money> yesPays)
    {
        if (yesPays.Count != _members.Count)
            throw new ArgumentException("Each market has its price.", nameof(yesPays));
        return yesPays.Any(price => price.IsNegative) || yesPays.Aggregate(Money.Zero, (sum, price) => sum + price) != Money.OneDollar ? new PricesDoNotSumToOne() : null;
    }

    private Refusal? First(Func<Market, Refusal?> refuse) => _members.Select(refuse).FirstOrDefault(refusal => refusal is not null);
}
