using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>What changes a market: its creation, texts and status by administrators, splits and merges by its traders.</summary>
[ApiController]
[Route("v1/markets")]
public sealed class MarketDeskController(IMediator mediator) : ControllerBase
{
    /// <summary>Creates a market as a draft.</summary>
    [HttpPost]
    [ProducesResponseType<MarketDetailsDto>(StatusCodes.Status201Created)]
    public async Task<ActionResult> Create(CreateMarketBody body, CancellationToken cancellationToken)
    {
        var created = await mediator.Send(body.ToRequest(), cancellationToken);
        return created.IsRefused ? created.ToActionResult(this) : await ShowAsync(created.Value.Slug, StatusCodes.Status201Created, cancellationToken);
    }

    /// <summary>Changes a market's texts and times.</summary>
    [HttpPatch("{market}")]
    [ProducesResponseType<MarketDetailsDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Update(string market, UpdateMarketBody body, CancellationToken cancellationToken)
    {
        var updated = await mediator.Send(
            new UpdateMarket(market, body.Question, body.Description, body.Category, body.Rules, body.ResolutionSource, body.OpensAt, body.ClosesAt), cancellationToken);
        return updated.IsRefused ? updated.ToActionResult(this) : await ShowAsync(market, StatusCodes.Status200OK, cancellationToken);
    }

    /// <summary>Moves a market to another status, as far as the life of a market allows, or changes its trading mode.</summary>
    [HttpPatch("{market}/status")]
    [ProducesResponseType<MarketDetailsDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> ChangeStatus(string market, MarketStatusBody body, CancellationToken cancellationToken)
    {
        var changed = await mediator.Send(new ChangeMarketStatus(market, body.Status, body.TradingMode, body.Reason), cancellationToken);
        return changed.IsRefused ? changed.ToActionResult(this) : await ShowAsync(market, StatusCodes.Status200OK, cancellationToken);
    }

    /// <summary>Turns dollars into as many YES and NO shares.</summary>
    [HttpPost("{market}/split")]
    [ProducesResponseType<SharesAnswer>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Split(string market, SharesBody body, CancellationToken cancellationToken) =>
        (await mediator.Send(new SplitShares(market, body.Quantity, body.IdempotencyKey), cancellationToken)).ToActionResult(this);

    /// <summary>Turns unlocked YES and NO shares into as many dollars.</summary>
    [HttpPost("{market}/merge")]
    [ProducesResponseType<SharesAnswer>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Merge(string market, SharesBody body, CancellationToken cancellationToken) =>
        (await mediator.Send(new MergeShares(market, body.Quantity, body.IdempotencyKey), cancellationToken)).ToActionResult(this);

    /// <summary>Proposes the market's result and starts its dispute window; also the answer to a dispute.</summary>
    [HttpPost("{market}/resolution")]
    [ProducesResponseType<MarketDetailsDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Propose(string market, ResolutionBody body, CancellationToken cancellationToken) =>
        await DoAsync(market, new ProposeResolution(market, body.Outcome, body.SettlementPrice, body.Source, body.Note), cancellationToken);

    /// <summary>Disputes the proposed result, once per holder; of an event's market, the result of the event.</summary>
    [HttpPost("{market}/dispute")]
    [ProducesResponseType<MarketDetailsDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Dispute(string market, DisputeBody body, CancellationToken cancellationToken) =>
        await DoAsync(market, new DisputeResolution(market, body.Reason), cancellationToken);

    /// <summary>Makes the proposed result stand: early where settings allow it, or as the second administrator where they ask for one.</summary>
    /// <param name="market">Id or slug.</param>
    /// <param name="round">The round of the result that is meant; if another has been proposed since, it is refused. Any if left out.</param>
    [HttpPost("{market}/finalize")]
    [ProducesResponseType<MarketDetailsDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Finalize(string market, [FromQuery] int? round, CancellationToken cancellationToken) =>
        await DoAsync(market, new FinalizeResolution(market, round), cancellationToken);

    /// <summary>Replaces a result that has been paid out.</summary>
    /// <param name="market">Id or slug.</param>
    /// <param name="body">The right result.</param>
    /// <param name="preview">True: changes nothing and says whom it would concern, and by how much.</param>
    [HttpPost("{market}/correction")]
    [ProducesResponseType<CorrectionPreview>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Correct(string market, ResolutionBody body, [FromQuery] bool? preview, CancellationToken cancellationToken) =>
        (await mediator.Send(new CorrectResolution(market, body.Outcome, body.SettlementPrice, body.Source, body.Note, preview ?? false), cancellationToken)).ToActionResult(this);

    private async Task<ActionResult> DoAsync(string market, IRequest<Result<Domain.Unit>> request, CancellationToken cancellationToken)
    {
        var done = await mediator.Send(request, cancellationToken);
        return done.IsRefused ? done.ToActionResult(this) : await ShowAsync(market, StatusCodes.Status200OK, cancellationToken);
    }

    private async Task<ActionResult> ShowAsync(string market, int status, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetMarket(market), cancellationToken)).ToActionResult(this, status);
}

/// <summary>A market to create.</summary>
/// <param name="Slug">3 to 80 of a-z 0-9 -.</param>
/// <param name="TickSize">0.01 (default) or 0.001.</param>
public sealed record CreateMarketBody(
    string Slug, string Question, string? Description = null, string? Category = null, string? Rules = null, string? ResolutionSource = null,
    DateTime? OpensAt = null, DateTime? ClosesAt = null, Money? TickSize = null, FeesBody? Fees = null)
{
    internal CreateMarket ToRequest() => new(
        Slug, Question, Description, Category, Rules, ResolutionSource, OpensAt, ClosesAt, TickSize, Fees is { } fees ? new FeeRates(fees.TakerBps, fees.MakerBps) : null);
}

/// <summary>Fees in basis points of p x (1 - p) a share.</summary>
public sealed record FeesBody(int TakerBps = 0, int MakerBps = 0);

/// <summary>Texts and times to change. What is missing stays; a text that is empty is taken away, but for the question.</summary>
/// <param name="OpensAt">UTC; refused once the market has been opened.</param>
/// <param name="ClosesAt">UTC; refused once the market has closed.</param>
public sealed record UpdateMarketBody(
    string? Question = null, string? Description = null, string? Category = null, string? Rules = null, string? ResolutionSource = null, DateTime? OpensAt = null, DateTime? ClosesAt = null);

/// <summary>A status or trading mode to set.</summary>
public sealed record MarketStatusBody(MarketStatus? Status = null, TradingMode? TradingMode = null, string? Reason = null);

/// <summary>A result.</summary>
/// <param name="SettlementPrice">With PRICE: what a YES share pays, 0 to 1; 0.50 if left out, which voids the market.</param>
/// <param name="Source">Where it can be looked up.</param>
public sealed record ResolutionBody(ResolutionOutcome Outcome, string Source, Money? SettlementPrice = null, string? Note = null);

/// <summary>Why the proposed result is wrong.</summary>
public sealed record DisputeBody(string Reason);

/// <summary>Pairs to split or merge.</summary>
public sealed record SharesBody(long Quantity, string? IdempotencyKey = null);
