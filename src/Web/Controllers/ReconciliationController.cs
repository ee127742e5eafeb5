using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Reconciliation;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>The books held against each other, for administrators.</summary>
[ApiController]
[Route("v1/admin/reconciliation")]
public sealed class ReconciliationController(IMediator mediator) : ControllerBase
{
    /// <summary>Runs of the reconciliation, newest first, each with what it found.</summary>
    /// <param name="findings">True for those that found something.</param>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    [HttpGet]
    [ProducesResponseType<Page<ReconciliationRunDto>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Runs(bool? findings, int? limit, string? cursor, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListReconciliations(findings, limit, cursor), cancellationToken)).ToActionResult(this);

    /// <summary>Runs the reconciliation at once and answers what it found.</summary>
    [HttpPost]
    [ProducesResponseType<ReconciliationRunDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Run(CancellationToken cancellationToken) => (await mediator.Send(new RunReconciliation(), cancellationToken)).ToActionResult(this);
}
