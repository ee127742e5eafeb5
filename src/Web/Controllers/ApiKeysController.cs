using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>Keys for bots.</summary>
[ApiController]
[Route("v1/auth")]
[Tags("API keys")]
public sealed class ApiKeysController(IMediator mediator) : ControllerBase
{
    /// <summary>Own API keys, newest first.</summary>
    [HttpGet("api-keys")]
    [ProducesResponseType<Page<ApiKeyDto>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> List(CancellationToken cancellationToken) => (await mediator.Send(new ListApiKeys(), cancellationToken)).ToActionResult(this);

    /// <summary>Makes an API key; the answer holds its secret, this once.</summary>
    [HttpPost("api-keys")]
    [ProducesResponseType<CreatedApiKey>(StatusCodes.Status201Created)]
    public async Task<ActionResult> Create(CreateApiKey body, CancellationToken cancellationToken) =>
        (await mediator.Send(body, cancellationToken)).ToActionResult(this, StatusCodes.Status201Created);

    /// <summary>Revokes an API key.</summary>
    [HttpDelete("api-keys/{id:guid}")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<ActionResult> Revoke(Guid id, CancellationToken cancellationToken) => (await mediator.Send(new RevokeApiKey(id), cancellationToken)).ToActionResult(this);
}
