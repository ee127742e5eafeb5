using PredictionMarkets.Domain.Ledger;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Domain.Markets;

/// <content>From the proposal of a result to the payout of the last position, and the correction of a wrong one.</content>
public sealed partial class Market
{
    /// <summary>Proposes a result and starts the dispute window. After <see cref="Resolution.DisputableRounds"/> disputed proposals the next one is final.</summary>
    public Result<Unit> Propose(Proposal proposal, Guid adminId, TimeSpan disputeWindow, GeneralLedger ledger)
    {
        if ((RefuseAlone() ?? RefuseMove(MarketStatus.Proposed)) is { } refusal)
            return refusal;
        ProposeAsMember(proposal, adminId, disputeWindow, ledger);
        return default(Unit);
    }

    /// <summary>Disputes the proposed result. Holders only, while the window is open.</summary>
    public Result<Unit> Dispute(Guid userId, string reason, GeneralLedger ledger)
    {
        if ((RefuseAlone() ?? RefuseDispute()) is { } refusal)
            return refusal;
        if (!IsHolder(userId))
            return new NotAHolder();
        DisputeAsMember(userId, reason, ledger);
        return default(Unit);
    }

    /// <summary>Confirms the proposed result as the second administrator.</summary>
    public Result<Unit> Approve(Guid adminId)
    {
        if ((RefuseAlone() ?? RefuseApproval(adminId)) is { } refusal)
            return refusal;
        ApproveAsMember(adminId);
        return default(Unit);
    }

    /// <summary>Makes the proposed result stand: from here on positions are paid. <paramref name="actorId"/> is the empty id for the exchange itself.</summary>
    public Result<Unit> BeginSettlement(Guid actorId, ResolutionRules rules, GeneralLedger ledger)
    {
        if ((RefuseAlone() ?? RefuseSettlement(actorId, rules)) is { } refusal)
            return refusal;
        BeginSettlementAsMember(actorId, ledger);
        return default(Unit);
    }

    /// <summary>Replaces a result that has been paid out: payouts are reversed and made anew.</summary>
    public Result<Unit> Correct(Proposal proposal, Guid adminId, ResolutionRules rules, GeneralLedger ledger)
    {
        if ((RefuseAlone() ?? RefuseCorrection(proposal.YesPays, adminId, rules)) is { } refusal)
            return refusal;
        CorrectAsMember(proposal, adminId, ledger);
        return default(Unit);
    }

    /// <summary>Pays what these users hold. Whoever holds nothing (any more) is passed over. Returns how many positions were paid.</summary>
    public int Pay(IReadOnlyList<Guid> users, GeneralLedger ledger)
    {
        var resolution = RequireSettling(isCorrection: false);
        var paid = new List<Payout>();
        foreach (var userId in users)
        {
            var trader = Touch(Trader(userId));
            var sum = Money.Zero;
            foreach (var outcome in (ReadOnlySpan<Outcome>)[Outcome.Yes, Outcome.No])
            {
                var held = trader[outcome];
                if (held.Shares == 0)
                    continue;
                var amount = Value(resolution, outcome, held.Shares);
                trader[outcome] = held.PayOut(amount);
                paid.Add(new Payout(userId, outcome, held.Shares, amount));
                sum += amount;
                _state = outcome == Outcome.Yes ? _state with { YesShares = _state.YesShares - held.Shares } : _state with { NoShares = _state.NoShares - held.Shares };
            }

            PayOut(userId, sum, ledger);
        }

        if (paid.Count > 0)
            Record(new PositionsPaid(NextSeq, Now, resolution.Round, paid));
        return paid.Count;
    }

