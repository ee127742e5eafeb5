using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Web.Http;

/// <summary>Answers that say which version of the data they are, so that a caller who has it already is spared the rest.</summary>
public static class ConditionalAnswer
{
    /// <summary>The value with an ETag made of <paramref name="version"/>, or 304 without a body when the caller named that version.</summary>
    /// <param name="version">Differs whenever two answers of this address differ.</param>
    public static ActionResult ToConditionalResult<T>(this Result<T> result, ControllerBase controller, Func<T, string> version)
    {
        ArgumentNullException.ThrowIfNull(controller);
        ArgumentNullException.ThrowIfNull(version);
        if (result.IsRefused)
            return result.ToActionResult(controller);

        var tag = new EntityTagHeaderValue($"\"{version(result.Value)}\"", isWeak: true);
        var headers = controller.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl ??= new CacheControlHeaderValue { NoCache = true };
        return controller.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false))
            ? new StatusCodeResult(StatusCodes.Status304NotModified)
            : result.ToActionResult(controller);
    }
}
