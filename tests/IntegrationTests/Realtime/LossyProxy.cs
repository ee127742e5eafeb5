using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PredictionMarkets.IntegrationTests.Realtime;

/// <summary>
/// Stands between clients and the hub, reads the server's WebSocket frames, and loses, doubles and delays the records in them; it also cuts connections. Whatever else passes
/// through is left alone. Its choices are random by a seed.
/// </summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly Random _random;
    private readonly ConcurrentDictionary<TcpClient, byte> _clients = new();
    private readonly Task _accepting;

    public LossyProxy(Uri server, int seed)
    {
        (_server, _random) = (server, new Random(seed));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Share of records that never arrive.</summary>
    public double Loss { get; set; }

    /// <summary>Share of records that arrive twice.</summary>
    public double Doubling { get; set; }

    /// <summary>Share of records that hold up what follows for up to 50 ms.</summary>
    public double Delay { get; set; }

    /// <summary>What was done to records.</summary>
    public (int Passed, int Lost, int Doubled) Done { get; private set; }

    /// <summary>Ends all connections at once.</summary>
    public void Cut()
    {
        foreach (var client in _clients.Keys)
            client.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        Cut();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        _clients[client] = 0;
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port);
            var (up, down) = (client.GetStream(), server.GetStream());
            var asking = new Request();
            await Task.WhenAny(ToServerAsync(up, down, asking), ToClientAsync(down, up, asking));
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One side has gone, and so goes the other.
        }
        finally
        {
            _clients.TryRemove(client, out _);
            client.Dispose();
        }
    }

    private static async Task ToServerAsync(NetworkStream client, NetworkStream server, Request request)
    {
        var buffer = new byte[16 * 1024];
        while (await Quietly(() => client.ReadAsync(buffer).AsTask()) is > 0 and var read)
        {
            if (Encoding.ASCII.GetString(buffer, 0, read).Contains("Upgrade: websocket", StringComparison.OrdinalIgnoreCase))
                request.IsUpgrade = true;
            await Quietly(async () =>
            {
                await server.WriteAsync(buffer.AsMemory(0, read));
                return 0;
            });
        }
    }

    private async Task ToClientAsync(NetworkStream server, NetworkStream client, Request request)
    {
        var buffer = new byte[16 * 1024];
        var frames = new List<byte>();
        var text = new List<byte>();
        var isOpen = false;
        while (await Quietly(() => server.ReadAsync(buffer).AsTask()) is > 0 and var read)
        {
            if (!request.IsUpgrade)
            {
                await client.WriteAsync(buffer.AsMemory(0, read));
                continue;
            }

            frames.AddRange(buffer.AsSpan(0, read));
            if (!isOpen)
            {
                var end = Encoding.ASCII.GetString([.. frames]).IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (end < 0)
                    continue;
                await client.WriteAsync(frames.GetRange(0, end + 4).ToArray());
                frames.RemoveRange(0, end + 4);
                isOpen = true;
            }

            await FramesAsync(frames, text, client);
        }
    }

    private async Task FramesAsync(List<byte> frames, List<byte> text, NetworkStream client)
    {
        while (FrameLength(frames) is var (head, length) && frames.Count >= head + length)
        {
            var frame = frames.GetRange(0, head + length);
            frames.RemoveRange(0, head + length);
            if ((frame[0] & 0x0f) >= 8)
            {
                await client.WriteAsync(frame.ToArray());
                continue;
            }

            text.AddRange(frame.GetRange(head, length));
            while (text.IndexOf(0x1e) is >= 0 and var end)
            {
                var record = text.GetRange(0, end + 1).ToArray();
                text.RemoveRange(0, end + 1);
                await PassAsync(record, client);
            }
        }
    }

    private async Task PassAsync(byte[] record, NetworkStream client)
    {
        // The handshake's answer and the library's own pings are none of the feed's.
        var isOfTheFeed = record.AsSpan().StartsWith("{\"type\":1"u8) || record.AsSpan().StartsWith("{\"type\":3"u8);
        if (isOfTheFeed && Happens(Loss))
        {
            Done = Done with { Lost = Done.Lost + 1 };
            return;
        }

        if (isOfTheFeed && Happens(Delay))
            await Task.Delay(_random.Next(50));
        await client.WriteAsync(Frame(record));
        if (isOfTheFeed)
            Done = Done with { Passed = Done.Passed + 1 };
        if (!isOfTheFeed || !Happens(Doubling))
            return;
        Done = Done with { Doubled = Done.Doubled + 1 };
        await client.WriteAsync(Frame(record));
    }

    private bool Happens(double share)
    {
        lock (_random)
            return _random.NextDouble() < share;
    }

    /// <summary>Length of the first frame's head and of its body; null as long as its head is not whole. The server's frames are not masked.</summary>
    private static (int Head, int Length)? FrameLength(List<byte> frames)
    {
        if (frames.Count < 2)
            return null;
        return (frames[1] & 0x7f) switch
        {
            126 => frames.Count < 4 ? null : (4, BinaryPrimitives.ReadUInt16BigEndian(frames.GetRange(2, 2).ToArray())),
            127 => frames.Count < 10 ? null : (10, (int)BinaryPrimitives.ReadUInt64BigEndian(frames.GetRange(2, 8).ToArray())),
            var length => (2, length),
        };
    }

    private static byte[] Frame(byte[] record)
    {
        byte[] head = record.Length switch
        {
            < 126 => [0x81, (byte)record.Length],
            <= ushort.MaxValue => [0x81, 126, (byte)(record.Length >> 8), (byte)record.Length],
            _ => [0x81, 127, 0, 0, 0, 0, (byte)(record.Length >> 24), (byte)(record.Length >> 16), (byte)(record.Length >> 8), (byte)record.Length],
        };
        return [.. head, .. record];
    }

    private static async Task<int> Quietly(Func<Task<int>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return -1;
        }
    }

    private sealed class Request
    {
        public volatile bool IsUpgrade;
    }
}
