using System.Buffers.Text;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace PredictionMarkets.Benchmarks.Orders;

/// <summary>A closed loop over HTTP: so many connections, each sending its next request when the last is answered. One thread.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly List<HttpConnection> _connections = [];
    private readonly byte[][] _headers;
    private readonly string[] _markets;

    public LoadClient(Uri url, IReadOnlyList<string> tokens, IReadOnlyList<string> markets, int connections, int seed)
    {
        _markets = [.. markets];
        _headers = [.. tokens.Select(token => Encoding.ASCII.GetBytes($"Host: {url.Authority}\r\nAuthorization: Bearer {token}\r\n"))];
        for (var i = 0; i < connections; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(url.Host, url.Port);
            _connections.Add(new HttpConnection(socket, new OrderMix((seed * 1_000) + i, tokens.Count, markets.Count), this));
        }
    }

    public ReadOnlySpan<byte> Headers(int user) => _headers[user];

    public string Market(int market) => _markets[market];

    /// <summary>Drives all connections for so long, and then until the last answer.</summary>
    public PhaseResult Run(TimeSpan duration)
    {
        var result = new PhaseResult();
        var bySocket = _connections.ToDictionary(connection => connection.Socket);
        var (started, ends) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency));
        foreach (var connection in _connections)
            connection.Send(Stopwatch.GetTimestamp());

        var waiting = bySocket.Keys.ToHashSet();
        var ready = new List<Socket>();
        while (waiting.Count > 0)
        {
            ready.Clear();
            ready.AddRange(waiting);
            Socket.Select(ready, null, null, TimeSpan.FromSeconds(30));
            if (ready.Count == 0)
                throw new TimeoutException("The server has not answered for 30 seconds.");
            foreach (var socket in ready)
            {
                var connection = bySocket[socket];
                if (!connection.Receive())
                    continue;
                var now = Stopwatch.GetTimestamp();
                Count(connection, now, result);
                if (now < ends)
                    connection.Send(now);
                else
                    waiting.Remove(socket);
            }
        }

        result.Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return result;
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Socket.Dispose();
    }

    private static void Count(HttpConnection connection, long now, PhaseResult result)
    {
        if (connection.Status is < 200 or > 299)
        {
            result.CountRefusal(Text(connection.Body, "\"code\":\""u8) is { Length: > 0 } code ? Encoding.ASCII.GetString(code) : connection.Status.ToString());
            if (connection.Status >= 500)
                result.Failed5xx++;
            return;
        }

        result.Latencies.Add((now - connection.Started) * (1_000_000_000 / Stopwatch.Frequency));
        if (connection.Step.Intent == Intent.Cancel)
        {
            result.Cancelled++;
            return;
        }

        result.Accepted++;
        if (!Text(connection.Body, "\"status\":\""u8).SequenceEqual("FILLED"u8) && Utf8Parser.TryParse(Text(connection.Body, "\"id\":\""u8), out Guid id, out _))
            connection.Mix.Remember(id, connection.Step);
    }

    /// <summary>What stands between the first occurrence of a member's beginning and the next quotation mark; empty if it does not occur.</summary>
    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> body, ReadOnlySpan<byte> beginning)
    {
        var at = body.IndexOf(beginning);
        if (at < 0)
            return [];
        var value = body[(at + beginning.Length)..];
        return value[..Math.Max(0, value.IndexOf((byte)'"'))];
    }
}
