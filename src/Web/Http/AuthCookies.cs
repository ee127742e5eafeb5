using PredictionMarkets.Application.Auth;

namespace PredictionMarkets.Web.Http;

/// <summary>
/// The tokens as cookies: scripts cannot read them, they travel over TLS (or to localhost) only, to this host only, and never with a request that
/// another site starts. The refresh token goes to the addresses under /v1/auth alone, which is why it cannot have the __Host- prefix.
/// </summary>
public static class AuthCookies
{
    /// <summary>The prefix makes browsers insist on Secure, Path=/ and no Domain.</summary>
    public const string Access = "__Host-access";

    /// <summary>The prefix makes browsers insist on Secure.</summary>
    public const string Refresh = "__Secure-refresh";

    private const string RefreshPath = "/v1/auth";

    public static void Set(HttpResponse response, SignedIn signedIn)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(signedIn);
        response.Cookies.Append(Access, signedIn.AccessToken, Options("/", signedIn.AccessTokenExpiresAt));
        response.Cookies.Append(Refresh, signedIn.RefreshToken, Options(RefreshPath, signedIn.RefreshTokenExpiresAt));
    }

    public static void Clear(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Cookies.Append(Access, "", Options("/", DateTime.UnixEpoch));
        response.Cookies.Append(Refresh, "", Options(RefreshPath, DateTime.UnixEpoch));
    }

    private static CookieOptions Options(string path, DateTime expiresAt) => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Strict,
        Path = path,
        Expires = new DateTimeOffset(DateTime.SpecifyKind(expiresAt, DateTimeKind.Utc)),
    };
}
