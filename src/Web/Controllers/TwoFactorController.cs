using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>The second factor.</summary>
[ApiController]
[Route("v1/auth")]
[Tags("Auth")]
public sealed class TwoFactorController(IMediator mediator) : ControllerBase
{
    /// <summary>Makes a secret for an authenticator app; it is in use once confirmed.</summary>
    [HttpPost("two-factor/setup")]
    [ProducesResponseType<TwoFactorSetup>(StatusCodes.Status200OK)]
    public async Task<ActionResult> SetUp(SetUpTwoFactor body, CancellationToken cancellationToken) => (await mediator.Send(body, cancellationToken)).ToActionResult(this);

    /// <summary>Puts the second factor in use; the answer holds the recovery codes, this once.</summary>
    [HttpPost("two-factor/confirm")]
    [ProducesResponseType<RecoveryCodes>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Confirm(ConfirmTwoFactor body, CancellationToken cancellationToken) => (await mediator.Send(body, cancellationToken)).ToActionResult(this);

    /// <summary>Takes the second factor out of use.</summary>
    [HttpPost("two-factor/disable")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<ActionResult> Disable(DisableTwoFactor body, CancellationToken cancellationToken) => (await mediator.Send(body, cancellationToken)).ToActionResult(this);

    /// <summary>Makes new recovery codes; the old ones are no longer good.</summary>
    [HttpPost("two-factor/recovery-codes")]
    [ProducesResponseType<RecoveryCodes>(StatusCodes.Status200OK)]
    public async Task<ActionResult> RenewCodes(RenewRecoveryCodes body, CancellationToken cancellationToken) => (await mediator.Send(body, cancellationToken)).ToActionResult(this);
}
