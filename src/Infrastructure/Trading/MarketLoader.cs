using System.Data;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Domain.Positions;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>Reads markets from the database: whole, or what other nodes have changed since they were last seen.</summary>
internal sealed class MarketLoader(NpgsqlDataSource database, IOptions<TradingOptions> options, IIdSource ids)
{
    /// <summary>The columns that <see cref="ReadMarket"/> expects.</summary>
    public const string MarketColumns =
        "id, number, slug, event_id, status, trading_mode, status_reason, tick_size, taker_fee_bps, maker_fee_bps, closes_at, " +
        "seq, trade_seq, last_time, yes_shares, no_shares, volume, last_price, resolution_round, yes_pays, disputable_until, proposed_by, approved_by, paid_round";

    private const string OrderColumns =
        "id, user_id, client_order_id, side, outcome, type, time_in_force, self_trade_prevention, post_only, reduce_only, price, quantity, filled, filled_value, " +
        "taker_fee_bps, maker_fee_bps, fee_sum, status, reason, expires_at, place, seq, created_at, updated_at";

    /// <summary>Beyond so many missed events a market is read anew instead of caught up.</summary>
    private const int CatchUpLimit = 5_000;

    /// <summary>Reads a market with its open orders and their owners' holdings, as of one moment.</summary>
    public async Task<Market> LoadAsync(Guid marketId)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var market = await LoadAsync(connection, marketId);
        await transaction.CommitAsync();
        return market;
    }

    /// <summary>Brings a market whose row is locked up to that row. Returns the market itself, or another object if it had to be read anew.</summary>
    public async Task<Market> CatchUpAsync(NpgsqlConnection connection, Market market, MarketState current)
    {
        if (current.Seq - market.State.Seq is > CatchUpLimit or < 0)
            return await LoadAsync(connection, market.Id);

        var (orders, users) = await ReadChangesAsync(connection, market);
        await RestoreTradersAsync(connection, market, users);
        await using var command = new NpgsqlCommand($"SELECT {OrderColumns} FROM orders WHERE id = ANY($1) ORDER BY place", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. orders] });
        var changed = new List<Order>(orders.Count);
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                changed.Add(ReadOrder(reader, market));
        }

        market.CatchUp(changed, current);
        return market;
    }

    /// <summary>What the given users hold in the given markets, pair by pair. Users who hold nothing are known to hold nothing afterwards.</summary>
    public static NpgsqlBatchCommand HoldingsOf(IReadOnlyCollection<(Market Market, Guid UserId)> strangers) => new(
        "SELECT p.market_id, p.user_id, p.outcome, p.shares, p.locked, p.cost, p.realised FROM unnest($1, $2) AS k (market_id, user_id) " +
        "JOIN positions p ON p.market_id = k.market_id AND p.user_id = k.user_id")
    {
        Parameters =
        {
            new NpgsqlParameter<Guid[]> { TypedValue = [.. strangers.Select(stranger => stranger.Market.Id)] },
            new NpgsqlParameter<Guid[]> { TypedValue = [.. strangers.Select(stranger => stranger.UserId)] },
        },
    };

    /// <summary>Reads the rows of <see cref="HoldingsOf"/>.</summary>
    public static async Task ReadHoldingsAsync(NpgsqlDataReader reader, IReadOnlyCollection<(Market Market, Guid UserId)> strangers)
    {
        var found = new Dictionary<(Guid, Guid), (Position Yes, Position No)>();
        while (await reader.ReadAsync())
        {
            var key = (reader.GetGuid(0), reader.GetGuid(1));
            var held = found.GetValueOrDefault(key);
            var position = new Position(reader.GetInt64(3), reader.GetInt64(4), new Money(reader.GetInt64(5)), new Money(reader.GetInt64(6)));
            found[key] = (Outcome)reader.GetInt16(2) == Outcome.Yes ? (position, held.No) : (held.Yes, position);
        }

        foreach (var (market, userId) in strangers)
        {
            var (yes, no) = found.GetValueOrDefault((market.Id, userId));
            market.RestoreTrader(userId, yes, no);
        }
    }

    public static (MarketTerms Terms, MarketState State) ReadMarket(NpgsqlDataReader row)
    {
        var terms = new MarketTerms(
            row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetGuid(3), new TickSize(new Money(row.GetInt64(7))),
            row.GetInt16(8), row.GetInt16(9));
        return (terms, ReadState(row));
    }

    public static MarketState ReadState(NpgsqlDataReader row) => new(
        (MarketStatus)row.GetInt16(4), (TradingMode)row.GetInt16(5), row.IsDBNull(6) ? null : row.GetString(6), row.IsDBNull(10) ? null : row.GetDateTime(10),
        row.GetInt64(11), row.GetInt64(12), row.GetDateTime(13), row.GetInt64(14), row.GetInt64(15), row.GetInt64(16),
        row.IsDBNull(17) ? null : new Price((int)row.GetInt64(17)))
    {
        Resolution = row.IsDBNull(18) ? null : new Resolution(
            row.GetInt16(18), new Money(row.GetInt64(19)), row.GetDateTime(20), row.GetGuid(21), row.IsDBNull(22) ? null : row.GetGuid(22), row.GetInt16(23)),
    };

    private async Task<Market> LoadAsync(NpgsqlConnection connection, Guid marketId)
    {
        Market market;
        MarketState state;
        await using (var command = new NpgsqlCommand($"SELECT {MarketColumns} FROM markets WHERE id = $1", connection))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = marketId });
            await using var reader = await command.ExecuteReaderAsync();
            if (!await reader.ReadAsync())
                throw new InvalidOperationException($"Market {marketId} does not exist.");
            (var terms, state) = ReadMarket(reader);
            market = new Market(terms, state, options.Value.Slippage, ids);
        }

        var owners = new HashSet<Guid>();
        await using (var command = new NpgsqlCommand($"SELECT {OrderColumns} FROM orders WHERE market_id = $1 AND status <= 2 ORDER BY place", connection))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = marketId });
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                // What he holds is read when all owners are known: to ask for them first would be another pass over a book of a million orders.
                if (owners.Add(reader.GetGuid(1)))
                    market.RestoreTrader(reader.GetGuid(1), default, default);
                market.RestoreOrder(ReadOrder(reader, market));
            }
        }

        await RestoreTradersAsync(connection, market, owners);
        market.FinishLoading(state);
        return market;
    }

    private static async Task RestoreTradersAsync(NpgsqlConnection connection, Market market, IEnumerable<Guid> users)
    {
        var strangers = users.Select(user => (market, user)).ToList();
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { HoldingsOf(strangers) } };
        await using var reader = await batch.ExecuteReaderAsync();
        await ReadHoldingsAsync(reader, strangers);
    }

    /// <summary>The orders and users that the market's journal names since it was last seen.</summary>
    private static async Task<(HashSet<Guid> Orders, HashSet<Guid> Users)> ReadChangesAsync(NpgsqlConnection connection, Market market)
    {
        var (orders, users) = (new HashSet<Guid>(), new HashSet<Guid>());
        await using var command = new NpgsqlCommand("SELECT payload FROM market_journal WHERE market_id = $1 AND seq > $2", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = market.Id });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = market.State.Seq });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            using var payload = JsonDocument.Parse(reader.GetString(0));
            var hidden = payload.RootElement.GetProperty("private");
            orders.UnionWith(hidden.GetProperty("orders").EnumerateArray().Select(id => id.GetGuid()));

            // Who has no order and is not known here is a stranger, whose holdings are read when he acts: a settlement names every holder there is.
            var ofOrders = hidden.GetProperty("orders").GetArrayLength() > 0;
            users.UnionWith(hidden.GetProperty("users").EnumerateArray().Select(id => id.GetGuid()).Where(user => ofOrders || market.FindTrader(user) is not null));
        }

        return (orders, users);
    }

    private static Order ReadOrder(NpgsqlDataReader row, Market market)
    {
        var userId = row.GetGuid(1);
        var trader = market.FindTrader(userId) ?? throw new InvalidOperationException($"The holdings of {userId}, who has order {row.GetGuid(0)}, were not loaded.");
        var terms = new Order
        {
            Id = row.GetGuid(0),
            Trader = trader.Index,
            ClientOrderId = row.IsDBNull(2) ? null : row.GetString(2),
            Side = (Side)row.GetInt16(3),
            Outcome = (Outcome)row.GetInt16(4),
            Type = (OrderType)row.GetInt16(5),
            TimeInForce = (TimeInForce)row.GetInt16(6),
            SelfTradePrevention = (SelfTradePrevention)row.GetInt16(7),
            PostOnly = row.GetBoolean(8),
            ReduceOnly = row.GetBoolean(9),
            TakerFeeBps = row.GetInt16(14),
            MakerFeeBps = row.GetInt16(15),
            ExpiresAt = row.IsDBNull(19) ? DateTime.MaxValue : row.GetDateTime(19),
            CreatedAt = row.GetDateTime(22),
        };
        var progress = new OrderProgress(
            row.GetInt32(12), new Money(row.GetInt64(13)), row.GetInt64(16), (OrderStatus)row.GetInt16(17), row.IsDBNull(18) ? default : (OrderReason)row.GetInt16(18),
            row.GetInt64(20), row.GetInt64(21), row.GetDateTime(23));
        return Order.Restore(in terms, row.IsDBNull(10) ? new Price(1) : new Price((int)row.GetInt64(10)), row.GetInt32(11), in progress);
    }
}
