using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using PredictionMarkets.Benchmarks.Http;

namespace PredictionMarkets.Benchmarks.Orders;

/// <summary>Sends the steps of an <see cref="OrderMix"/> and remembers the orders that came to rest.</summary>
/// <param name="headers">Host and authorization, a user each.</param>
internal sealed class OrderCaller(OrderMix mix, IReadOnlyList<byte[]> headers, IReadOnlyList<string> markets) : Caller
{
    private Step _step;

    /// <summary>As many callers as there are connections, acting for all users in all markets.</summary>
    public static List<Caller> Make(Uri url, IReadOnlyList<string> tokens, IReadOnlyList<string> markets, int connections, int seed)
    {
        var headers = tokens.Select(token => Encoding.ASCII.GetBytes($"Host: {url.Authority}\r\nAuthorization: Bearer {token}\r\n")).ToList();
        return [.. Enumerable.Range(0, connections).Select(i => new OrderCaller(new OrderMix((seed * 1_000) + i, tokens.Count, markets.Count), headers, markets))];
    }

    public override int Write(byte[] buffer)
    {
        _step = mix.Next();
        return _step.Intent == Intent.Cancel ? WriteCancel(buffer) : WriteOrder(buffer);
    }

    public override void Answered(int status, ReadOnlySpan<byte> body, long nanoseconds, PhaseResult result)
    {
        if (status is < 200 or > 299)
        {
            result.CountRefusal(Text(body, "\"code\":\""u8) is { Length: > 0 } code ? Encoding.ASCII.GetString(code) : status.ToString());
            if (status >= 500)
                result.Failed5xx++;
            return;
        }

        result.Latencies.Add(nanoseconds);
        if (_step.Intent == Intent.Cancel)
        {
            result.Cancelled++;
            return;
        }

        result.Accepted++;
        if (!Text(body, "\"status\":\""u8).SequenceEqual("FILLED"u8) && Utf8Parser.TryParse(Text(body, "\"id\":\""u8), out Guid id, out _))
            mix.Remember(id, _step);
    }

    private int WriteCancel(byte[] buffer)
    {
        _ = Utf8.TryWrite(buffer, $"DELETE /v1/orders/{_step.OrderId} HTTP/1.1\r\n", out var length);
        return length + Append(buffer, length, headers[_step.User], "\r\n"u8);
    }

    private int WriteOrder(byte[] buffer)
    {
        _ = Utf8.TryWrite(buffer, $"POST /v1/orders/{markets[_step.Market]} HTTP/1.1\r\n", out var length);
        length += Append(buffer, length, headers[_step.User], "Content-Type: application/json\r\nContent-Length: "u8);

        // The body's length is written before it, always with three digits.
        var digits = length;
        length += Append(buffer, length, "000\r\n\r\n"u8, []);
        var (side, outcome) = (_step.SellsShares ? "SELL" : "BUY", _step.IsYes ? "YES" : "NO");
        _ = Utf8.TryWrite(buffer.AsSpan(length), $$"""{"side":"{{side}}","outcome":"{{outcome}}","price":"0.{{_step.OwnCents:00}}","quantity":{{_step.Quantity}}}""", out var body);
        Encoding.ASCII.GetBytes(body.ToString("000"), buffer.AsSpan(digits));
        return length + body;
    }

    private static int Append(byte[] buffer, int at, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        first.CopyTo(buffer.AsSpan(at));
        second.CopyTo(buffer.AsSpan(at + first.Length));
        return first.Length + second.Length;
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