    /// <summary>Reverses payouts of the last paid round and makes them anew; all of a user's payouts come together. What he has spent becomes a debt.</summary>
    public void PayAnew(IReadOnlyList<Payout> before, GeneralLedger ledger)
    {
        var resolution = RequireSettling(isCorrection: true);
        var paid = new List<Payout>(before.Count);
        foreach (var payouts in before.GroupBy(payout => payout.UserId))
        {
            var trader = Touch(Trader(payouts.Key));
            var (taken, given) = (Money.Zero, Money.Zero);
            foreach (var payout in payouts)
            {
                var amount = Value(resolution, payout.Outcome, payout.Shares);
                trader[payout.Outcome] = trader[payout.Outcome].Revalue(amount - payout.Amount);
                paid.Add(payout with { Amount = amount });
                (taken, given) = (taken + payout.Amount, given + amount);
            }

            TakeBack(payouts.Key, taken, ledger);
            PayOut(payouts.Key, given, ledger);
        }

        if (paid.Count > 0)
            Record(new PositionsPaid(NextSeq, Now, resolution.Round, paid));
    }

    /// <summary>Ends the settlement: every position is paid. Throws while shares are outstanding; that all payouts of a correction are made, the caller has seen.</summary>
    public Result<Unit> FinishSettlement(GeneralLedger ledger)
    {
        if (_state.Status != MarketStatus.Settling || _state.Resolution is not { } resolution)
            return new StateForbids($"A market that is {_state.Status} is not being settled.");
        if (_state.YesShares != 0 || _state.NoShares != 0)
            throw new InvalidOperationException($"Market {Id} still has {_state.YesShares} YES and {_state.NoShares} NO shares to pay.");
        _state = _state with { Resolution = resolution with { PaidRound = resolution.Round } };
        Move(MarketStatus.Resolved, ledger);
        RecordStep(ResolutionStep.Resolved, Guid.Empty, null, null);
        return default(Unit);
    }

    internal bool IsHolder(Guid userId) => FindTrader(userId) is { } trader && (trader.Yes.Shares > 0 || trader.No.Shares > 0);

    internal Refusal? RefuseMove(MarketStatus to) =>
        MarketLife.Allows(_state.Status, to) ? null : new StateForbids($"A market that is {_state.Status} cannot become {to}.");

    internal Refusal? RefuseDispute()
    {
        if (_state.Status != MarketStatus.Proposed || _state.Resolution is not { } resolution)
            return new StateForbids($"A market that is {_state.Status} has no proposal to dispute.");
        if (resolution.Round > Resolution.DisputableRounds)
            return new StateForbids("The result has been disputed before; this proposal is final.");
        return Now < resolution.DisputableUntil ? null : new StateForbids("The dispute window has ended.");
    }

    internal Refusal? RefuseApproval(Guid adminId)
    {
        if (_state.Status != MarketStatus.Proposed || _state.Resolution is not { } resolution)
            return new StateForbids($"A market that is {_state.Status} has no proposal to confirm.");
        return resolution.ProposedBy == adminId ? new SecondAdminRequired() : null;
    }

    internal Refusal? RefuseSettlement(Guid actorId, ResolutionRules rules)
    {
        if (_state.Status != MarketStatus.Proposed || _state.Resolution is not { } resolution)
            return new StateForbids($"A market that is {_state.Status} has no proposal to carry out.");
        var second = resolution.ApprovedBy ?? actorId;
        if (rules.TwoAdmins && (second == resolution.ProposedBy || second == Guid.Empty))
            return new SecondAdminRequired();
        var mayBeEarly = rules.AllowEarlyFinalize && actorId != Guid.Empty;
        return Now < resolution.DisputableUntil && !mayBeEarly ? new DisputeWindowOpen(resolution.DisputableUntil) : null;
    }

    internal Refusal? RefuseCorrection(Money yesPays, Guid adminId, ResolutionRules rules)
    {
        if (_state.Status != MarketStatus.Resolved || _state.Resolution is not { } resolution)
            return new StateForbids($"A market that is {_state.Status} has no result that could be corrected.");
        if (rules.TwoAdmins && resolution.ProposedBy == adminId)
            return new SecondAdminRequired();
        return Terms.EventId is null && resolution.YesPays == yesPays ? new StateForbids("That is the result already.") : null;
    }

