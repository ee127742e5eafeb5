using System.Buffers;
using System.Buffers.Binary;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Web.Hubs;

/// <summary>Writes to one SignalR connection: invocations of the client's method "message", framed once for all connections.</summary>
internal sealed class HubSink(HubConnectionContext connection, HttpContext http, TimeProvider clock) : IFeedSink
{
    /// <summary>Null over HTTP/2, where a WebSocket has no connection of its own.</summary>
    private readonly Wire? _wire = http.Features.Get<Wire>();

    public TimeSpan SilentFor => Hearing.Of(connection.Items).SilentFor;

    public ValueTask WriteAsync(FeedBatch batch) => _wire is null ? WriteRecordsAsync(batch) : _wire.SendAsync(FramesOf(batch).Bytes);

    public async Task CloseAsync(Refusal? reason)
    {
        try
        {
            if (reason is null)
                return;
            await WriteAsync(FeedMessage.OfRefusal(reason, clock.GetUtcNow().UtcDateTime).Alone);
            await connection.WriteAsync(new CloseMessage($"{reason.Code}: {reason.Detail}", allowReconnect: true));
        }
        finally
        {
            connection.Abort();
        }
    }

    public void Abort()
    {
        connection.Abort();
        http.Abort();
    }

    /// <summary>As messages of the library, which frames them itself.</summary>
    private async ValueTask WriteRecordsAsync(FeedBatch batch)
    {
        foreach (var record in FramesOf(batch).Records)
            await connection.WriteAsync(new SerializedHubMessage([new SerializedMessage("json", record)]));
    }

    /// <summary>Two threads may make the same frames at the same time; either are good.</summary>
    private static Frames FramesOf(FeedBatch batch) => batch.Frame as Frames ?? (Frames)(batch.Frame = new Frames(batch.Messages));

    /// <summary>Records of SignalR's JSON protocol, each as a WebSocket's text frame. The server's frames have no mask, so the same serve all.</summary>
    private sealed class Frames
    {
        /// <summary>The record separator that ends each record.</summary>
        private const byte End = 0x1e;

        private const byte FinalText = 0x81;

        private readonly ArrayBufferWriter<byte> _bytes = new();
        private readonly List<Range> _records = [];

        public Frames(IReadOnlyList<FeedMessage> messages)
        {
            foreach (var message in messages)
                Add(message);
        }

        public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

        public IEnumerable<ReadOnlyMemory<byte>> Records => _records.Select(record => Bytes[record]);

        private void Add(FeedMessage message)
        {
            ReadOnlySpan<byte> head = """{"type":1,"target":"message","arguments":["""u8, tail = [.. "]}"u8, End];
            AddHeader(head.Length + message.Json.Length + tail.Length);
            var start = _bytes.WrittenCount;
            _bytes.Write(head);
            _bytes.Write(message.Json.Span);
            _bytes.Write(tail);
            _records.Add(start.._bytes.WrittenCount);
        }

        private void AddHeader(int length)
        {
            const int most7Bits = 125;
            var header = _bytes.GetSpan(10);
            var size = length <= most7Bits ? 2 : length <= ushort.MaxValue ? 4 : 10;
            (header[0], header[1]) = (FinalText, (byte)(size switch { 2 => length, 4 => 126, _ => 127 }));
            if (size == 4)
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)length);
            else if (size == 10)
                BinaryPrimitives.WriteInt64BigEndian(header[2..], length);
            _bytes.Advance(size);
        }
    }
}
