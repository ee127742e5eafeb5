using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Admin;
using PredictionMarkets.Application.Users;
using PredictionMarkets.Domain;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>Deposits and withdrawals.</summary>
[ApiController]
public sealed class TransfersController(IMediator mediator) : ControllerBase
{
    /// <summary>Deposits (positive) or withdraws (negative) money for a user. 202: the amount needs a second administrator, who has been asked for.</summary>
    [HttpPost("v1/user/transfer")]
    [ProducesResponseType<TransferAnswer>(StatusCodes.Status200OK)]
    [ProducesResponseType<PendingTransferDto>(StatusCodes.Status202Accepted)]
    public async Task<ActionResult> Transfer(TransferBody body, CancellationToken cancellationToken)
    {
        var moved = await mediator.Send(new Transfer(body.UserId, body.Email, body.Amount, body.Reason, body.IdempotencyKey), cancellationToken);
        return moved is { IsRefused: false, Value.Pending: not null }
            ? moved.Map(outcome => outcome.Pending!).ToActionResult(this, StatusCodes.Status202Accepted)
            : moved.Map(outcome => outcome.Done!).ToActionResult(this);
    }
}

/// <summary>Money to move; the user is named by id or e-mail address.</summary>
/// <param name="Amount">Dollars; negative withdraws.</param>
/// <param name="IdempotencyKey">1 to 64 of A-Z a-z 0-9 _ -. Without one, a repetition moves the money again.</param>
public sealed record TransferBody(Money Amount, string Reason, Guid? UserId = null, string? Email = null, string? IdempotencyKey = null);
