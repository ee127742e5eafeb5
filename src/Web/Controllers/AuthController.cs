using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Application.Limits;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>Signing in and out.</summary>
[ApiController]
[Route("v1/auth")]
[Tags("Auth")]
public sealed class AuthController(IMediator mediator, RequestOrigin origin) : ControllerBase
{
    /// <summary>Opens an account and signs its owner in.</summary>
    [HttpPost("register")]
    [Limited(RateLimitPolicy.SignIn)]
    [ProducesResponseType<SignedIn>(StatusCodes.Status201Created)]
    public async Task<ActionResult> Register(Register body, CancellationToken cancellationToken) =>
        SignedIn(await mediator.Send(body, cancellationToken), StatusCodes.Status201Created);

    /// <summary>Signs a user in.</summary>
    [HttpPost("login")]
    [Limited(RateLimitPolicy.SignIn)]
    [ProducesResponseType<SignedIn>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Login(Login body, CancellationToken cancellationToken) => SignedIn(await mediator.Send(body, cancellationToken));

    /// <summary>Renews the session. The refresh token comes from the cookie, or from the body.</summary>
    [HttpPost("refresh")]
    [ProducesResponseType<SignedIn>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Refresh([FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RefreshBody? body, CancellationToken cancellationToken)
    {
        if (TokenOf(body) is not { } token)
            return ((Result<SignedIn>)new InvalidRefreshToken()).ToActionResult(this);
        return SignedIn(await mediator.Send(new RefreshSession(token), cancellationToken));
    }

    /// <summary>Ends the session.</summary>
    [HttpPost("logout")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<ActionResult> Logout([FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] RefreshBody? body, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(new Logout(TokenOf(body)), cancellationToken);
        if (origin.IsTrusted(Request))
            AuthCookies.Clear(Response);
        return result.ToActionResult(this);
    }

    /// <summary>The caller.</summary>
    [HttpGet("me")]
    [ProducesResponseType<UserDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Me(CancellationToken cancellationToken) => (await mediator.Send(new GetMe(), cancellationToken)).ToActionResult(this);

    /// <summary>Changes what the caller says about themselves.</summary>
    [HttpPatch("me")]
    [ProducesResponseType<UserDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> UpdateMe(UpdateProfile body, CancellationToken cancellationToken) => (await mediator.Send(body, cancellationToken)).ToActionResult(this);

    private ActionResult SignedIn(Result<SignedIn> result, int status = StatusCodes.Status200OK)
    {
        if (!result.IsRefused)
            AuthCookies.Set(Response, result.Value);
        return result.ToActionResult(this, status);
    }

    /// <summary>A cookie that another site's page has made the browser send is not the caller's word.</summary>
    private string? TokenOf(RefreshBody? body) => body is not null ? body.RefreshToken : origin.IsTrusted(Request) ? Request.Cookies[AuthCookies.Refresh] : null;
}

/// <summary>A refresh token, for callers without cookies.</summary>
public sealed record RefreshBody(string RefreshToken);
