using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Limits;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>What requests are counted against.</summary>
[ApiController]
public sealed class LimitsController(IMediator mediator) : ControllerBase
{
    /// <summary>The limits; each answer's RateLimit headers say what is left of the one that applied.</summary>
    [HttpGet("v1/limits")]
    [ProducesResponseType<LimitsDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Limits(CancellationToken cancellationToken) => (await mediator.Send(new GetLimits(), cancellationToken)).ToActionResult(this);
}
