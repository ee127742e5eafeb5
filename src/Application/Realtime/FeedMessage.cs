using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using PredictionMarkets.Application.Json;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Realtime;

/// <summary>
/// One message, serialised once for all who get it: <c>{type, topic, ts, seq, lastSeq, data}</c>. It takes its topic from <see cref="LastSeq"/> to <see cref="Seq"/>.
/// </summary>
public sealed class FeedMessage
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private FeedMessage(string type, Topic? topic, long seq, long lastSeq, ReadOnlyMemory<byte> json) =>
        (Type, Topic, Seq, LastSeq, Json) = (type, topic, seq, lastSeq, json);

    public string Type { get; }

    /// <summary>Null for what concerns the connection itself.</summary>
    public Topic? Topic { get; }

    public long Seq { get; }

    public long LastSeq { get; }

    /// <summary>When, UTC.</summary>
    public DateTime Ts { get; private init; }

    /// <summary>The whole message as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>What it changes of a book, if it is an update of one: such messages can be merged.</summary>
    public IReadOnlyList<LevelChange>? Levels { get; private init; }

    /// <summary>The message as it goes out by itself.</summary>
    public FeedBatch Alone => field ??= new FeedBatch([this]);

    /// <param name="data">JSON as it is, already known to be for those who will get it.</param>
    public static FeedMessage Raw(string type, Topic topic, DateTime ts, long seq, long lastSeq, string data) =>
        Write(type, topic, ts, seq, lastSeq, requestId: null, writer => writer.WriteRawValue(data, skipInputValidation: true));

    public static FeedMessage Of<T>(string type, Topic? topic, DateTime ts, long seq, long lastSeq, T data, string? requestId = null) =>
        Write(type, topic, ts, seq, lastSeq, requestId, writer => JsonSerializer.Serialize(writer, data, ExchangeJson.Options));

    /// <summary>The last message of a connection that is closed: why.</summary>
    public static FeedMessage OfRefusal(Refusal reason, DateTime ts)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return Of(FeedMessageTypes.Error, null, ts, 0, 0, new TopicError(reason.Code, reason.Detail));
    }

    /// <summary>An update of a book: levels as they now are, 0 shares for those that are gone.</summary>
    public static FeedMessage OfBook(Topic topic, DateTime ts, long seq, long lastSeq, IReadOnlyList<LevelChange> levels) =>
        Write(FeedMessageTypes.OrderBookUpdate, topic, ts, seq, lastSeq, requestId: null, writer => WriteLevels(writer, topic.Id, levels), levels);

    /// <summary>Two updates of a book in one: the later levels win, and it says what it covers. The second must build on the first.</summary>
    public static FeedMessage Merge(FeedMessage first, DateTime ts, long seq, IReadOnlyList<LevelChange> levels)
    {
        ArgumentNullException.ThrowIfNull(first);
        return OfBook(first.Topic!.Value, ts, seq, first.LastSeq, levels);
    }

    private static FeedMessage Write(
        string type, Topic? topic, DateTime ts, long seq, long lastSeq, string? requestId, Action<Utf8JsonWriter> data, IReadOnlyList<LevelChange>? levels = null)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type);
            if (topic is { } named)
                writer.WriteString("topic", named.Name);
            else
                writer.WriteNull("topic");
            writer.WriteString("ts", ts.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            writer.WriteNumber("seq", seq);
            writer.WriteNumber("lastSeq", lastSeq);
            writer.WritePropertyName("data");
            data(writer);
            if (requestId is not null)
                writer.WriteString("requestId", requestId);
            writer.WriteEndObject();
        }

        return new FeedMessage(type, topic, seq, lastSeq, buffer.WrittenMemory) { Levels = levels, Ts = ts };
    }

    private static void WriteLevels(Utf8JsonWriter writer, Guid marketId, IReadOnlyList<LevelChange> levels)
    {
        writer.WriteStartObject();
        writer.WriteString("marketId", marketId);
        WriteSide(writer, "bids", levels, isBid: true);
        WriteSide(writer, "asks", levels, isBid: false);
        writer.WriteEndObject();
    }

    private static void WriteSide(Utf8JsonWriter writer, string name, IReadOnlyList<LevelChange> levels, bool isBid)
    {
        writer.WriteStartArray(name);
        foreach (var level in levels)
        {
            if (level.IsBid != isBid)
                continue;
            writer.WriteStartArray();
            writer.WriteStringValue(level.Price);
            writer.WriteNumberValue(level.Quantity);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}

/// <summary>Messages that go out in one write, in this order: those of one topic that the relay has got together.</summary>
/// <param name="messages">At least one.</param>
public sealed class FeedBatch(IReadOnlyList<FeedMessage> messages)
{
    public IReadOnlyList<FeedMessage> Messages { get; } = messages;

    /// <summary>The messages as the transport frames them, kept by the first connection that sends them for all others.</summary>
    public object? Frame { get; set; }
}

/// <summary>A level of a book as it now is, in YES terms; 0 shares: it is gone.</summary>
/// <param name="Price">A decimal string.</param>
public readonly record struct LevelChange(bool IsBid, string Price, long Quantity);
