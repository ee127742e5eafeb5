using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Events;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Events;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>Groups of markets of which exactly one resolves YES.</summary>
[ApiController]
[Route("v1/events")]
public sealed class EventsController(IMediator mediator) : ControllerBase
{
    /// <summary>Events with their markets and prices, newest first.</summary>
    /// <param name="category">Exactly so.</param>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    [HttpGet]
    [ProducesResponseType<Page<EventDto>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> List(string? category, int? limit, string? cursor, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListEvents(category, limit, cursor), cancellationToken)).ToActionResult(this);

    /// <summary>One event with its markets and prices.</summary>
    [HttpGet("{event}")]
    [ProducesResponseType<EventDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Get([FromRoute(Name = "event")] string name, CancellationToken cancellationToken) =>
        await ShowAsync(name, StatusCodes.Status200OK, cancellationToken);

    /// <summary>Creates an event with its markets, as drafts.</summary>
    [HttpPost]
    [ProducesResponseType<EventDto>(StatusCodes.Status201Created)]
    public async Task<ActionResult> Create(CreateEventBody body, CancellationToken cancellationToken)
    {
        var created = await mediator.Send(body.ToRequest(), cancellationToken);
        return created.IsRefused ? created.ToActionResult(this) : await ShowAsync(created.Value.Slug, StatusCodes.Status201Created, cancellationToken);
    }

    /// <summary>Opens, halts or closes all markets of an event at once.</summary>
    [HttpPatch("{event}/status")]
    [ProducesResponseType<EventDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> ChangeStatus([FromRoute(Name = "event")] string name, EventStatusBody body, CancellationToken cancellationToken) =>
        await DoAsync(name, new ChangeEventStatus(name, body.Status, body.Reason), cancellationToken);

    /// <summary>Proposes the result of all markets of an event; also the answer to a dispute.</summary>
    [HttpPost("{event}/resolution")]
    [ProducesResponseType<EventDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Propose([FromRoute(Name = "event")] string name, EventResolutionBody body, CancellationToken cancellationToken) =>
        await DoAsync(name, new ProposeEventResolution(name, body.Winner, body.SettlementPrices, body.Source, body.Note), cancellationToken);

    /// <summary>Makes the proposed result stand: early where settings allow it, or as the second administrator where they ask for one.</summary>
    /// <param name="name">Id or slug.</param>
    /// <param name="round">The round of the result that is meant; if another has been proposed since, it is refused. Any if left out.</param>
    [HttpPost("{event}/finalize")]
    [ProducesResponseType<EventDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Finalize([FromRoute(Name = "event")] string name, [FromQuery] int? round, CancellationToken cancellationToken) =>
        await DoAsync(name, new FinalizeEvent(name, round), cancellationToken);

    /// <summary>Replaces a result that has been paid out.</summary>
    /// <param name="name">Id or slug.</param>
    /// <param name="body">The right result.</param>
    /// <param name="preview">True: changes nothing and says whom it would concern, and by how much.</param>
    [HttpPost("{event}/correction")]
    [ProducesResponseType<CorrectionPreview>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Correct(
        [FromRoute(Name = "event")] string name, EventResolutionBody body, [FromQuery] bool? preview, CancellationToken cancellationToken) =>
        (await mediator.Send(
            new CorrectEventResolution(name, body.Winner, body.SettlementPrices, body.Source, body.Note, preview ?? false), cancellationToken)).ToActionResult(this);

    /// <summary>Converts NO shares of some markets into dollars and YES shares of the others, or back.</summary>
    [HttpPost("{event}/convert")]
    [ProducesResponseType<ConversionAnswer>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Convert([FromRoute(Name = "event")] string name, ConversionBody body, CancellationToken cancellationToken) =>
        (await mediator.Send(new ConvertShares(name, body.Markets, body.Quantity, body.Direction, body.IdempotencyKey), cancellationToken)).ToActionResult(this);

    private async Task<ActionResult> DoAsync(string name, IRequest<Result<Domain.Unit>> request, CancellationToken cancellationToken)
    {
        var done = await mediator.Send(request, cancellationToken);
        return done.IsRefused ? done.ToActionResult(this) : await ShowAsync(name, StatusCodes.Status200OK, cancellationToken);
    }

    private async Task<ActionResult> ShowAsync(string name, int status, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetEvent(name), cancellationToken)).ToActionResult(this, status);
}

/// <summary>An event to create. Its markets must be exhaustive: exactly one of them will resolve YES.</summary>
/// <param name="Slug">3 to 80 of a-z 0-9 -.</param>
/// <param name="Markets">2 to 50.</param>
public sealed record CreateEventBody(
    string Slug, string Title, IReadOnlyList<EventMarketBody> Markets, string? Description = null, string? Category = null, string? Rules = null,
    string? ResolutionSource = null, DateTime? OpensAt = null, DateTime? ClosesAt = null, Money? TickSize = null, FeesBody? Fees = null)
{
    internal CreateEvent ToRequest() => new(
        Slug, Title, Description, Category, Rules, ResolutionSource, OpensAt, ClosesAt, TickSize, Fees is { } fees ? new FeeRates(fees.TakerBps, fees.MakerBps) : null,
        [.. (Markets ?? []).Select(EventMarketBody.ToRequest)]);
}

/// <summary>A market of an event to create.</summary>
/// <param name="Label">What it is called within the event: a name, a range.</param>
public sealed record EventMarketBody(string Slug, string Question, string Label)
{
    /// <summary>A null in the list is a market without a slug, a question and a label; it is refused as such.</summary>
    internal static NewEventMarket ToRequest(EventMarketBody? market) => new(market?.Slug!, market?.Question!, market?.Label!);
}

/// <summary>A status for all markets of an event.</summary>
public sealed record EventStatusBody(MarketStatus Status, string? Reason = null);

/// <summary>A result of an event: the winner, or what a YES share of each market pays.</summary>
/// <param name="Winner">Id or slug of the market that comes true.</param>
/// <param name="SettlementPrices">Instead: a price for each market, by id or slug; together exactly 1.</param>
/// <param name="Source">Where it can be looked up.</param>
public sealed record EventResolutionBody(string Source, string? Winner = null, IReadOnlyDictionary<string, Money>? SettlementPrices = null, string? Note = null);

/// <summary>Sets to convert.</summary>
/// <param name="Markets">Ids or slugs of those whose NO shares are given, or come back.</param>
public sealed record ConversionBody(IReadOnlyList<string> Markets, long Quantity, ConversionDirection Direction, string? IdempotencyKey = null);
