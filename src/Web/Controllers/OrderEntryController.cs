using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Limits;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>Placing, amending and cancelling orders.</summary>
[ApiController]
[Route("v1/orders")]
public sealed class OrderEntryController(IMediator mediator) : ControllerBase
{
    /// <summary>Says that the answer is that of an earlier request with the same client order id.</summary>
    private const string ReplayHeader = "Idempotent-Replayed";

    /// <summary>Places an order.</summary>
    [HttpPost]
    [ProducesResponseType<OrderWithTrades>(StatusCodes.Status201Created)]
    [ProducesResponseType<OrderWithTrades>(StatusCodes.Status200OK)]
    public Task<ActionResult> Place(PlaceOrderBody body, CancellationToken cancellationToken) => PlaceAsync(body.In(body.Market), cancellationToken);

    /// <summary>Places an order in the market that the address names.</summary>
    [HttpPost("{market}")]
    [ProducesResponseType<OrderWithTrades>(StatusCodes.Status201Created)]
    [ProducesResponseType<OrderWithTrades>(StatusCodes.Status200OK)]
    public Task<ActionResult> PlaceIn(string market, OrderTermsBody body, CancellationToken cancellationToken) => PlaceAsync(body.In(market), cancellationToken);

    /// <summary>Changes a resting order's price, quantity or both.</summary>
    [HttpPatch("{orderId:guid}")]
    [ProducesResponseType<OrderWithTrades>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Amend(Guid orderId, AmendOrderBody body, CancellationToken cancellationToken) =>
        (await mediator.Send(new AmendOrder(orderId, body.Price, body.Quantity), cancellationToken)).ToActionResult(this);

    /// <summary>Cancels an order.</summary>
    [HttpDelete("{orderId:guid}")]
    [Limited(RateLimitPolicy.Cancel)]
    [ProducesResponseType<OrderDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Cancel(Guid orderId, CancellationToken cancellationToken) =>
        (await mediator.Send(new CancelOrder(orderId), cancellationToken)).ToActionResult(this);

    /// <summary>Cancels an order; the same as DELETE.</summary>
    [HttpPost("{orderId:guid}/cancel")]
    [Limited(RateLimitPolicy.Cancel)]
    [ProducesResponseType<OrderDto>(StatusCodes.Status200OK)]
    public Task<ActionResult> CancelByPost(Guid orderId, CancellationToken cancellationToken) => Cancel(orderId, cancellationToken);

    /// <summary>Cancels all open orders, or those in one market.</summary>
    [HttpDelete]
    [Limited(RateLimitPolicy.Cancel)]
    [ProducesResponseType<CancelledOrders>(StatusCodes.Status200OK)]
    public async Task<ActionResult> CancelAll([FromQuery] string? market, CancellationToken cancellationToken) =>
        (await mediator.Send(new CancelAllOrders(market), cancellationToken)).ToActionResult(this);

    /// <summary>Carries out up to fifty placings, amendments and cancellations, each by itself.</summary>
    [HttpPost("batch")]
    [ProducesResponseType<IReadOnlyList<BatchItemAnswer>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Batch(OrderBatchBody body, CancellationToken cancellationToken)
    {
        var results = await mediator.Send(new OrderBatch([.. body.Items.Select(BatchItemBody.ToRequest)], body.IdempotencyKey), cancellationToken);
        return results.Map<IReadOnlyList<BatchItemAnswer>>(items => [.. items.Select(item => BatchItemAnswer.Of(item, HttpContext))]).ToActionResult(this);
    }

    private async Task<ActionResult> PlaceAsync(PlaceOrder request, CancellationToken cancellationToken)
    {
        var placed = await mediator.Send(request, cancellationToken);
        if (placed.IsRefused || !placed.Value.IsReplay)
            return placed.Map(placement => placement.Answer!).ToActionResult(this, StatusCodes.Status201Created);
        Response.Headers[ReplayHeader] = "true";
        return placed.Map(placement => placement.Answer!).ToActionResult(this);
    }
}

/// <summary>The terms of an order.</summary>
/// <param name="Price">Dollars, in the outcome's own terms; limit orders only.</param>
/// <param name="Quantity">Whole shares, 1 to 1,000,000.</param>
/// <param name="Spend">Market buys only, instead of a quantity: the most to pay in dollars, fees included.</param>
/// <param name="TimeInForce">GTC (default), GTD, IOC (FAK is another name for it) or FOK; a market order is IOC (default) or FOK.</param>
/// <param name="ExpiresAt">UTC; GTD only.</param>
/// <param name="ClientOrderId">Your own name for the order: 1 to 64 of A-Z a-z 0-9 _ -. The same again, with the same terms, answers the same order.</param>
public record OrderTermsBody(
    Side Side, Outcome Outcome = Outcome.Yes, OrderType Type = OrderType.Limit, Money? Price = null, long? Quantity = null, Money? Spend = null,
    TimeInForce? TimeInForce = null, DateTime? ExpiresAt = null, bool PostOnly = false, bool ReduceOnly = false,
    SelfTradePrevention SelfTradePrevention = SelfTradePrevention.CancelResting, string? ClientOrderId = null)
{
    internal PlaceOrder In(string market) => new(
        market, Side, Outcome, Type, Price, Quantity, Spend, TimeInForce, ExpiresAt, PostOnly, ReduceOnly, SelfTradePrevention, ClientOrderId);
}

/// <inheritdoc cref="OrderTermsBody"/>
/// <param name="Market">Id or slug.</param>
public sealed record PlaceOrderBody(
    string Market, Side Side, Outcome Outcome = Outcome.Yes, OrderType Type = OrderType.Limit, Money? Price = null, long? Quantity = null, Money? Spend = null,
    TimeInForce? TimeInForce = null, DateTime? ExpiresAt = null, bool PostOnly = false, bool ReduceOnly = false,
    SelfTradePrevention SelfTradePrevention = SelfTradePrevention.CancelResting, string? ClientOrderId = null)
    : OrderTermsBody(Side, Outcome, Type, Price, Quantity, Spend, TimeInForce, ExpiresAt, PostOnly, ReduceOnly, SelfTradePrevention, ClientOrderId);

/// <summary>What to change about an order.</summary>
/// <param name="Price">Dollars, in the outcome's own terms.</param>
/// <param name="Quantity">The new total, more than what is filled.</param>
public sealed record AmendOrderBody(Money? Price = null, long? Quantity = null);

/// <summary>Several orders to place, amend or cancel.</summary>
/// <param name="IdempotencyKey">1 to 64 of A-Z a-z 0-9 _ -; a repetition is answered as the first time, item by item.</param>
public sealed record OrderBatchBody(IReadOnlyList<BatchItemBody> Items, string? IdempotencyKey = null);

/// <summary>One item of a batch: exactly one of the three.</summary>
/// <param name="Cancel">The id of the order to cancel.</param>
public sealed record BatchItemBody(PlaceOrderBody? Place = null, BatchAmendBody? Amend = null, Guid? Cancel = null)
{
    /// <summary>A null in the list is an item that does none of the three; it is refused as such.</summary>
    internal static BatchItem ToRequest(BatchItemBody? item) => new(
        item?.Place?.In(item.Place.Market), item?.Amend is { } amend ? new AmendOrder(amend.OrderId, amend.Price, amend.Quantity) : null,
        item?.Cancel is { } orderId ? new CancelOrder(orderId) : null);
}

/// <summary>An amendment in a batch.</summary>
public sealed record BatchAmendBody(Guid OrderId, Money? Price = null, long? Quantity = null);

/// <summary>What became of one item of a batch.</summary>
/// <param name="Status">200 for what was done, otherwise the status that goes with the error.</param>
/// <param name="Error">Why it was refused; null if it was not.</param>
public sealed record BatchItemAnswer(int Status, OrderDto? Order, IReadOnlyList<OwnTradeDto>? Trades, Problem? Error)
{
    internal static BatchItemAnswer Of(BatchItemResult result, HttpContext context)
    {
        var error = result.Refusal is { } refusal ? Problem.From(context, refusal) : null;
        return new BatchItemAnswer(error?.Status ?? StatusCodes.Status200OK, result.Order, result.Trades, error);
    }
}
