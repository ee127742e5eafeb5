using System.Text;
using PredictionMarkets.Benchmarks.Orders;

namespace PredictionMarkets.Benchmarks.Http;

/// <summary>Who uses a connection: writes its requests and understands their answers.</summary>
internal abstract class Caller
{
    /// <summary>Writes the next request. Returns its length.</summary>
    public abstract int Write(byte[] buffer);

    /// <summary>Counts a complete answer.</summary>
    /// <param name="nanoseconds">From when the request was due to the answer's last byte.</param>
    public abstract void Answered(int status, ReadOnlySpan<byte> body, long nanoseconds, PhaseResult result);
}

/// <summary>Sends the same request again and again; what is answered with success counts as accepted.</summary>
internal sealed class SameRequest(string request) : Caller
{
    private readonly byte[] _request = Encoding.ASCII.GetBytes(request);

    public static SameRequest Get(Uri url, string path, string? token = null) =>
        new($"GET {path} HTTP/1.1\r\nHost: {url.Authority}\r\n{(token is null ? "" : $"Authorization: Bearer {token}\r\n")}\r\n");

    public static SameRequest Post(Uri url, string path, string body) =>
        new($"POST {path} HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    public override int Write(byte[] buffer)
    {
        _request.CopyTo(buffer, 0);
        return _request.Length;
    }

    public override void Answered(int status, ReadOnlySpan<byte> body, long nanoseconds, PhaseResult result)
    {
        if (status is < 200 or > 299)
        {
            result.CountRefusal(status.ToString());
            if (status >= 500)
                result.Failed5xx++;
            return;
        }

        result.Accepted++;
        result.Latencies.Add(nanoseconds);
    }
}
