using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Jobs;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>The jobs that run by the clock, for administrators.</summary>
[ApiController]
[Route("v1/admin/jobs")]
public sealed class JobsController(IMediator mediator) : ControllerBase
{
    /// <summary>All jobs, with their next and last runs.</summary>
    [HttpGet]
    [ProducesResponseType<JobList>(StatusCodes.Status200OK)]
    public async Task<ActionResult> List(CancellationToken cancellationToken) => (await mediator.Send(new ListJobs(), cancellationToken)).ToActionResult(this);

    /// <summary>Runs of a job, newest first. Ticks that found nothing to do are not among them.</summary>
    /// <param name="failed">True for failed ones only.</param>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    [HttpGet("{name}/runs")]
    [ProducesResponseType<Page<JobRunDto>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Runs(string name, bool? failed, int? limit, string? cursor, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetJobRuns(name, failed, limit, cursor), cancellationToken)).ToActionResult(this);

    /// <summary>Has a job run at once, on whichever node is free.</summary>
    [HttpPost("{name}/run")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<ActionResult> Run(string name, CancellationToken cancellationToken) => (await mediator.Send(new RunJob(name), cancellationToken)).ToActionResult(this);

    /// <summary>Stops a job from running by the clock.</summary>
    [HttpPost("{name}/pause")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<ActionResult> Pause(string name, CancellationToken cancellationToken) => (await mediator.Send(new PauseJob(name), cancellationToken)).ToActionResult(this);

    /// <summary>Lets a paused job run again.</summary>
    [HttpPost("{name}/resume")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<ActionResult> Resume(string name, CancellationToken cancellationToken) => (await mediator.Send(new ResumeJob(name), cancellationToken)).ToActionResult(this);
}
