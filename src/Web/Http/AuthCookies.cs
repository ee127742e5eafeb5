using PredictionMarkets.Application.Auth;

namespace PredictionMarkets.Web.Http;

/// <summary>
/// The access token as a cookie: scripts cannot read it, it travels over TLS (or to localhost) only, to this host only, and never with a request that
/// another site starts.
/// </summary>
public static class AuthCookies
{
    /// <summary>The prefix makes browsers insist on Secure, Path=/ and no Domain.</summary>
    public const string Access = "__Host-access";

    public static void Set(HttpResponse response, SignedIn signedIn)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(signedIn);
        response.Cookies.Append(Access, signedIn.AccessToken, new CookieOptions
        {
            HttpOnly = true,
            Secure = true,
            SameSite = SameSiteMode.Strict,
            Path = "/",
            Expires = new DateTimeOffset(signedIn.AccessTokenExpiresAt),
        });
    }
}
