using System.Net.Sockets;
using PredictionMarkets.Benchmarks.Orders;

namespace PredictionMarkets.Benchmarks.Http;

/// <summary>
/// One keep-alive connection with one request under way: just enough HTTP to ask and to understand the exchange's answers, so that the client is
/// not what is measured.
/// </summary>
internal sealed class HttpConnection(Socket socket, Caller caller)
{
    private readonly byte[] _out = new byte[2048];
    private byte[] _in = new byte[32 * 1024];
    private int _received;
    private int _bodyStart;
    private int _status;
    private long _due;

    public Socket Socket => socket;

    /// <param name="due">When the request should have gone out: before now, if no connection was free.</param>
    public void Send(long due)
    {
        (_due, _received) = (due, 0);
        var length = caller.Write(_out);
        for (var sent = 0; sent < length;)
            sent += socket.Send(_out, sent, length - sent, SocketFlags.None);
    }

    /// <summary>Reads what has come. True if the answer is complete.</summary>
    public bool Receive()
    {
        if (_received == _in.Length)
            Array.Resize(ref _in, _in.Length * 2);
        var count = socket.Receive(_in, _received, _in.Length - _received, SocketFlags.None);
        if (count == 0)
            throw new IOException("The server has closed a connection.");
        _received += count;
        var answer = _in.AsSpan(0, _received);
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        _status = ((answer[9] - '0') * 100) + ((answer[10] - '0') * 10) + answer[11] - '0';
        _bodyStart = end + 4;
        return IsComplete(answer[..end]);
    }

    public void Count(long now, PhaseResult result) =>
        caller.Answered(_status, _in.AsSpan(_bodyStart, _received - _bodyStart), (now - _due) * (1_000_000_000 / System.Diagnostics.Stopwatch.Frequency), result);

    private bool IsComplete(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at >= 0)
        {
            _ = System.Buffers.Text.Utf8Parser.TryParse(head[(at + 16)..], out int length, out _);
            return _received - _bodyStart >= length;
        }

        // Chunked: the last chunk is the empty one. Answers without a body have a length of 0 or are 204.
        return _status == 204 || _in.AsSpan(_bodyStart, _received - _bodyStart).EndsWith("\r\n0\r\n\r\n"u8);
    }
}
