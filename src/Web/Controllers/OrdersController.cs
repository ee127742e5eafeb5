using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>The caller's orders.</summary>
[ApiController]
[Route("v1/orders")]
public sealed class OrdersController(IMediator mediator) : ControllerBase
{
    /// <summary>Own orders, newest first.</summary>
    /// <param name="market">Id or slug.</param>
    /// <param name="status">May be given several times: any of them.</param>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    [HttpGet]
    [HttpGet("user/orders")]
    [ProducesResponseType<Page<OrderDto>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> List(
        string? market, [FromQuery] OrderStatus[]? status, int? limit, string? cursor, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListOrders(market, status, limit, cursor), cancellationToken)).ToActionResult(this);

    /// <summary>One of one's own orders with its trades.</summary>
    [HttpGet("{orderId:guid}")]
    [ProducesResponseType<OrderWithTrades>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Get(Guid orderId, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetOrder(orderId), cancellationToken)).ToActionResult(this);

    /// <summary>The same, by the name its owner gave it.</summary>
    [HttpGet("by-client-id/{clientOrderId}")]
    [ProducesResponseType<OrderWithTrades>(StatusCodes.Status200OK)]
    public async Task<ActionResult> GetByClientId(string clientOrderId, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetOrderByClientId(clientOrderId), cancellationToken)).ToActionResult(this);
}
