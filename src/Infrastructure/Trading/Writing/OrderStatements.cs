using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Trading.Writing;

/// <summary>Adds the orders that a group has accepted.</summary>
internal sealed class InsertOrders : ArrayStatement
{
    private readonly List<Guid> _id, _market, _user, _hash;
    private readonly List<string?> _clientOrderId;
    private readonly List<short> _side, _outcome, _type, _timeInForce, _selfTrade, _takerBps, _makerBps, _status;
    private readonly List<bool> _postOnly, _reduceOnly;
    private readonly List<long?> _price, _spend;
    private readonly List<int> _quantity, _filled, _tradeCount;
    private readonly List<long> _filledValue, _feeSum, _fee, _reserve, _place, _seq, _tradeFrom;
    private readonly List<short?> _reason;
    private readonly List<DateTime?> _expiresAt;
    private readonly List<DateTime> _createdAt, _updatedAt;

    public InsertOrders()
        : base("""
            INSERT INTO orders (id, market_id, user_id, client_order_id, request_hash, side, outcome, type, time_in_force, self_trade_prevention, post_only, reduce_only,
                price, quantity, spend, filled, filled_value, taker_fee_bps, maker_fee_bps, fee_sum, fee, reserve, status, reason, expires_at, place, seq,
                placing_trade_from, placing_trade_count, created_at, updated_at)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)
            """)
    {
        (_id, _market, _user, _clientOrderId, _hash) = (Ids(), Ids(), Ids(), Texts(), Ids());
        (_side, _outcome, _type, _timeInForce, _selfTrade) = (Shorts(), Shorts(), Shorts(), Shorts(), Shorts());
        (_postOnly, _reduceOnly, _price, _quantity, _spend, _filled) = (Flags(), Flags(), OptionalLongs(), Ints(), OptionalLongs(), Ints());
        (_filledValue, _takerBps, _makerBps, _feeSum, _fee, _reserve) = (Longs(), Shorts(), Shorts(), Longs(), Longs(), Longs());
        (_status, _reason, _expiresAt, _place, _seq) = (Shorts(), OptionalShorts(), OptionalTimes(), Longs(), Longs());
        (_tradeFrom, _tradeCount, _createdAt, _updatedAt) = (Longs(), Ints(), Times(), Times());
    }

    /// <param name="order">As it stands at the end of the group.</param>
    /// <param name="placed">Its placing, with what only the placing knows.</param>
    public void Add(Guid marketId, in Order order, OrderPlaced placed)
    {
        Count++;
        _id.Add(order.Id);
        _market.Add(marketId);
        _user.Add(placed.Placed.UserId);
        _clientOrderId.Add(order.ClientOrderId);
        _hash.Add(placed.RequestHash);
        _side.Add((short)order.Side);
        _outcome.Add((short)order.Outcome);
        _type.Add((short)order.Type);
        _timeInForce.Add((short)order.TimeInForce);
        _selfTrade.Add((short)order.SelfTradePrevention);
        _postOnly.Add(order.PostOnly);
        _reduceOnly.Add(order.ReduceOnly);
        _price.Add(order.Type == OrderType.Limit ? order.Limit.Units : null);
        _quantity.Add(order.Quantity);
        _spend.Add(placed.Spend?.Units);
        _filled.Add(order.Filled);
        _filledValue.Add(order.FilledValue.Units);
        _takerBps.Add(order.TakerFeeBps);
        _makerBps.Add(order.MakerFeeBps);
        _feeSum.Add(order.FeeSum);
        _fee.Add(order.Fee.Units);
        _reserve.Add(order.Reserve.Units);
        _status.Add((short)order.Status);
        _reason.Add(order.Reason == default ? null : (short)order.Reason);
        _expiresAt.Add(order.ExpiresAt == DateTime.MaxValue ? null : order.ExpiresAt);
        _place.Add(order.Place);
        _seq.Add(order.Seq);
        _tradeFrom.Add(placed.Placed.Trades.Count > 0 ? placed.Placed.Trades[0].Seq : 0);
        _tradeCount.Add(placed.Placed.Trades.Count);
        _createdAt.Add(order.CreatedAt);
        _updatedAt.Add(order.UpdatedAt);
    }
}

