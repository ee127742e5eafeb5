using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>What everyone may know about markets.</summary>
[ApiController]
public sealed class MarketsController(IMediator mediator) : ControllerBase
{
    /// <summary>Lists markets.</summary>
    /// <param name="q">Part of the question or of the slug, in any case.</param>
    /// <param name="category">Exactly so.</param>
    /// <param name="sort">volume (default), newest or closing.</param>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    /// <param name="offset">How many to leave out at the beginning.</param>
    [HttpGet("v1/markets")]
    [ProducesResponseType<MarketList>(StatusCodes.Status200OK)]
    public async Task<ActionResult> List(
        MarketStatus? status, string? q, string? category, string? sort, int? limit, int? offset, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListMarkets(status, q, category, sort, limit, offset), cancellationToken)).ToActionResult(this);

    /// <summary>One market.</summary>
    /// <param name="market">Id or slug.</param>
    [HttpGet("v1/markets/{market}")]
    [ProducesResponseType<MarketDetailsDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Get(string market, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetMarket(market), cancellationToken))
            .ToConditionalResult(this, found => $"{found.Seq}-{found.UpdatedAt.Ticks:x}-{found.Volume24h}");

    /// <summary>What has happened in a market, oldest first: enough to rebuild its book.</summary>
    /// <param name="market">Id or slug.</param>
    /// <param name="afterSeq">Gives what follows this number.</param>
    /// <param name="cursor">The same, as nextCursor of the part before.</param>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    [HttpGet("v1/markets/{market}/journal")]
    [ProducesResponseType<Page<JournalEntryDto>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Journal(string market, long? afterSeq, string? cursor, int? limit, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetMarketJournal(market, afterSeq, cursor, limit), cancellationToken))
            .ToConditionalResult(this, page => $"{(page.Items.Count > 0 ? page.Items[^1].Seq : 0)}");

    /// <summary>A market's trades, newest first.</summary>
    /// <param name="market">Id or slug.</param>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    [HttpGet("v1/trades/{market}")]
    [HttpGet("v1/orders/{market}/trades")]
    [ProducesResponseType<Page<TradeDto>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Trades(string market, int? limit, string? cursor, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetTrades(market, limit, cursor), cancellationToken))
            .ToConditionalResult(this, page => $"{(page.Items.Count > 0 ? page.Items[0].Seq : 0)}");
}
