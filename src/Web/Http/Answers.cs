using PredictionMarkets.Application.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Web.Json;

namespace PredictionMarkets.Web.Http;

/// <summary>A value as JSON, written straight to the connection: there is one representation, so nothing is negotiated.</summary>
public sealed class JsonAnswer<T>(T value, int status = StatusCodes.Status200OK) : ActionResult
{
    public T Value => value;

    public override Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var response = context.HttpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(response.BodyWriter, value, ExchangeJson.Options, context.HttpContext.RequestAborted);
    }
}

/// <summary>A problem as the answer of an action.</summary>
public sealed class ProblemAnswer(Problem problem) : ActionResult
{
    public Problem Problem => problem;

    public override Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return problem.WriteAsync(context.HttpContext);
    }
}
