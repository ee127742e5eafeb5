using PredictionMarkets.Application.Auth;
using PredictionMarkets.Web.Middleware;

namespace PredictionMarkets.Web.Http;

/// <summary>
/// The tokens as cookies: scripts cannot read them, they travel over TLS (or to localhost) only, to this host only, and never with a request that
/// another site starts. The refresh token goes to the addresses under /v1/auth alone (or /api/auth, for who signs in there), which is why it cannot have the __Host- prefix.
/// </summary>
public static class AuthCookies
{
    /// <summary>The prefix makes browsers insist on Secure, Path=/ and no Domain.</summary>
    public const string Access = "__Host-access";

    /// <summary>The prefix makes browsers insist on Secure.</summary>
    public const string Refresh = "__Secure-refresh";

    public static void Set(HttpResponse response, SignedIn signedIn)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(signedIn);
        response.Cookies.Append(Access, signedIn.AccessToken, Options("/", signedIn.AccessTokenExpiresAt));
        response.Cookies.Append(Refresh, signedIn.RefreshToken, Options(RefreshPath(response), signedIn.RefreshTokenExpiresAt));
    }

    public static void Clear(HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        response.Cookies.Append(Access, "", Options("/", DateTime.UnixEpoch));
        response.Cookies.Append(Refresh, "", Options(RefreshPath(response), DateTime.UnixEpoch));
    }

    private static string RefreshPath(HttpResponse response) => $"{ApiPrefixMiddleware.PrefixOf(response.HttpContext)}/auth";

    private static CookieOptions Options(string path, DateTime expiresAt) => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Strict,
        Path = path,
        Expires = new DateTimeOffset(DateTime.SpecifyKind(expiresAt, DateTimeKind.Utc)),
    };
}
