using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Limits;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>The realtime feed for those without SignalR.</summary>
[ApiController]
public sealed class StreamController(IMediator mediator, IFeed feed, TimeProvider clock) : ControllerBase
{
    /// <summary>Watches topics as server-sent events, each a message of the feed. A client that comes back with Last-Event-ID goes on where it was.</summary>
    /// <param name="topics">Separated by commas: markets, orderbook:MARKET, trades:MARKET, user:me:orders, user:me:balances, user:me:positions.</param>
    /// <param name="lastEventId">The same as the header Last-Event-ID, for clients that cannot set it.</param>
    [HttpGet("v1/stream")]
    [Limited(RateLimitPolicy.Connection)]
    [ProducesResponseType<string>(StatusCodes.Status200OK, "text/event-stream")]
    public async Task<ActionResult> Get(string? topics, string? lastEventId, CancellationToken cancellationToken)
    {
        var names = (topics ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? seen = Request.Headers["Last-Event-ID"];
        var seqs = (seen ?? lastEventId) is { Length: > 0 } id ? EventStream.ReadId(id, names.Length) : new long?[names.Length];
        if (seqs is null)
            return new ProblemAnswer(Http.Problem.From(HttpContext, ValidationFailed.Member("lastEventId", "Is none of this stream's: give the same topics in the same order.")));

        var resolved = await mediator.Send(new ResolveTopics(names), cancellationToken);
        var refusal = resolved.Refusal ?? resolved.Value.FirstOrDefault(wanted => wanted.Refusal is not null)?.Refusal;
        return refusal is not null
            ? new ProblemAnswer(Http.Problem.From(HttpContext, refusal))
            : new EventStream(feed, [.. resolved.Value.Zip(seqs, (wanted, seq) => wanted with { LastSeq = seq })], clock);
    }
}
