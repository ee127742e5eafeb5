using System.IdentityModel.Tokens.Jwt;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using PredictionMarkets.Infrastructure.Identity;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Startup;

/// <summary>Who is calling: an access token in the Authorization header, or in the cookie that a login set.</summary>
public static class AuthenticationSetup
{
    private const string Scheme = "Bearer ";

    public static IServiceCollection AddTokens(this IServiceCollection services, JwtSettings jwt, IConfiguration configuration)
    {
        services.AddSingleton<ValidatedTokens>();
        // Behind a proxy that is not in Proxies__Known the request looks like http; the public address says what it was.
        IEnumerable<string> own = Uri.TryCreate(configuration["Email:PublicUrl"], UriKind.Absolute, out var address) ? [address.GetLeftPart(UriPartial.Authority)] : [];
        services.AddSingleton(new RequestOrigin([.. CorsSetup.Origins(configuration), .. own]));
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.TokenValidationParameters = jwt.Validation();
            bearer.SecurityTokenValidators.Clear();
            bearer.SecurityTokenValidators.Add(new JwtSecurityTokenHandler { MapInboundClaims = false });
            bearer.Events = new JwtBearerEvents { OnMessageReceived = FindTokenAsync, OnTokenValidated = RememberAsync };
        });
        return services;
    }

    /// <summary>Without a token nothing is checked, and the request goes on as nobody's.</summary>
    private static Task FindTokenAsync(MessageReceivedContext context)
    {
        var token = TokenOf(context.HttpContext);
        if (token is null)
        {
            context.NoResult();
        }
        else if (context.HttpContext.RequestServices.GetRequiredService<ValidatedTokens>().TryGet(token, out var principal))
        {
            context.Principal = principal;
            context.Success();
        }
        else
        {
            context.Token = token;
        }

        return Task.CompletedTask;
    }

    private static Task RememberAsync(TokenValidatedContext context)
    {
        var token = (JwtSecurityToken)context.SecurityToken;
        if (JwtSettings.IsAccessToken(token))
            context.HttpContext.RequestServices.GetRequiredService<ValidatedTokens>().Add(token.RawData, context.Principal!, token.ValidTo);
        else
            context.Fail("Not an access token of ours.");
        return Task.CompletedTask;
    }

    private static string? TokenOf(HttpContext context)
    {
        // An API key speaks for itself; whoever sends one means it.
        if (ApiKeyHeaders.ArePresent(context.Request))
            return null;
        string? header = context.Request.Headers.Authorization;
        if (!string.IsNullOrEmpty(header))
            return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;

        // A browser's WebSocket can set no header. Nowhere else is a token taken from an address, which ends up in logs and histories.
        if (FeedSetup.IsHub(context.Request.Path) && context.Request.Query.TryGetValue("access_token", out var token))
            return token;
        return context.Request.Cookies[AuthCookies.Access] is { } cookie && context.RequestServices.GetRequiredService<RequestOrigin>().IsTrusted(context.Request)
            ? cookie
            : null;
    }
}
