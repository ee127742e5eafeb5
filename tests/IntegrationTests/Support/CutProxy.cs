using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>What becomes of a statement, and of its connection.</summary>
internal enum Fate
{
    /// <summary>It goes on to the server.</summary>
    Forward = 1,

    /// <summary>The connection breaks before the statement reaches the server.</summary>
    CutBefore = 2,

    /// <summary>The statement reaches the server and is carried out; the connection breaks before the answer comes back.</summary>
    CutAfter = 3,

    /// <summary>The client loses the connection at once; the statement reaches the server late (<see cref="CutProxy.Delay"/>), on a connection that is still alive there.</summary>
    CutThenDeliver = 4,

    /// <summary>The statement reaches the server late.</summary>
    DeliverLate = 5,
}

/// <summary>
/// Stands between the exchange and the tests' PostgreSQL and reads what the client says (the extended query protocol), so that a connection can be broken at a chosen
/// statement. <see cref="Rule"/> is asked about every statement before anything of it is sent on, with its text.
/// </summary>
internal sealed class CutProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Link, byte> _links = new();
    private readonly Task _accepting;

    public CutProxy()
    {
        var server = new NpgsqlConnectionStringBuilder(Environment.GetEnvironmentVariable("TEST_DATABASE_URL"));
        _server = new IPEndPoint(IPAddress.Parse(server.Host!), server.Port);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Decides about a statement by its text. Called for every statement of every connection, in the order in which they are sent.</summary>
    public Func<string, Fate> Rule { get; set; } = static _ => Fate.Forward;

    /// <summary>How late a late statement is.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Lets the first statement that starts so meet its fate; those after it go on.</summary>
    /// <returns>Completes when it has been met.</returns>
    public Task Once(string statement, Fate fate, int skip = 0)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = 0;
        Rule = text =>
        {
            if (!text.StartsWith(statement, StringComparison.Ordinal) || Interlocked.Increment(ref seen) != skip + 1)
                return Fate.Forward;
            met.TrySetResult();
            return fate;
        };
        return met.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>The way to a database through it.</summary>
    public string To(TestDatabase database) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString) { Host = "127.0.0.1", Port = Port, SslMode = SslMode.Disable }.ConnectionString;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        foreach (var link in _links.Keys)
            link.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            client.NoDelay = true;
            try
            {
                await server.ConnectAsync(_server);
            }
            catch (SocketException)
            {
                client.Dispose();
                server.Dispose();
                continue;
            }

            var link = new Link(this, client, server);
            _links[link] = 0;
            _ = link.RunAsync().ContinueWith(_ => _links.TryRemove(link, out byte _), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>One connection, both ways.</summary>
    private sealed class Link(CutProxy proxy, Socket client, Socket server) : IDisposable
    {
        private readonly NetworkStream _fromClient = new(client), _fromServer = new(server);
        private readonly Dictionary<string, string> _statements = new(StringComparer.Ordinal);
        private volatile bool _swallowsAnswers;

        public async Task RunAsync()
        {
            var answers = CopyAnswersAsync();
            try
            {
                await ReadClientAsync();
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or EndOfStreamException)
            {
                // One of the two has gone.
            }

            Dispose();
            await answers;
        }

        public void Dispose()
        {
            // A hard end: what was not delivered is not delivered.
            client.Dispose();
            server.Dispose();
        }

        private async Task ReadClientAsync()
        {
            // Before the start-up message others may come (for TLS); none of these has a type.
            for (var started = false; !started;)
            {
                var hello = await ReadAsync(withType: false);
                started = BinaryPrimitives.ReadInt32BigEndian(hello.AsSpan(4)) == 3 << 16;
                await _fromServer.WriteAsync(hello);
            }

            while (true)
            {
                var message = await ReadAsync(withType: true);
                var fate = StatementOf(message) is { } statement ? proxy.Rule(statement) : Fate.Forward;
                switch (fate)
                {
                    case Fate.Forward:
                        await _fromServer.WriteAsync(message);
                        break;
                    case Fate.CutBefore:
                        return;
                    case Fate.DeliverLate:
                        await Task.Delay(proxy.Delay);
                        await _fromServer.WriteAsync(message);
                        break;
                    case Fate.CutAfter:
                        _swallowsAnswers = true;
                        await ForwardBatchAsync(message);
                        await Task.Delay(300); // The server carries it out; nobody hears of it.
                        return;
                    case Fate.CutThenDeliver:
                        _swallowsAnswers = true;
                        var rest = await ReadBatchAsync(message);
                        client.Close(0);
                        await Task.Delay(proxy.Delay);
                        foreach (var part in rest)
                            await _fromServer.WriteAsync(part);
                        await Task.Delay(300);
                        return;
                }
            }
        }

        private async Task ForwardBatchAsync(byte[] first)
        {
            foreach (var message in await ReadBatchAsync(first))
                await _fromServer.WriteAsync(message);
        }

        /// <summary>The messages up to the Sync that ends the batch.</summary>
        private async Task<List<byte[]>> ReadBatchAsync(byte[] first)
        {
            var messages = new List<byte[]> { first };
            while (messages[^1][0] != 'S')
                messages.Add(await ReadAsync(withType: true));
            return messages;
        }

        private async Task<byte[]> ReadAsync(bool withType)
        {
            var head = new byte[withType ? 5 : 4];
            await _fromClient.ReadExactlyAsync(head);
            var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(head.Length - 4));
            var message = new byte[length + (withType ? 1 : 0)];
            head.CopyTo(message, 0);
            await _fromClient.ReadExactlyAsync(message.AsMemory(head.Length));
            return message;
        }

        /// <summary>The statement that a message begins: the parsing of one without a name, which is bound next, or the binding of one with a name.</summary>
        private string? StatementOf(byte[] message)
        {
            switch ((char)message[0])
            {
                case 'P':
                    var name = TextAt(message, 5, out var next);
                    _statements[name] = TextAt(message, next, out _);
                    return name.Length == 0 ? _statements[name] : null;
                case 'B':
                    TextAt(message, 5, out next);
                    name = TextAt(message, next, out _);
                    return name.Length == 0 ? null : _statements.GetValueOrDefault(name);
                default:
                    return null;
            }
        }

        private static string TextAt(byte[] message, int start, out int next)
        {
            var end = Array.IndexOf(message, (byte)0, start);
            next = end + 1;
            return Encoding.UTF8.GetString(message, start, end - start);
        }

        private async Task CopyAnswersAsync()
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (await _fromServer.ReadAsync(buffer) is var read and > 0)
                {
                    if (!_swallowsAnswers)
                        await _fromClient.WriteAsync(buffer.AsMemory(0, read));
                }
            }
            catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
            {
                // One of the two has gone.
            }

            // The server's end is the client's; but not while a statement is still to be delivered to it.
            if (!_swallowsAnswers)
                Dispose();
        }
    }
}
