using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Web.Http;

/// <summary>From what a handler says to what goes over the wire.</summary>
public static class ResultExtensions
{
    /// <summary>The value as JSON with <paramref name="successStatus"/> (204 without a body for <see cref="Unit"/>), or the refusal as problem details.</summary>
    public static ActionResult ToActionResult<T>(this Result<T> result, ControllerBase controller, int successStatus = StatusCodes.Status200OK)
    {
        ArgumentNullException.ThrowIfNull(controller);
        if (result.Refusal is { } refusal)
        {
            if (refusal is TooManyAttempts limited)
                controller.Response.Headers.RetryAfter = ((int)limited.Wait.TotalSeconds).ToString();
            return new ProblemAnswer(Problem.From(controller.HttpContext, refusal));
        }

        return typeof(T) == typeof(Unit) ? new NoContentResult() : new JsonAnswer<T>(result.Value, successStatus);
    }
}