/// <summary>Changes the orders that a group has filled, amended or ended.</summary>
internal sealed class UpdateOrders : ArrayStatement
{
    private readonly List<Guid> _id;
    private readonly List<long?> _price;
    private readonly List<int> _quantity, _filled;
    private readonly List<long> _filledValue, _feeSum, _fee, _reserve, _place, _seq;
    private readonly List<short> _status;
    private readonly List<short?> _reason;
    private readonly List<DateTime> _updatedAt;

    public UpdateOrders()
        : base("""
            UPDATE orders o SET price = u.price, quantity = u.quantity, filled = u.filled, filled_value = u.filled_value, fee_sum = u.fee_sum, fee = u.fee,
                reserve = u.reserve, status = u.status, reason = u.reason, place = u.place, seq = u.seq, updated_at = u.updated_at
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                AS u (id, price, quantity, filled, filled_value, fee_sum, fee, reserve, status, reason, place, seq, updated_at)
            WHERE o.id = u.id
            """)
    {
        (_id, _price, _quantity, _filled) = (Ids(), OptionalLongs(), Ints(), Ints());
        (_filledValue, _feeSum, _fee, _reserve) = (Longs(), Longs(), Longs(), Longs());
        (_status, _reason, _place, _seq, _updatedAt) = (Shorts(), OptionalShorts(), Longs(), Longs(), Times());
    }

    public void Add(in Order order)
    {
        Count++;
        _id.Add(order.Id);
        _price.Add(order.Type == OrderType.Limit ? order.Limit.Units : null);
        _quantity.Add(order.Quantity);
        _filled.Add(order.Filled);
        _filledValue.Add(order.FilledValue.Units);
        _feeSum.Add(order.FeeSum);
        _fee.Add(order.Fee.Units);
        _reserve.Add(order.Reserve.Units);
        _status.Add((short)order.Status);
        _reason.Add(order.Reason == default ? null : (short)order.Reason);
        _place.Add(order.Place);
        _seq.Add(order.Seq);
        _updatedAt.Add(order.UpdatedAt);
    }
}

/// <summary>Adds trades.</summary>
internal sealed class InsertTrades : ArrayStatement
{
    private readonly List<Guid> _market, _id, _takerOrder, _takerUser, _makerOrder, _makerUser;
    private readonly List<long> _seq, _price, _takerFee, _makerFee;
    private readonly List<int> _quantity;
    private readonly List<short> _kind, _takerSide, _takerOutcome, _makerSide, _makerOutcome;
    private readonly List<DateTime> _createdAt;

    public InsertTrades()
        : base("""
            INSERT INTO trades (market_id, seq, id, kind, price, quantity, taker_order_id, taker_user_id, taker_side, taker_outcome, taker_fee,
                maker_order_id, maker_user_id, maker_side, maker_outcome, maker_fee, created_at)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            """)
    {
        (_market, _seq, _id, _kind, _price, _quantity) = (Ids(), Longs(), Ids(), Shorts(), Longs(), Ints());
        (_takerOrder, _takerUser, _takerSide, _takerOutcome, _takerFee) = (Ids(), Ids(), Shorts(), Shorts(), Longs());
        (_makerOrder, _makerUser, _makerSide, _makerOutcome, _makerFee) = (Ids(), Ids(), Shorts(), Shorts(), Longs());
        _createdAt = Times();
    }

    public void Add(Trade trade)
    {
        Count++;
        _market.Add(trade.MarketId);
        _seq.Add(trade.Seq);
        _id.Add(trade.Id);
        _kind.Add((short)trade.Kind);
        _price.Add(trade.Price.Units);
        _quantity.Add(trade.Quantity);
        _takerOrder.Add(trade.Taker.OrderId);
        _takerUser.Add(trade.Taker.UserId);
        _takerSide.Add((short)trade.Taker.Side);
        _takerOutcome.Add((short)trade.Taker.Outcome);
        _takerFee.Add(trade.Taker.Fee.Units);
        _makerOrder.Add(trade.Maker.OrderId);
        _makerUser.Add(trade.Maker.UserId);
        _makerSide.Add((short)trade.Maker.Side);
        _makerOutcome.Add((short)trade.Maker.Outcome);
        _makerFee.Add(trade.Maker.Fee.Units);
        _createdAt.Add(trade.At);
    }
}
