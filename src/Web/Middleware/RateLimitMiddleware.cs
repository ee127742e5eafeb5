using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Limits;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Middleware;

/// <summary>
/// Counts each request against the limit of whoever sends it, and refuses what is too much with 429. It stands behind authentication, so that
/// signed-in traffic counts by user and an API key's by key; and it is not there at all when limits are switched off.
/// </summary>
public sealed class RateLimitMiddleware(RequestDelegate next, IRateLimiter limiter)
{
    /// <summary>Numbers up to this are not made into texts anew for each answer.</summary>
    private const int CommonNumbers = 6_001;

    private static readonly string[] Numbers = [.. Enumerable.Range(0, CommonNumbers).Select(number => number.ToString())];

    public Task InvokeAsync(HttpContext context, ICurrentUser currentUser)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(currentUser);
        if (IsProbe(context.Request.Path))
            return next(context);
        var (policy, caller) = Account(context, currentUser);
        var taking = limiter.TakeAsync(policy, caller);
        return taking.IsCompletedSuccessfully ? GoOn(context, taking.Result) : WaitAsync(context, taking);
    }

    private async Task WaitAsync(HttpContext context, ValueTask<RateDecision> taking) => await GoOn(context, await taking);

    private Task GoOn(HttpContext context, RateDecision decision)
    {
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = Text(decision.Limit);
        headers["RateLimit-Remaining"] = Text(decision.Remaining);
        headers["RateLimit-Reset"] = Text(decision.ResetSeconds);
        if (decision.IsAllowed)
            return next(context);
        ExchangeMetrics.CountRefusal("RateLimit", "RATE_LIMITED");
        headers.RetryAfter = Text(decision.RetryAfterSeconds);
        return WebRefusals.Problem(context, StatusCodes.Status429TooManyRequests).WriteAsync(context);
    }

    /// <summary>Who pays, and from which account.</summary>
    private static (RateLimitPolicy Policy, UInt128 Caller) Account(HttpContext context, ICurrentUser user)
    {
        var own = context.GetEndpoint()?.Metadata.GetMetadata<LimitedAttribute>()?.Policy;
        var address = context.Connection.RemoteIpAddress;
        return own switch
        {
            RateLimitPolicy.SignIn => (RateLimitPolicy.SignIn, Number(address)),

            // What a client asks before it connects is a request like others; the connection itself is what is scarce.
            RateLimitPolicy.Connection when !context.Request.Path.Value!.EndsWith("/negotiate", StringComparison.OrdinalIgnoreCase) => (RateLimitPolicy.Connection, Number(address)),
            RateLimitPolicy.Connection => Account(user, address),
            { } policy when user is { KeyScope: not null, CredentialId: { } key } => (policy, Number(key)),
            { } policy when user.Id is { } id => (policy, Number(id)),
            _ => Account(user, address),
        };
    }

    /// <summary>Who pays for an ordinary request.</summary>
    internal static (RateLimitPolicy Policy, UInt128 Caller) Account(ICurrentUser user, IPAddress? address) => user switch
    {
        // A key has what it needs to itself: neither its owner nor another key of theirs can use it up.
        { KeyScope: not null, CredentialId: { } key } => (RateLimitPolicy.ApiKey, Number(key)),
        { Id: { } id } => (RateLimitPolicy.User, Number(id)),
        _ => (RateLimitPolicy.Anonymous, Number(address)),
    };

    /// <summary>Supervisors ask often, and must not be told that they ask too often.</summary>
    private static bool IsProbe(PathString path) => path.Value is "/health" or "/healthz" or "/ready";

    private static UInt128 Number(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>Of an IPv6 address the first half: the second half is any caller's to choose.</summary>
    private static UInt128 Number(IPAddress? address)
    {
        if (address is null)
            return 0;
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (address.IsIPv4MappedToIPv6)
        {
            address.TryWriteBytes(bytes, out _);
            return BinaryPrimitives.ReadUInt128BigEndian(bytes);
        }

        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return BinaryPrimitives.ReadUInt128BigEndian(bytes) >> 64;
        return new UInt128(0, 0xFFFF_0000_0000UL | BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }

    private static string Text(int number) => number is >= 0 and < CommonNumbers ? Numbers[number] : number.ToString();
}