    internal void ProposeAsMember(Proposal proposal, Guid adminId, TimeSpan disputeWindow, GeneralLedger ledger)
    {
        var round = (_state.Resolution?.Round ?? 0) + 1;
        var until = round > Resolution.DisputableRounds ? Now : Now + disputeWindow;
        _state = _state with { Resolution = new Resolution(round, Payable(proposal.YesPays), until, adminId, null, 0) };
        Move(MarketStatus.Proposed, ledger);
        RecordStep(ResolutionStep.Proposed, adminId, proposal.Source, proposal.Note);
    }

    internal void DisputeAsMember(Guid userId, string reason, GeneralLedger ledger)
    {
        Move(MarketStatus.Disputed, ledger);
        RecordStep(ResolutionStep.Disputed, userId, null, reason);
    }

    internal void ApproveAsMember(Guid adminId)
    {
        if (_state.Resolution!.ApprovedBy is not null)
            return;
        _state = _state with { Resolution = _state.Resolution with { ApprovedBy = adminId } };
        RecordStep(ResolutionStep.Approved, adminId, null, null);
    }

    internal void BeginSettlementAsMember(Guid actorId, GeneralLedger ledger)
    {
        Move(MarketStatus.Settling, ledger);
        RecordStep(ResolutionStep.Settling, actorId, null, null);
    }

    internal void CorrectAsMember(Proposal proposal, Guid adminId, GeneralLedger ledger)
    {
        var last = _state.Resolution!;
        _state = _state with { Resolution = last with { Round = last.Round + 1, YesPays = Payable(proposal.YesPays), DisputableUntil = Now, ProposedBy = adminId, ApprovedBy = null } };
        Move(MarketStatus.Settling, ledger);
        RecordStep(ResolutionStep.Corrected, adminId, proposal.Source, proposal.Note);
    }

    private Refusal? RefuseAlone() => Terms.EventId is null ? null : new MarketOfEvent();

    private static Money Payable(Money yesPays) => !yesPays.IsNegative && yesPays <= Money.OneDollar
        ? yesPays
        : throw new ArgumentOutOfRangeException(nameof(yesPays), yesPays, "A share pays $0 to $1.");

    private static Money Value(Resolution resolution, Outcome outcome, long shares) => new(checked(resolution.Pays(outcome).Units * shares));

    private Resolution RequireSettling(bool isCorrection) => _state is { Status: MarketStatus.Settling, Resolution: { } resolution } && resolution.IsCorrection == isCorrection
        ? resolution
        : throw new InvalidOperationException($"Market {Id} is {_state.Status}; its positions cannot be paid{(isCorrection ? " anew" : "")}.");

    private void PayOut(Guid userId, Money amount, GeneralLedger ledger)
    {
        if (amount.IsZero)
            return;
        var posting = ledger.Begin(LedgerKind.Payout, Now, Id);
        posting.Give(ledger.Account(userId), amount);
        posting.Add(AccountKind.Collateral, Terms.CollateralOwner, -amount);
        posting.Close();
    }

    private void TakeBack(Guid userId, Money amount, GeneralLedger ledger)
    {
        if (amount.IsZero)
            return;
        var posting = ledger.Begin(LedgerKind.Correction, Now, Id);
        posting.TakeOrOwe(ledger.Account(userId), amount);
        posting.Add(AccountKind.Collateral, Terms.CollateralOwner, amount);
        posting.Close();
    }

    private void Move(MarketStatus status, GeneralLedger ledger)
    {
        if (MoveTo(status, null, ledger).Refusal is { } refusal)
            throw new InvalidOperationException(refusal.Detail);
    }

    private void RecordStep(ResolutionStep step, Guid actorId, string? source, string? text)
    {
        var resolution = _state.Resolution!;
        Record(new ResolutionStepped(
            NextSeq, Now, step, resolution.Round, resolution.YesPays, step == ResolutionStep.Proposed ? resolution.DisputableUntil : null, source, text, actorId));
    }
}
