using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Infrastructure.Trading.Writing;

/// <summary>Adds to the markets' resolutions what has been proposed, disputed, confirmed and carried out.</summary>
internal sealed class InsertResolutionSteps : ArrayStatement
{
    private readonly List<Guid> _market, _actor;
    private readonly List<long> _seq, _yesPays;
    private readonly List<short> _step, _round;
    private readonly List<DateTime?> _until;
    private readonly List<string?> _source, _text;
    private readonly List<DateTime> _createdAt;

    public InsertResolutionSteps()
        : base("""
            INSERT INTO resolution_steps (market_id, seq, step, round, yes_pays, disputable_until, source, text, actor_id, created_at)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """)
    {
        (_market, _seq, _step, _round, _yesPays, _until) = (Ids(), Longs(), Shorts(), Shorts(), Longs(), OptionalTimes());
        (_source, _text, _actor, _createdAt) = (Texts(), Texts(), Ids(), Times());
    }

    public void Add(Guid marketId, ResolutionStepped step)
    {
        Count++;
        _market.Add(marketId);
        _seq.Add(step.Seq);
        _step.Add((short)step.Step);
        _round.Add((short)step.Round);
        _yesPays.Add(step.YesPays.Units);
        _until.Add(step.DisputableUntil);
        _source.Add(step.Source);
        _text.Add(step.Text);
        _actor.Add(step.ActorId);
        _createdAt.Add(step.At);
    }
}

/// <summary>Adds payouts. Their key is the last guard against paying a position twice in one round.</summary>
internal sealed class InsertPayouts : ArrayStatement
{
    private readonly List<Guid> _market, _user;
    private readonly List<short> _round, _outcome;
    private readonly List<long> _shares, _amount;
    private readonly List<DateTime> _createdAt;

    public InsertPayouts()
        : base("INSERT INTO payouts (market_id, round, user_id, outcome, shares, amount, created_at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)") =>
        (_market, _round, _user, _outcome, _shares, _amount, _createdAt) = (Ids(), Shorts(), Ids(), Shorts(), Longs(), Longs(), Times());

    public void Add(Guid marketId, PositionsPaid paid)
    {
        foreach (var payout in paid.Payouts)
        {
            Count++;
            _market.Add(marketId);
            _round.Add((short)paid.Round);
            _user.Add(payout.UserId);
            _outcome.Add((short)payout.Outcome);
            _shares.Add(payout.Shares);
            _amount.Add(payout.Amount.Units);
            _createdAt.Add(paid.At);
        }
    }
}
