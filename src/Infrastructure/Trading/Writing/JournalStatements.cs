using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Infrastructure.Trading.Writing;

/// <summary>Adds to the markets' journals.</summary>
internal sealed class InsertMarketJournal : ArrayStatement
{
    private readonly List<Guid> _market;
    private readonly List<long> _seq;
    private readonly List<short> _type;
    private readonly List<string> _payload;
    private readonly List<DateTime> _createdAt;

    public InsertMarketJournal()
        : base("INSERT INTO market_journal (market_id, seq, type, payload, created_at) SELECT * FROM unnest($1, $2, $3, $4, $5)") =>
        (_market, _seq, _type, _payload, _createdAt) = (Ids(), Longs(), Shorts(), Documents(), Times());

    public void Add(Guid marketId, long seq, short type, string payload, DateTime at)
    {
        Count++;
        _market.Add(marketId);
        _seq.Add(seq);
        _type.Add(type);
        _payload.Add(payload);
        _createdAt.Add(at);
    }

    /// <summary>What has been added.</summary>
    public IReadOnlyList<MarketJournalRow> Rows() => [.. Enumerable.Range(0, Count).Select(i => new MarketJournalRow
    {
        MarketId = _market[i], Seq = _seq[i], Type = (MarketJournalType)_type[i], Payload = _payload[i], CreatedAt = _createdAt[i],
    })];
}

/// <summary>Adds to the users' journals.</summary>
internal sealed class InsertUserJournal : ArrayStatement
{
    private readonly List<Guid> _user;
    private readonly List<short> _topic, _type;
    private readonly List<long> _seq;
    private readonly List<string> _payload;
    private readonly List<DateTime> _createdAt;

    public InsertUserJournal()
        : base("INSERT INTO user_journal (user_id, topic, seq, type, payload, created_at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6)") =>
        (_user, _topic, _seq, _type, _payload, _createdAt) = (Ids(), Shorts(), Longs(), Shorts(), Documents(), Times());

    public void Add(Guid userId, short topic, long seq, short type, string payload, DateTime at)
    {
        Count++;
        _user.Add(userId);
        _topic.Add(topic);
        _seq.Add(seq);
        _type.Add(type);
        _payload.Add(payload);
        _createdAt.Add(at);
    }
}

/// <summary>Sets the markets' state and counters; their rows are locked.</summary>
internal sealed class UpdateMarkets : ArrayStatement
{
    private readonly List<Guid> _id;
    private readonly List<short> _status, _mode;
    private readonly List<string?> _reason;
    private readonly List<DateTime?> _closesAt;
    private readonly List<long> _seq, _tradeSeq, _yes, _no, _volume;
    private readonly List<DateTime> _lastTime;
    private readonly List<long?> _lastPrice, _bestBid, _bestAsk, _yesPays;
    private readonly List<short?> _round, _paidRound;
    private readonly List<DateTime?> _disputableUntil;
    private readonly List<Guid?> _proposedBy, _approvedBy;

    public UpdateMarkets()
        : base("""
            UPDATE markets m SET status = u.status, trading_mode = u.trading_mode, status_reason = u.status_reason, closes_at = u.closes_at, seq = u.seq,
                trade_seq = u.trade_seq, last_time = u.last_time, yes_shares = u.yes_shares, no_shares = u.no_shares, volume = u.volume,
                last_price = u.last_price, best_bid = u.best_bid, best_ask = u.best_ask, resolution_round = u.resolution_round, yes_pays = u.yes_pays,
                disputable_until = u.disputable_until, proposed_by = u.proposed_by, approved_by = u.approved_by, paid_round = u.paid_round
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
                AS u (id, status, trading_mode, status_reason, closes_at, seq, trade_seq, last_time, yes_shares, no_shares, volume, last_price, best_bid, best_ask,
                    resolution_round, yes_pays, disputable_until, proposed_by, approved_by, paid_round)
            WHERE m.id = u.id
            """)
    {
        (_id, _status, _mode, _reason, _closesAt, _seq, _tradeSeq) = (Ids(), Shorts(), Shorts(), Texts(), OptionalTimes(), Longs(), Longs());
        (_lastTime, _yes, _no, _volume, _lastPrice, _bestBid, _bestAsk) = (Times(), Longs(), Longs(), Longs(), OptionalLongs(), OptionalLongs(), OptionalLongs());
        (_round, _yesPays, _disputableUntil, _proposedBy, _approvedBy, _paidRound) = (OptionalShorts(), OptionalLongs(), OptionalTimes(), OptionalIds(), OptionalIds(), OptionalShorts());
    }

