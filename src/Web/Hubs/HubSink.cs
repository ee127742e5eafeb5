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

    public ValueTask WriteAsync(FeedMessage message) =>
        _wire is null ? connection.WriteAsync(new SerializedHubMessage([new SerializedMessage("json", FrameOf(message).Record)])) : _wire.SendAsync(FrameOf(message).Bytes);

    public async Task CloseAsync(Refusal? reason)
    {
        try
        {
            if (reason is null)
                return;
            await WriteAsync(FeedMessage.Of(
                FeedMessageTypes.Error, null, clock.GetUtcNow().UtcDateTime, 0, 0, new TopicError(reason.Code, reason.Detail)));
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

    /// <summary>Two threads may make the same frame at the same time; either is good.</summary>
    private static Frame FrameOf(FeedMessage message) => message.Frame as Frame ?? (Frame)(message.Frame = Frame.Of(message));

    /// <summary>A record of SignalR's JSON protocol as a WebSocket's text frame. The server's frames have no mask, so one serves all.</summary>
    private sealed class Frame(byte[] bytes, int head)
    {
        /// <summary>The record separator that ends each record.</summary>
        private const byte End = 0x1e;

        private const byte FinalText = 0x81;

        public ReadOnlyMemory<byte> Bytes => bytes;

        public ReadOnlyMemory<byte> Record => bytes.AsMemory(head);

        public static Frame Of(FeedMessage message)
        {
            byte[] head = [.. """{"type":1,"target":"message","arguments":["""u8], tail = [.. "]}"u8, End];
            var header = Header(head.Length + message.Json.Length + tail.Length);
            return new Frame([.. header, .. head, .. message.Json.Span, .. tail], header.Length);
        }

        private static byte[] Header(int length)
        {
            if (length < 126)
                return [FinalText, (byte)length];
            byte[] header = new byte[length <= ushort.MaxValue ? 4 : 10];
            (header[0], header[1]) = (FinalText, (byte)(header.Length == 4 ? 126 : 127));
            if (header.Length == 4)
                BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)length);
            else
                BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(2), length);
            return header;
        }
    }
}
