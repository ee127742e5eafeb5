namespace PredictionMarkets.Web.Http;

/// <summary>What the web layer itself answers before any request of the application exists, by HTTP status. The codes are part of the API.</summary>
public static class WebRefusals
{
    /// <summary>Code and words for a bare status.</summary>
    public static (string Code, string Detail) Of(int status) => status switch
    {
        StatusCodes.Status400BadRequest => ("VALIDATION_FAILED", "The request is not well formed."),
        StatusCodes.Status401Unauthorized => ("UNAUTHENTICATED", "Sign in first."),
        StatusCodes.Status403Forbidden => ("FORBIDDEN", "You are not entitled to do this."),
        StatusCodes.Status404NotFound => ("NOT_FOUND", "There is nothing at this address."),
        StatusCodes.Status405MethodNotAllowed => ("METHOD_NOT_ALLOWED", "This address does not know that method; the Allow header lists those it knows."),
        StatusCodes.Status408RequestTimeout => ("REQUEST_TIMEOUT", "The request did not arrive in time."),
        StatusCodes.Status413PayloadTooLarge => ("TOO_LARGE", "The request's body is too large."),
        StatusCodes.Status415UnsupportedMediaType => ("VALIDATION_FAILED", "The body must be JSON and say so: Content-Type: application/json."),
        StatusCodes.Status429TooManyRequests => ("RATE_LIMITED", "Too many requests; the Retry-After header says when to try again."),
        StatusCodes.Status503ServiceUnavailable => ("BUSY", "The exchange cannot answer at this moment. Try again shortly."),
        >= 500 => ("INTERNAL", "Something went wrong on our side. The trace id finds it in our logs."),
        _ => ("REFUSED", "The request was refused."),
    };

    public static Problem Problem(HttpContext context, int status)
    {
        var (code, detail) = Of(status);
        return Http.Problem.From(context, status, code, detail);
    }
}
