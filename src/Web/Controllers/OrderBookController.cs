using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>Order books.</summary>
[ApiController]
public sealed class OrderBookController(IMediator mediator) : ControllerBase
{
    /// <summary>A market's order book in the terms of one outcome, best levels first.</summary>
    /// <param name="market">Id or slug.</param>
    /// <param name="depth">Levels a side, 1 to 1,000; all of them unless said.</param>
    [HttpGet("v1/orderbook/{market}")]
    [HttpGet("v1/orders/{market}/orderbook")]
    [ProducesResponseType<OrderBookDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Get(
        string market, [FromQuery] Outcome outcome = Outcome.Yes, [FromQuery] int? depth = null, CancellationToken cancellationToken = default) =>
        (await mediator.Send(new GetOrderBook(market, outcome, depth), cancellationToken))
            .ToConditionalResult(this, book => $"{book.Seq}-{outcome}-{depth}");
}
