using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>What everyone may know about markets.</summary>
[ApiController]
public sealed class MarketsController(IMediator mediator) : ControllerBase
{
    /// <summary>Lists markets.</summary>
    /// <param name="q">Words of the question, slug, category, description or rules: each from its beginning or, if English, in any form.</param>
    /// <param name="category">Exactly so.</param>
    /// <param name="sort">volume (default), newest, closing, or relevance (default with q).</param>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    /// <param name="offset">How many to leave out at the beginning.</param>
    /// <param name="sparkline">With the prices of the last 24h or 7d.</param>
    [HttpGet("v1/markets")]
    [ProducesResponseType<MarketList>(StatusCodes.Status200OK)]
    public async Task<ActionResult> List(
        MarketStatus? status, string? q, string? category, [AllowedValues("volume", "newest", "closing", "relevance")] string? sort, int? limit, int? offset,
        [AllowedValues("24h", "7d")] string? sparkline, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListMarkets(status, q, category, sort, limit, offset, sparkline), cancellationToken)).ToActionResult(this);

    /// <summary>The categories that markets are in, by name.</summary>
    [HttpGet("v1/markets/categories")]
    [ProducesResponseType<CategoryList>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Categories(CancellationToken cancellationToken) => (await mediator.Send(new GetCategories(), cancellationToken)).ToActionResult(this);

    /// <summary>A market's prices over time, oldest first: one candle for every step since the first trade, none is missing. At most 10,000 of them.</summary>
    /// <param name="market">Id or slug.</param>
    /// <param name="outcome">In whose terms; YES if left out.</param>
    /// <param name="interval">The length of a candle; 1h if left out.</param>
    /// <param name="from">The candle of this time is the first one; 300 candles before the end if left out.</param>
    /// <param name="to">No candle starts at this time or later; now if left out.</param>
    [HttpGet("v1/markets/{market}/candles")]
    [ProducesResponseType<CandlesDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Candles(
        string market, [FromQuery] Outcome outcome = Outcome.Yes, [FromQuery, AllowedValues("1m", "5m", "1h", "1d")] string? interval = null,
        [FromQuery] DateTime? from = null, [FromQuery] DateTime? to = null, CancellationToken cancellationToken = default) =>
        (await mediator.Send(new GetCandles(market, outcome, interval, from, to), cancellationToken))
            .ToConditionalResult(this, chart => $"{chart.Seq}-{chart.Items.Count}-{(chart.Items.Count > 0 ? chart.Items[^1].StartsAt.Ticks : 0):x}");

    /// <summary>One market.</summary>
    /// <param name="market">Id or slug.</param>
    [HttpGet("v1/markets/{market}")]
    [ProducesResponseType<MarketDetailsDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Get(string market, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetMarket(market), cancellationToken))
            .ToConditionalResult(this, found => $"{found.Seq}-{found.UpdatedAt.Ticks:x}-{found.Volume24h}-{(found.Resolution is { IsFinal: true } ? "final" : "open")}");

    /// <summary>What has happened in a market, oldest first: enough to rebuild its book.</summary>
    /// <param name="market">Id or slug.</param>
    /// <param name="afterSeq">Gives what follows this number.</param>
    /// <param name="cursor">The same, as nextCursor of the part before.</param>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    [HttpGet("v1/markets/{market}/journal")]
    [ProducesResponseType<Page<JournalEntryDto>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Journal(string market, long? afterSeq, string? cursor, int? limit, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetMarketJournal(market, afterSeq, cursor, limit), cancellationToken))
            .ToConditionalResult(this, page => $"{(page.Items.Count > 0 ? page.Items[^1].Seq : 0)}-{(page.NextCursor is null ? "end" : "more")}");

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
