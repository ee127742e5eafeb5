using System.Data.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Web.Http;

namespace PredictionMarkets.IntegrationTests.Web;

/// <summary>Actions that do what ours should never do, so that tests see how the platform takes it. Added to the application by its tests alone.</summary>
[ApiController]
[Route("v1/probe")]
public sealed class ProbeController : ControllerBase
{
    public sealed record Order(Money Price, Side Side, int Quantity, TimeInForce? TimeInForce = null, DateTime? ExpiresAt = null, string? Note = null);

    [HttpGet("bug")]
    public ActionResult Bug() => throw new InvalidOperationException("SELECT secret FROM users");

    [HttpGet("late-bug")]
    public async Task LateBug()
    {
        await Response.WriteAsync("half");
        await Response.Body.FlushAsync();
        throw new InvalidOperationException("too late");
    }

    [HttpGet("database-away")]
    public ActionResult DatabaseAway() => throw new NpgsqlException("no connection", new IOException("reset"));

    [HttpGet("database-bug")]
    public ActionResult DatabaseBug([FromServices] NpgsqlDataSource database)
    {
        using var command = database.CreateCommand("SELECT secret_column FROM users");
        using DbDataReader reader = command.ExecuteReader();
        return NoContent();
    }

    [HttpGet("refusal")]
    public ActionResult Refused(RefusalKind kind) => ((Result<int>)new OfKind(kind)).ToActionResult(this);

    [HttpGet("nothing")]
    public ActionResult Nothing() => ((Result<Domain.Unit>)default(Domain.Unit)).ToActionResult(this);

    [HttpGet("query")]
    public ActionResult<Answer> Query(OrderStatus? status, DateTime? from, int limit = 20, Guid? id = null) => new Answer(status, from, limit, id);

    [HttpPost("echo")]
    public ActionResult Echo(Order body) => ((Result<Order>)body).ToActionResult(this, 201);

    public sealed record Answer(OrderStatus? Status, DateTime? From, int Limit, Guid? Id);

    private sealed record OfKind(RefusalKind Kind) : Refusal(Kind, "SOME_CODE", "Some words.");
}
