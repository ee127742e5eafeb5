using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace PredictionMarkets.IntegrationTests.Realtime;

/// <summary>A client that speaks to the hub over a plain WebSocket: records of JSON, each ended by 0x1e (docs/realtime.md).</summary>
internal sealed class RawFeed : IAsyncDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly ConcurrentQueue<JsonElement> _messages = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly TaskCompletionSource<JsonElement> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private int _ids;
    private bool _keeps;

    private RawFeed(ClientWebSocket socket) => _socket = socket;

    /// <summary>When each sequence number arrived, of whatever topic.</summary>
    public ConcurrentDictionary<long, long> Arrivals { get; } = new();

    /// <summary>The messages that came, in order.</summary>
    public IReadOnlyCollection<JsonElement> Messages => _messages;

    /// <summary>The server's word of farewell, or an empty element when it just ended.</summary>
    public Task<JsonElement> Closed => _closed.Task;

    /// <summary>The cause of the end, as the close message names it.</summary>
    public async Task<string?> CloseCodeAsync(double seconds = 10)
    {
        var close = await Closed.WaitAsync(TimeSpan.FromSeconds(seconds));
        return close.ValueKind == JsonValueKind.Object && close.TryGetProperty("error", out var error) ? error.GetString()!.Split(':')[0] : null;
    }

    public static async Task<RawFeed> ConnectAsync(
        Uri server, string? token = null, string path = "realtime", bool reads = true, Action<ClientWebSocketOptions>? options = null, bool keeps = true)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        options?.Invoke(socket.Options);
        var address = new UriBuilder(server) { Scheme = "ws", Path = path, Query = token is null ? "" : $"access_token={token}" };
        await socket.ConnectAsync(address.Uri, CancellationToken.None);
        var feed = new RawFeed(socket) { _keeps = keeps };
        await feed.SendAsync("""{"protocol":"json","version":1}""");
        if (reads)
            feed.Read();
        return feed;
    }

    /// <summary>Begins to read, for a client that did not.</summary>
    public void Read() => _reading = Task.Run(ReadAsync);

    /// <summary>Calls a hub method and returns its answer. Throws with the server's words when it refuses.</summary>
    public async Task<JsonElement> CallAsync(string method, params object[] arguments)
    {
        var id = $"{Interlocked.Increment(ref _ids)}";
        var answer = _calls[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments }));
        var completion = await answer.Task.WaitAsync(TimeSpan.FromSeconds(20));
        if (completion.TryGetProperty("error", out var error))
            throw new InvalidOperationException(error.GetString());
        return completion.TryGetProperty("result", out var result) ? result : default;
    }

    public Task<JsonElement> SubscribeAsync(params string[] topics) => CallAsync("subscribe", new { topics });

    /// <summary>Calls without waiting for an answer.</summary>
    public Task PostAsync(string method, params object[] arguments) => SendAsync(JsonSerializer.Serialize(new { type = 1, target = method, arguments }));

    /// <summary>The first message, now or later, that is as wanted.</summary>
    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> isWanted, double seconds = 10)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started).TotalSeconds < seconds; await Task.Delay(10))
        {
            foreach (var message in _messages)
            {
                if (isWanted(message))
                    return message;
            }
        }

        throw new TimeoutException($"It did not come. Last: {string.Join(Environment.NewLine, _messages.TakeLast(5))}");
    }

    /// <summary>Waits for a sequence number to be passed.</summary>
    public async Task UntilArrivedAsync(long seq)
    {
        for (var i = 0; i < 1_000 && !Arrivals.ContainsKey(seq); i++)
            await Task.Delay(10);
    }

    public Task SendAsync(string record) => _socket.SendAsync(Encoding.UTF8.GetBytes(record + '\u001e'), WebSocketMessageType.Text, true, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        var record = new MemoryStream();
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                    break;
                for (var i = 0; i < received.Count; i++)
                {
                    if (buffer[i] != 0x1e)
                    {
                        record.WriteByte(buffer[i]);
                        continue;
                    }

                    Take(JsonDocument.Parse(record.ToArray()).RootElement);
                    record.SetLength(0);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or System.IO.IOException)
        {
            // It is over.
        }

        _closed.TrySetResult(default);
    }

    private void Take(JsonElement record)
    {
        if (!record.TryGetProperty("type", out var type))
            return;
        switch (type.GetInt32())
        {
            case 1:
                var message = record.GetProperty("arguments")[0];
                Arrivals[message.Seq()] = Stopwatch.GetTimestamp();
                if (_keeps)
                    _messages.Enqueue(message);
                break;
            case 3:
                if (_calls.TryRemove(record.GetProperty("invocationId").GetString()!, out var call))
                    call.TrySetResult(record);
                break;
            case 7:
                _closed.TrySetResult(record);
                break;
        }
    }
}

/// <summary>Reads messages.</summary>
internal static class FeedReading
{
    public static bool Is(this JsonElement message, string type, string? topic = null) =>
        message.GetProperty("type").GetString() == type && (topic is null || message.GetProperty("topic").GetString() == topic);

    public static long Seq(this JsonElement message) => message.GetProperty("seq").GetInt64();

    public static long LastSeq(this JsonElement message) => message.GetProperty("lastSeq").GetInt64();

    public static string? ErrorCode(this JsonElement answer) =>
        answer.GetProperty("error") is { ValueKind: JsonValueKind.Object } error ? error.GetProperty("code").GetString() : null;
}
