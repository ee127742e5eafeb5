using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Json;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Application.Users;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.Web.Controllers;

/// <summary>What the caller has, and how it came about.</summary>
[ApiController]
[Route("v1/user")]
public sealed class UserController(IMediator mediator) : ControllerBase
{
    private static readonly CsvColumn<OwnTradeDto>[] TradeColumns =
    [
        new("createdAt", trade => trade.CreatedAt),
        new("id", trade => trade.Id),
        new("marketId", trade => trade.MarketId),
        new("seq", trade => trade.Seq),
        new("orderId", trade => trade.OrderId),
        new("side", trade => UpperSnake.Name(trade.Side)),
        new("outcome", trade => UpperSnake.Name(trade.Outcome)),
        new("price", trade => trade.Price),
        new("quantity", trade => trade.Quantity),
        new("fee", trade => trade.Fee),
        new("role", trade => UpperSnake.Name(trade.Role)),
        new("kind", trade => UpperSnake.Name(trade.Kind)),
    ];

    private static readonly CsvColumn<LedgerEntryDto>[] LedgerColumns =
    [
        new("createdAt", entry => entry.CreatedAt),
        new("transactionId", entry => entry.TransactionId),
        new("kind", entry => UpperSnake.Name(entry.Kind)),
        new("account", entry => UpperSnake.Name(entry.Account)),
        new("amount", entry => entry.Amount),
        new("marketId", entry => entry.MarketId),
        new("marketSlug", entry => entry.MarketSlug),
        new("tradeSeq", entry => entry.TradeSeq),
        new("reason", entry => entry.Reason),
    ];

    /// <summary>Own money.</summary>
    [HttpGet("balance")]
    [ProducesResponseType<BalanceDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Balance(CancellationToken cancellationToken) =>
        (await mediator.Send(new GetBalance(), cancellationToken)).ToActionResult(this);

    /// <summary>Own positions, newest market first.</summary>
    /// <param name="market">Id or slug.</param>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    [HttpGet("positions")]
    [ProducesResponseType<PositionPage>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Positions(string? market, int? limit, string? cursor, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetPositions(market, limit, cursor), cancellationToken)).ToActionResult(this);

    /// <summary>Own money and positions together.</summary>
    [HttpGet("portfolio")]
    [ProducesResponseType<PortfolioDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Portfolio(CancellationToken cancellationToken) =>
        (await mediator.Send(new GetPortfolio(), cancellationToken)).ToActionResult(this);

    /// <summary>What the caller had altogether over time, oldest first, ending with the present. At most 1,000 points.</summary>
    /// <param name="interval">The time between two points; 1h if left out.</param>
    /// <param name="from">Before the first point; 300 points before the end if left out.</param>
    /// <param name="to">No point is later; now if left out.</param>
    [HttpGet("portfolio/history")]
    [ProducesResponseType<PortfolioHistoryDto>(StatusCodes.Status200OK)]
    public async Task<ActionResult> PortfolioHistory(
        [FromQuery, AllowedValues("5m", "1h", "1d")] string? interval, DateTime? from, DateTime? to, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetPortfolioHistory(interval, from, to), cancellationToken)).ToActionResult(this);

    /// <summary>Own trades, newest first; with <c>Accept: text/csv</c> all of them as a file.</summary>
    /// <param name="market">Id or slug.</param>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    [HttpGet("trades")]
    [ProducesResponseType<Page<OwnTradeDto>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Trades(string? market, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        if (!Csv.IsWanted(Request))
            return (await mediator.Send(new GetUserTrades(market, limit, cursor), cancellationToken)).ToActionResult(this);
        var file = await mediator.Send(new ExportUserTrades(market), cancellationToken);
        return file.IsRefused ? file.ToActionResult(this) : new CsvAnswer<OwnTradeDto>("trades.csv", file.Value.Rows, TradeColumns);
    }

    /// <summary>Every movement of own money, newest first; with <c>Accept: text/csv</c> all of them as a file.</summary>
    /// <param name="limit">1 to 100; 50 if left out.</param>
    [HttpGet("ledger")]
    [ProducesResponseType<Page<LedgerEntryDto>>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Ledger(int? limit, string? cursor, CancellationToken cancellationToken)
    {
        if (!Csv.IsWanted(Request))
            return (await mediator.Send(new GetUserLedger(limit, cursor), cancellationToken)).ToActionResult(this);
        var file = await mediator.Send(new ExportUserLedger(), cancellationToken);
        return file.IsRefused ? file.ToActionResult(this) : new CsvAnswer<LedgerEntryDto>("ledger.csv", file.Value.Rows, LedgerColumns);
    }
}
