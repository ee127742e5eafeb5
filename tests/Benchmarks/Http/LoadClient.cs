using System.Diagnostics;
using System.Net.Sockets;
using PredictionMarkets.Benchmarks.Orders;

namespace PredictionMarkets.Benchmarks.Http;

/// <summary>
/// A connection a caller, all on one thread. In a closed loop each sends its next request when the last is answered; at a given rate requests go out when they are due, and
/// a latency counts from then, so that a pause of the server is not hidden by requests that were never sent.
/// </summary>
internal sealed class LoadClient : IDisposable
{
    private readonly List<HttpConnection> _connections = [];

    public LoadClient(Uri url, IEnumerable<Caller> callers)
    {
        foreach (var caller in callers)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(url.Host, url.Port);
            _connections.Add(new HttpConnection(socket, caller));
        }
    }

    /// <summary>Drives all connections for so long, and then until the last answer.</summary>
    /// <param name="perSecond">Requests offered a second; null for a closed loop.</param>
    public PhaseResult Run(TimeSpan duration, double? perSecond = null)
    {
        var result = new PhaseResult();
        var bySocket = _connections.ToDictionary(connection => connection.Socket);
        var free = new Stack<HttpConnection>(_connections);
        var (waiting, ready) = (new HashSet<Socket>(), new List<Socket>());
        var started = Stopwatch.GetTimestamp();
        var ends = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var interval = perSecond is { } rate ? Stopwatch.Frequency / rate : 0;
        var offered = 0L;
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            var due = started + (long)(offered * interval);
            for (; now < ends && free.Count > 0 && due <= now; due = started + (long)(++offered * interval))
            {
                var connection = free.Pop();
                connection.Send(perSecond is null ? now : due);
                waiting.Add(connection.Socket);
            }

            if (waiting.Count == 0 && now >= ends)
                break;
            Receive(waiting, ready, bySocket, free, result, Patience(now, ends, free.Count == 0 ? null : due));
        }

        result.Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return result;
    }

    /// <summary>Runs on a thread of its own.</summary>
    public Task<PhaseResult> RunAsync(TimeSpan duration, double? perSecond = null) =>
        Task.Factory.StartNew(() => Run(duration, perSecond), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Socket.Dispose();
    }

    /// <summary>Until the next request is due, if there is a connection for it; else as long as an answer may take.</summary>
    private static TimeSpan Patience(long now, long ends, long? due) =>
        now < ends && due is { } at ? Stopwatch.GetElapsedTime(now, Math.Clamp(at, now, ends)) : TimeSpan.FromSeconds(30);

    private static void Receive(
        HashSet<Socket> waiting, List<Socket> ready, Dictionary<Socket, HttpConnection> bySocket, Stack<HttpConnection> free, PhaseResult result, TimeSpan patience)
    {
        if (waiting.Count == 0)
        {
            Thread.Sleep(patience);
            return;
        }

        ready.Clear();
        ready.AddRange(waiting);
        Socket.Select(ready, null, null, patience);
        if (ready.Count == 0 && patience >= TimeSpan.FromSeconds(30))
            throw new TimeoutException("The server has not answered for 30 seconds.");
        foreach (var socket in ready)
        {
            var connection = bySocket[socket];
            if (!connection.Receive())
                continue;
            connection.Count(Stopwatch.GetTimestamp(), result);
            waiting.Remove(socket);
            free.Push(connection);
        }
    }
}