    public void Add(Market market)
    {
        Count++;
        var state = market.State;
        _id.Add(market.Id);
        _status.Add((short)state.Status);
        _mode.Add((short)state.Mode);
        _reason.Add(state.StatusReason);
        _closesAt.Add(state.ClosesAt);
        _seq.Add(state.Seq);
        _tradeSeq.Add(state.TradeSeq);
        _lastTime.Add(state.LastTime);
        _yes.Add(state.YesShares);
        _no.Add(state.NoShares);
        _volume.Add(state.Volume);
        _lastPrice.Add(state.LastPrice?.Units);
        _bestBid.Add(market.Book.BestBid?.Units);
        _bestAsk.Add(market.Book.BestAsk?.Units);
        _round.Add((short?)state.Resolution?.Round);
        _yesPays.Add(state.Resolution?.YesPays.Units);
        _disputableUntil.Add(state.Resolution?.DisputableUntil);
        _proposedBy.Add(state.Resolution?.ProposedBy);
        _approvedBy.Add(state.Resolution?.ApprovedBy);
        _paidRound.Add((short?)state.Resolution?.PaidRound);
    }
}

/// <summary>
/// Numbers and keeps where markets now stand in their lives. The counter's row is locked here, last of all rows, and until the commit: in between are the group's own id
/// and the COMMIT. Groups that only trade never touch it.
/// </summary>
internal sealed class InsertMarketChanges : ArrayStatement
{
    private readonly List<Guid> _market;
    private readonly List<long> _seq;
    private readonly List<string> _payload;
    private readonly List<DateTime> _createdAt;

    public InsertMarketChanges()
        : base("""
            WITH counter AS (UPDATE feed_counters SET seq = seq + cardinality($1) WHERE topic = 'markets' RETURNING seq - cardinality($1) AS before)
            INSERT INTO market_changes (seq, market_id, market_seq, payload, created_at)
            SELECT counter.before + c.place, c.market_id, c.market_seq, c.payload, c.created_at
            FROM counter, unnest($1, $2, $3, $4) WITH ORDINALITY AS c (market_id, market_seq, payload, created_at, place)
            """) =>
        (_market, _seq, _payload, _createdAt) = (Ids(), Longs(), Documents(), Times());

    public void Add(Guid marketId, long seq, string payload, DateTime at)
    {
        Count++;
        _market.Add(marketId);
        _seq.Add(seq);
        _payload.Add(payload);
        _createdAt.Add(at);
    }
}

/// <summary>Keeps the answers of commands with an idempotency key.</summary>
internal sealed class InsertIdempotencyKeys : ArrayStatement
{
    private readonly List<Guid> _user, _hash;
    private readonly List<string?> _key;
    private readonly List<string> _response;
    private readonly List<DateTime> _createdAt;

    public InsertIdempotencyKeys()
        : base("INSERT INTO idempotency_keys (user_id, key, request_hash, response, created_at) SELECT * FROM unnest($1, $2, $3, $4, $5)") =>
        (_user, _key, _hash, _response, _createdAt) = (Ids(), Texts(), Ids(), Documents(), Times());

    public void Add(Guid userId, string key, Guid requestHash, string response, DateTime at)
    {
        Count++;
        _user.Add(userId);
        _key.Add(key);
        _hash.Add(requestHash);
        _response.Add(response);
        _createdAt.Add(at);
    }
}

/// <summary>Proves that the group was committed.</summary>
internal sealed class InsertGroup : ArrayStatement
{
    private readonly List<Guid> _id;

    public InsertGroup()
        : base("INSERT INTO trading_groups (id) SELECT * FROM unnest($1)") => _id = Ids();

    public void Add(Guid id)
    {
        Count++;
        _id.Add(id);
    }
}
