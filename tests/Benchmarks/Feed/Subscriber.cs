using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PredictionMarkets.Benchmarks.Feed;

/// <summary>
/// One subscriber, the same for both sides: a socket, frames without a mask, and of each message the numbers it covers and when it came. It does no more, so that a thousand of
/// them leave the processors to the servers.
/// </summary>
internal sealed class Subscriber : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<string, string?> _answer;
    private readonly string _readyWhen;
    private Task _reading = Task.CompletedTask;

    /// <param name="answer">What to send back for a text that is no message of the topic; null: nothing.</param>
    /// <param name="readyWhen">What the text contains that says that the subscription stands.</param>
    private Subscriber(Func<string, string?> answer, string readyWhen) => (_answer, _readyWhen) = (answer, readyWhen);

    /// <summary>What came, in order: the numbers a message covers and when it came, in microseconds of Unix time.</summary>
    public List<(long After, long Seq, long At)> Arrivals { get; } = new(4_096);

    /// <summary>A subscriber of the exchange, as the SignalR protocol has it.</summary>
    public static Task<Subscriber> OfExchangeAsync(Uri server, string topic) => OpenAsync(
        server, "/realtime", text => text == "{}" ? $$"""{"type":1,"target":"subscribe","arguments":[{"topics":["{{topic}}"]}]}""" + '\u001e' : null,
        "\"type\":\"snapshot\"", """{"protocol":"json","version":1}""" + '\u001e');

    /// <summary>A subscriber of socket.io, as its protocol has it.</summary>
    public static Task<Subscriber> OfSocketIoAsync(Uri server, string topic) => OpenAsync(
        server, "/socket.io/?EIO=4&transport=websocket",
        text => text[0] == '0' ? "40" : text == "2" ? "3" : text.StartsWith("40", StringComparison.Ordinal) ? $$"""420["subscribe","{{topic}}"]""" : null, "40{", null);

    /// <summary>Microseconds of Unix time.</summary>
    public static long Now() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / 10;

    public void Dispose() => _socket.Dispose();

    private static async Task<Subscriber> OpenAsync(Uri server, string path, Func<string, string?> answer, string readyWhen, string? first)
    {
        var subscriber = new Subscriber(answer, readyWhen);
        await subscriber._socket.ConnectAsync(IPAddress.Loopback, server.Port);
        await subscriber._socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET {path} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
        subscriber._reading = Task.Run(() => subscriber.ReadAsync(first));
        await subscriber._ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return subscriber;
    }

    private async Task ReadAsync(string? first)
    {
        try
        {
            var (filled, isOpen) = (0, false);
            while (await _socket.ReceiveAsync(_buffer.AsMemory(filled)) is > 0 and var read)
            {
                var at = Now();
                filled += read;
                var used = 0;
                if (!isOpen)
                {
                    var end = _buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
                    if (end < 0)
                        continue;
                    (used, isOpen) = (end + 4, true);
                    if (first is not null)
                        await SendAsync(first);
                }

                while (Frame(used, filled) is var (head, length) && used + head + length <= filled)
                {
                    await TakeAsync(used + head, length, at);
                    used += head + length;
                }

                _buffer.AsSpan(used, filled - used).CopyTo(_buffer);
                filled -= used;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            _ready.TrySetException(exception);
        }
    }

    private (int Head, int Length)? Frame(int from, int to) => (to - from) switch
    {
        < 2 => null,
        var there => (_buffer[from + 1] & 0x7f) switch
        {
            126 => there < 4 ? null : (4, (_buffer[from + 2] << 8) | _buffer[from + 3]),
            127 => there < 10 ? null : (10, (_buffer[from + 6] << 24) | (_buffer[from + 7] << 16) | (_buffer[from + 8] << 8) | _buffer[from + 9]),
            var length => (2, length),
        },
    };

    /// <summary>A frame holds one message, or several with record separators behind each.</summary>
    private async ValueTask TakeAsync(int from, int length, long at)
    {
        for (var end = from + length; from < end;)
        {
            var separator = _buffer.AsSpan(from, end - from).IndexOf((byte)0x1e);
            var size = separator < 0 ? end - from : separator;
            if (!TryNote(_buffer.AsSpan(from, size), at))
                await AnswerAsync(Encoding.UTF8.GetString(_buffer, from, size));
            from += size + 1;
        }
    }

    private bool TryNote(ReadOnlySpan<byte> message, long at)
    {
        if (message.IndexOf("orderbook_update"u8) < 0)
            return false;
        Arrivals.Add((Number(message, "\"lastSeq\":"u8), Number(message, "\"seq\":"u8), at));
        return true;
    }

    private static long Number(ReadOnlySpan<byte> message, ReadOnlySpan<byte> member) =>
        Utf8Parser.TryParse(message[(message.IndexOf(member) + member.Length)..], out long number, out _) ? number : throw new FormatException("The message has no such number.");

    private async Task AnswerAsync(string text)
    {
        if (text.Length == 0)
            return;
        if (_answer(text) is { } answer)
            await SendAsync(answer);
        if (text.Contains(_readyWhen, StringComparison.Ordinal))
            _ready.TrySetResult();
    }

    private async Task SendAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        byte[] head = bytes.Length < 126 ? [0x81, (byte)(0x80 | bytes.Length)] : [0x81, 0x80 | 126, (byte)(bytes.Length >> 8), (byte)bytes.Length];
        await _socket.SendAsync((byte[])[.. head, 0, 0, 0, 0, .. bytes]);
    }
}
