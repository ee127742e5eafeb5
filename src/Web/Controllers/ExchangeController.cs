using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Exchange;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>Whether the exchange as a whole trades.</summary>
[ApiController]
public sealed class ExchangeController(IMediator mediator) : ControllerBase
{
    /// <summary>Whether the exchange trades, since when, and why not.</summary>
    [HttpGet("v1/exchange/status")]
    [ProducesResponseType<ExchangeStatusDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Status(CancellationToken cancellationToken) => (await mediator.Send(new GetExchangeStatus(), cancellationToken)).ToActionResult(this);

    /// <summary>Accounts to try the exchange with; empty outside Development.</summary>
    [HttpGet("v1/exchange/demo-accounts")]
    [ProducesResponseType<DemoAccountList>(StatusCodes.Status200OK)]
    public async Task<ActionResult> DemoAccounts(CancellationToken cancellationToken) => (await mediator.Send(new GetDemoAccounts(), cancellationToken)).ToActionResult(this);

    /// <summary>Stops all trading at once; cancelling works.</summary>
    [HttpPost("v1/admin/exchange/halt")]
    [ProducesResponseType<ExchangeStatusDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Halt(HaltExchangeBody body, CancellationToken cancellationToken) =>
        (await mediator.Send(new HaltExchange(body.Reason), cancellationToken)).ToActionResult(this);

    /// <summary>Lets the exchange trade again.</summary>
    [HttpPost("v1/admin/exchange/resume")]
    [ProducesResponseType<ExchangeStatusDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Resume(ResumeExchangeBody body, CancellationToken cancellationToken) =>
        (await mediator.Send(new ResumeExchange(body.Reason), cancellationToken)).ToActionResult(this);
}

/// <summary>Why the exchange is stopped, for everyone to read.</summary>
public sealed record HaltExchangeBody(string Reason);

/// <summary>What to tell everyone; may be left out.</summary>
public sealed record ResumeExchangeBody(string? Reason = null);
