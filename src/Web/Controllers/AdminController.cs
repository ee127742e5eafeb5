using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Admin;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Users;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>Users, large transfers and the audit log, for administrators.</summary>
[ApiController]
[Route("v1/admin")]
public sealed class AdminController(IMediator mediator) : ControllerBase
{
    /// <summary>Users, newest first.</summary>
    /// <param name="q">Part of the e-mail address or name, or an id.</param>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    [HttpGet("users")]
    [ProducesResponseType<Page<AdminUserDto>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Users(string? q, UserRole? role, bool? banned, int? limit, string? cursor, CancellationToken cancellationToken) =>
        (await mediator.Send(new SearchUsers(q, role, banned, limit, cursor), cancellationToken)).ToActionResult(this);

    /// <summary>Bans a user or lets them in again, changes their role.</summary>
    [HttpPatch("users/{id:guid}")]
    [ProducesResponseType<AdminUserDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> ChangeUser(Guid id, ChangeUserBody body, CancellationToken cancellationToken) =>
        (await mediator.Send(new ChangeUser(id, body.Banned, body.Role, body.Reason), cancellationToken)).ToActionResult(this);

    /// <summary>What administrators have done, newest first.</summary>
    /// <param name="action">TRANSFER, USER_BANNED, MARKET_STATUS ...</param>
    /// <param name="actor">The administrator's id.</param>
    /// <param name="subject">The id of the user or market it was done to.</param>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    [HttpGet("audit")]
    [ProducesResponseType<Page<AuditDto>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Audit(
        [FromQuery] string? action, Guid? actor, Guid? subject, DateTime? from, DateTime? to, int? limit, string? cursor, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetAudit(action, actor, subject, from, to, limit, cursor), cancellationToken)).ToActionResult(this);

    /// <summary>Transfers of two administrators, newest first.</summary>
    /// <param name="approved">False for those that wait.</param>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    [HttpGet("transfers")]
    [ProducesResponseType<Page<PendingTransferDto>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Transfers(bool? approved, int? limit, string? cursor, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListPendingTransfers(approved, limit, cursor), cancellationToken)).ToActionResult(this);

    /// <summary>Confirms another administrator's transfer and carries it out.</summary>
    [HttpPost("transfers/{id:guid}/approve")]
    [ProducesResponseType<TransferAnswer>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Approve(Guid id, CancellationToken cancellationToken) =>
        (await mediator.Send(new ApproveTransfer(id), cancellationToken)).ToActionResult(this);

    /// <summary>Takes back a transfer that nobody has confirmed.</summary>
    [HttpPost("transfers/{id:guid}/reject")]
    [ProducesResponseType(StatusCodes.Status204NoContent)]
    public async Task<ActionResult> Reject(Guid id, RejectBody body, CancellationToken cancellationToken) =>
        (await mediator.Send(new RejectTransfer(id, body.Reason), cancellationToken)).ToActionResult(this);
}

/// <summary>Why a transfer is not to be.</summary>
/// <param name="Reason">For the audit log.</param>
public sealed record RejectBody(string? Reason = null);

/// <summary>What to change about a user; what is missing stays.</summary>
/// <param name="Reason">For the audit log.</param>
public sealed record ChangeUserBody(bool? Banned = null, UserRole? Role = null, string? Reason = null);
