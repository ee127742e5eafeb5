using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>Where the caller is signed in.</summary>
[ApiController]
[Route("v1/auth")]
[Tags("Auth")]
public sealed class SessionsController(IMediator mediator) : ControllerBase
{
    /// <summary>Own live sessions, last used first.</summary>
    [HttpGet("sessions")]
    [ProducesResponseType<Page<SessionDto>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> List(CancellationToken cancellationToken) => (await mediator.Send(new ListSessions(), cancellationToken)).ToActionResult(this);

    /// <summary>Ends a session.</summary>
    [HttpDelete("sessions/{id:guid}")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<ActionResult> End(Guid id, CancellationToken cancellationToken) => (await mediator.Send(new EndSession(id), cancellationToken)).ToActionResult(this);
}
