using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Limits;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>Accounts and sessions.</summary>
[ApiController]
[Route("v1/auth")]
[Tags("Auth")]
public sealed class AuthController(IMediator mediator) : ControllerBase
{
    /// <summary>Opens an account and signs its owner in.</summary>
    [HttpPost("register")]
    [Limited(RateLimitPolicy.SignIn)]
    [ProducesResponseType<SignedIn>(StatusCodes.Status201Created)]
    public async Task<ActionResult> Register(Register body, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(body, cancellationToken);
        if (!result.IsRefused)
            AuthCookies.Set(Response, result.Value);
        return result.ToActionResult(this, StatusCodes.Status201Created);
    }

    /// <summary>Signs a user in.</summary>
    [HttpPost("login")]
    [Limited(RateLimitPolicy.SignIn)]
    [ProducesResponseType<SignedIn>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Login(Login body, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(body, cancellationToken);
        if (!result.IsRefused)
            AuthCookies.Set(Response, result.Value);
        return result.ToActionResult(this);
    }

    /// <summary>The caller.</summary>
    [HttpGet("me")]
    [ProducesResponseType<UserDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Me(CancellationToken cancellationToken) => (await mediator.Send(new GetMe(), cancellationToken)).ToActionResult(this);
}
