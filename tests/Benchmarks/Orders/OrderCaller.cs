using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using PredictionMarkets.Benchmarks.Http;

namespace PredictionMarkets.Benchmarks.Orders;

/// <summary>Sends the steps of an <see cref="OrderMix"/> and remembers the orders that came to rest.</summary>
/// <param name="tokens">Of the users.</param>
internal sealed class OrderCaller(OrderMix mix, Uri url, IReadOnlyList<string> tokens, IReadOnlyList<string> markets) : Caller
{
    private readonly string _host = url.Authority;
    private Step _step;

    /// <summary>As many callers as there are connections, acting for all users in all markets.</summary>
    /// <param name="popularity">Of the markets; null if all are traded alike.</param>
    public static List<Caller> Make(Uri url, IReadOnlyList<string> tokens, IReadOnlyList<string> markets, int connections, int seed, Popularity? popularity = null) =>
        [.. Enumerable.Range(0, connections).Select(i => new OrderCaller(new OrderMix((seed * 1_000) + i, tokens.Count, markets.Count, popularity), url, tokens, markets))];

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
        _ = Utf8.TryWrite(buffer, $"DELETE /v1/orders/{_step.OrderId} HTTP/1.1\r\nHost: {_host}\r\nAuthorization: Bearer {tokens[_step.User]}\r\n\r\n", out var length);
        return length;
    }

    private int WriteOrder(byte[] buffer)
    {
        _ = Utf8.TryWrite(buffer, $"POST /v1/orders/{markets[_step.Market]} HTTP/1.1\r\nHost: {_host}\r\nAuthorization: Bearer {tokens[_step.User]}\r\nContent-Type: application/json\r\nContent-Length: 000\r\n\r\n", out var length);

        // The body's length is written before it, always with three digits.
        var digits = length - "000\r\n\r\n".Length;
        var (side, outcome) = (_step.SellsShares ? "SELL" : "BUY", _step.IsYes ? "YES" : "NO");
        _ = Utf8.TryWrite(buffer.AsSpan(length), $$"""{"side":"{{side}}","outcome":"{{outcome}}","price":"0.{{_step.OwnCents:00}}","quantity":{{_step.Quantity}}}""", out var body);
        Encoding.ASCII.GetBytes(body.ToString("000"), buffer.AsSpan(digits));
        return length + body;
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
