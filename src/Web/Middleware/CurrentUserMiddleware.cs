using System.Security.Claims;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Middleware;

/// <summary>
/// Tells the request's scope who sent it: whom the access token names, or whose API key it shows. A key that is not good is remembered for
/// <see cref="ApiKeyRefusalMiddleware"/>, which stands behind the counting: guesses count like anyone's requests.
/// </summary>
public sealed class CurrentUserMiddleware(RequestDelegate next, IApiKeys keys)
{
    /// <summary>The claim with the key's id, beside "sub" with its owner's.</summary>
    public const string KeyClaim = "key";

    public async Task InvokeAsync(HttpContext context, CurrentUser currentUser)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(currentUser);
        var address = context.Connection.RemoteIpAddress;
        currentUser.Origin = new CallerOrigin((address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address)?.ToString(), context.Request.Headers.UserAgent.ToString());
        if (ApiKeyHeaders.ArePresent(context.Request))
        {
            if (await BecomeKeyAsync(context, currentUser) is { } refusal)
                context.Features.Set(new RefusedApiKey(refusal));
        }
        else if (Guid.TryParse(context.User.FindFirst("sub")?.Value, out var id) && Guid.TryParse(context.User.FindFirst("sid")?.Value, out var sessionId))
        {
            currentUser.Become(id, string.Equals(context.User.FindFirst("role")?.Value, "ADMIN", StringComparison.Ordinal), sessionId);
        }

        await next(context);
    }

    private async Task<Refusal?> BecomeKeyAsync(HttpContext context, CurrentUser currentUser)
    {
        if (await ApiKeyHeaders.ReadAsync(context) is not { } presented)
            return new InvalidApiKey("The API key, its time or its signature is not well formed.");
        var holder = await keys.AuthenticateAsync(presented, context.RequestAborted);
        if (holder.IsRefused)
            return holder.Refusal;
        currentUser.BecomeKey(holder.Value.UserId, holder.Value.KeyId, holder.Value.Scope);
        List<Claim> claims = [new("sub", holder.Value.UserId.ToString()), new(KeyClaim, holder.Value.KeyId.ToString())];
        if (holder.Value.ExpiresAt is { } expiresAt)
            claims.Add(new Claim("exp", new DateTimeOffset(DateTime.SpecifyKind(expiresAt, DateTimeKind.Utc)).ToUnixTimeSeconds().ToString()));
        context.User = new ClaimsPrincipal(new ClaimsIdentity(claims, "ApiKey", "sub", "role"));
        return null;
    }
}
