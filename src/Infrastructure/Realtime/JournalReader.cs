using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>
/// Reads the journals and turns their rows into messages. A row is seen once it is committed, and rows of one journal are committed in the order of their numbers: whoever writes
/// one holds the lock of the row that counts them until the commit. So "all after N" never misses one.
/// </summary>
internal sealed class JournalReader(NpgsqlDataSource database)
{
    /// <summary>Rows of one journal read at once.</summary>
    public const int Most = 500;

    /// <summary>Where a journal stands now.</summary>
    public async Task<FeedSource> OpenAsync(SourceKind kind, Guid id, int ringSize, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(kind switch
        {
            SourceKind.Market => "SELECT seq, trade_seq, 0::bigint FROM markets WHERE id = $1",
            SourceKind.User => "SELECT orders_seq, balances_seq, positions_seq FROM balances WHERE user_id = $1",
            _ => "SELECT seq, 0::bigint, 0::bigint FROM feed_counters WHERE topic = 'markets' AND $1 IS NOT NULL",
        });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (a, b, c) = await reader.ReadAsync(cancellationToken) ? (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)) : (0, 0, 0);
        return kind switch
        {
            SourceKind.Market => new MarketSource(id, a, b, ringSize),
            SourceKind.User => new UserSource(id, a, b, c, ringSize),
            _ => new MarketsSource(a, ringSize),
        };
    }

    /// <summary>Rows of market journals, each after its number, in order.</summary>
    public async Task<List<MarketJournalRow>> MarketRowsAsync(IEnumerable<(Guid Id, long After)> journals, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            SELECT j.market_id, j.seq, j.type, j.payload, j.created_at FROM unnest($1, $2) AS w (id, after)
            CROSS JOIN LATERAL (SELECT * FROM market_journal m WHERE m.market_id = w.id AND m.seq > w.after ORDER BY m.seq LIMIT {Most}) j ORDER BY j.market_id, j.seq
            """);
        Array(command, NpgsqlDbType.Uuid, journals.Select(journal => journal.Id));
        Array(command, NpgsqlDbType.Bigint, journals.Select(journal => journal.After));
        return await ReadAsync(command, row => new MarketJournalRow
        {
            MarketId = row.GetGuid(0), Seq = row.GetInt64(1), Type = (MarketJournalType)row.GetInt16(2), Payload = row.GetString(3), CreatedAt = row.GetDateTime(4),
        }, cancellationToken);
    }

    /// <summary>Rows of topics of users, each after its number, in order.</summary>
    public async Task<List<UserJournalRow>> UserRowsAsync(IEnumerable<(Guid Id, UserTopic Topic, long After)> journals, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"""
            SELECT j.user_id, j.topic, j.seq, j.type, j.payload, j.created_at FROM unnest($1, $2, $3) AS w (id, topic, after)
            CROSS JOIN LATERAL (SELECT * FROM user_journal u WHERE u.user_id = w.id AND u.topic = w.topic AND u.seq > w.after ORDER BY u.seq LIMIT {Most}) j
            ORDER BY j.user_id, j.topic, j.seq
            """);
        Array(command, NpgsqlDbType.Uuid, journals.Select(journal => journal.Id));
        Array(command, NpgsqlDbType.Smallint, journals.Select(journal => (short)journal.Topic));
        Array(command, NpgsqlDbType.Bigint, journals.Select(journal => journal.After));
        return await ReadAsync(command, row => new UserJournalRow
        {
            UserId = row.GetGuid(0), Topic = (UserTopic)row.GetInt16(1), Seq = row.GetInt64(2), Type = (UserJournalType)row.GetInt16(3), Payload = row.GetString(4),
            CreatedAt = row.GetDateTime(5),
        }, cancellationToken);
    }

    public async Task<List<MarketChangeRow>> MarketChangesAsync(long after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"SELECT seq, market_id, market_seq, payload, created_at FROM market_changes WHERE seq > $1 ORDER BY seq LIMIT {Most}");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        return await ReadAsync(command, row => new MarketChangeRow
        {
            Seq = row.GetInt64(0), MarketId = row.GetGuid(1), MarketSeq = row.GetInt64(2), Payload = row.GetString(3), CreatedAt = row.GetDateTime(4),
        }, cancellationToken);
    }

    /// <summary>What a client has missed of a topic, so far as it is no more than <paramref name="most"/> messages; null if it is more, or is not known.</summary>
    public async Task<IReadOnlyList<FeedMessage>?> MissedAsync(Topic topic, long after, int most, CancellationToken cancellationToken)
    {
        switch (topic.Kind)
        {
            case TopicKind.OrderBook:
                var rows = await MarketRowsAsync([(topic.Id, after)], cancellationToken);
                return rows.Count > most || !Follows(after, rows.FirstOrDefault()?.Seq) ? null : [ToBookUpdate(topic, after, rows)];
            case TopicKind.Trades:
                var trades = await TradesAsync(topic, after, cancellationToken);
                return trades.Count > most || !Follows(after, trades.FirstOrDefault()?.Seq) ? null : trades;
            case TopicKind.Markets:
                var changes = await MarketChangesAsync(after, cancellationToken);
                return changes.Count > most || !Follows(after, changes.FirstOrDefault()?.Seq) ? null : [.. changes.Select(ToMessage)];
            default:
                var own = await UserRowsAsync([(topic.Id, (UserTopic)(topic.Kind - TopicKind.Orders + 1), after)], cancellationToken);
                return own.Count > most || !Follows(after, own.FirstOrDefault()?.Seq) ? null : [.. own.Select(row => ToMessage(topic, row))];
        }
    }

    /// <summary>Trades after a number of their own, from their table: the journal numbers them with everything else.</summary>
    private async Task<List<FeedMessage>> TradesAsync(Topic topic, long after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"SELECT id, price, quantity, kind, taker_side, taker_outcome, seq, created_at FROM trades WHERE market_id = $1 AND seq > $2 ORDER BY seq LIMIT {Most}");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = topic.Id });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        return await ReadAsync(command, row =>
        {
            var trade = new TradeDto(
                row.GetGuid(0), topic.Id, new Money(row.GetInt64(1)), row.GetInt32(2), (TradeKind)row.GetInt16(3), (Side)row.GetInt16(4), (Outcome)row.GetInt16(5),
                row.GetInt64(6), row.GetDateTime(7));
            return FeedMessage.Of(FeedMessageTypes.TradeExecuted, topic, trade.CreatedAt, trade.Seq, trade.Seq - 1, trade);
        }, cancellationToken);
    }

    /// <summary>One update for all these rows, which must follow each other. A level that several of them name is as the last one says.</summary>
    public static FeedMessage ToBookUpdate(Topic topic, long after, IReadOnlyList<MarketJournalRow> rows)
    {
        var merge = new BookMerge();
        foreach (var row in rows)
        {
            using var payload = JsonDocument.Parse(row.Payload);
            if (!payload.RootElement.GetProperty("public").TryGetProperty("levels", out var levels))
                continue;
            foreach (var level in levels.EnumerateArray())
                merge.Add(new LevelChange(level.GetProperty("side").ValueEquals("BID"), level.GetProperty("price").GetString()!, level.GetProperty("quantity").GetInt64()));
        }

        return FeedMessage.OfBook(topic, rows[^1].CreatedAt, rows[^1].Seq, after, merge.Levels);
    }

    /// <summary>The trade that a row holds; null if it holds none.</summary>
    public static FeedMessage? ToTrade(Topic topic, MarketJournalRow row)
    {
        if (row.Type != MarketJournalType.TradeExecuted || PublicJournal.Project(row.Payload)["trade"] is not { } trade)
            return null;
        var seq = trade["seq"]!.GetValue<JsonElement>().GetInt64();
        return FeedMessage.Raw(FeedMessageTypes.TradeExecuted, topic, row.CreatedAt, seq, seq - 1, trade.ToJsonString());
    }

    public static FeedMessage ToMessage(Topic topic, UserJournalRow row) =>
        FeedMessage.Raw(FeedMessageTypes.Of(row.Type), topic, row.CreatedAt, row.Seq, row.Seq - 1, row.Payload);

    public static FeedMessage ToMessage(MarketChangeRow row) =>
        FeedMessage.Raw(row.MarketId == MarketChangeRow.WholeExchange ? FeedMessageTypes.ExchangeUpdated : FeedMessageTypes.MarketUpdated, new Topic(TopicKind.Markets, Guid.Empty), row.CreatedAt, row.Seq, row.Seq - 1, row.Payload);

    private static bool Follows(long after, long? first) => first == after + 1;

    private static void Array<T>(NpgsqlCommand command, NpgsqlDbType type, IEnumerable<T> values) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type });

    private static async Task<List<T>> ReadAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        return rows;
    }
}

/// <summary>Lays changes of a book over each other: of each level the last.</summary>
internal sealed class BookMerge
{
    private readonly Dictionary<(bool IsBid, string Price), long> _levels = [];

    public IReadOnlyList<LevelChange> Levels => [.. _levels.Select(level => new LevelChange(level.Key.IsBid, level.Key.Price, level.Value))];

    public void Add(LevelChange level) => _levels[(level.IsBid, level.Price)] = level.Quantity;

    public void Add(IEnumerable<LevelChange> levels)
    {
        foreach (var level in levels)
            Add(level);
    }
}
