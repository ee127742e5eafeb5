using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Limits;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>Passwords and e-mail addresses.</summary>
[ApiController]
[Route("v1/auth")]
[Tags("Auth")]
public sealed class PasswordController(IMediator mediator) : ControllerBase
{
    /// <summary>Changes the password; all other sessions end.</summary>
    [HttpPost("password")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<ActionResult> Change(ChangePassword body, CancellationToken cancellationToken) => (await mediator.Send(body, cancellationToken)).ToActionResult(this);

    /// <summary>Asks for a link to set a new password; the answer is the same for every address.</summary>
    [HttpPost("password/forgot")]
    [Limited(RateLimitPolicy.SignIn)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<ActionResult> Forgot(ForgotPassword body, CancellationToken cancellationToken) => (await mediator.Send(body, cancellationToken)).ToActionResult(this);

    /// <summary>Sets a new password with the token of the link; all sessions end and all API keys are revoked.</summary>
    [HttpPost("password/reset")]
    [Limited(RateLimitPolicy.SignIn)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<ActionResult> Reset(ResetPassword body, CancellationToken cancellationToken) => (await mediator.Send(body, cancellationToken)).ToActionResult(this);

    /// <summary>Confirms an e-mail address with the token of the link.</summary>
    [HttpPost("email/confirm")]
    [Limited(RateLimitPolicy.SignIn)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<ActionResult> Confirm(ConfirmEmail body, CancellationToken cancellationToken) => (await mediator.Send(body, cancellationToken)).ToActionResult(this);

    /// <summary>Sends another link to confirm the e-mail address with.</summary>
    [HttpPost("email/confirmation")]
    [Limited(RateLimitPolicy.SignIn)]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<ActionResult> SendConfirmation(CancellationToken cancellationToken) => (await mediator.Send(new SendConfirmation(), cancellationToken)).ToActionResult(this);
}
