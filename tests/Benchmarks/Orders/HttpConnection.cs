using System.Net.Sockets;
using System.Text;
using System.Text.Unicode;

namespace PredictionMarkets.Benchmarks.Orders;

/// <summary>
/// One keep-alive connection with one request under way: just enough HTTP to send an order and to understand the exchange's answers, so that the client is
/// not what is measured.
/// </summary>
internal sealed class HttpConnection(Socket socket, OrderMix mix, LoadClient client)
{
    private readonly byte[] _out = new byte[2048];
    private readonly byte[] _in = new byte[32 * 1024];
    private int _received;

    public Socket Socket => socket;

    public OrderMix Mix => mix;

    /// <summary>What has been asked for.</summary>
    public Step Step { get; private set; }

    /// <summary>When it was sent.</summary>
    public long Started { get; private set; }

    public int Status { get; private set; }

    public ReadOnlySpan<byte> Body => _in.AsSpan(_bodyStart, _received - _bodyStart);

    private int _bodyStart;

    public void Send(long now)
    {
        (Step, Started, _received) = (mix.Next(), now, 0);
        var length = Step.Intent == Intent.Cancel ? WriteCancel() : WriteOrder();
        for (var sent = 0; sent < length;)
            sent += socket.Send(_out, sent, length - sent, SocketFlags.None);
    }

    /// <summary>Reads what has come. True if the answer is complete.</summary>
    public bool Receive()
    {
        var count = socket.Receive(_in, _received, _in.Length - _received, SocketFlags.None);
        if (count == 0)
            throw new IOException("The server has closed a connection.");
        _received += count;
        var answer = _in.AsSpan(0, _received);
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        Status = ((answer[9] - '0') * 100) + ((answer[10] - '0') * 10) + answer[11] - '0';
        _bodyStart = end + 4;
        return IsComplete(answer[..end]);
    }

    private bool IsComplete(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at >= 0)
        {
            _ = System.Buffers.Text.Utf8Parser.TryParse(head[(at + 16)..], out int length, out _);
            return _received - _bodyStart >= length;
        }

        // Chunked: the last chunk is the empty one. Answers without a body have a length of 0 or are 204.
        return Status == 204 || Body.EndsWith("\r\n0\r\n\r\n"u8);
    }

    private int WriteCancel()
    {
        _ = Utf8.TryWrite(_out, $"DELETE /v1/orders/{Step.OrderId} HTTP/1.1\r\n", out var length);
        return length + Append(length, client.Headers(Step.User), "\r\n"u8);
    }

    private int WriteOrder()
    {
        _ = Utf8.TryWrite(_out, $"POST /v1/orders/{client.Market(Step.Market)} HTTP/1.1\r\n", out var length);
        length += Append(length, client.Headers(Step.User), "Content-Type: application/json\r\nContent-Length: "u8);

        // The body's length is written before it, always with three digits.
        var digits = length;
        length += Append(length, "000\r\n\r\n"u8, []);
        var (side, outcome) = (Step.SellsShares ? "SELL" : "BUY", Step.IsYes ? "YES" : "NO");
        _ = Utf8.TryWrite(_out.AsSpan(length), $$"""{"side":"{{side}}","outcome":"{{outcome}}","price":"0.{{Step.OwnCents:00}}","quantity":{{Step.Quantity}}}""", out var body);
        Encoding.ASCII.GetBytes(body.ToString("000"), _out.AsSpan(digits));
        return length + body;
    }

    private int Append(int at, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        first.CopyTo(_out.AsSpan(at));
        second.CopyTo(_out.AsSpan(at + first.Length));
        return first.Length + second.Length;
    }
}
