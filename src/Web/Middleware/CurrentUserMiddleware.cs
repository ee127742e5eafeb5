using PredictionMarkets.Application.Common;

namespace PredictionMarkets.Web.Middleware;

/// <summary>Tells the request's scope whom the token names.</summary>
public sealed class CurrentUserMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, CurrentUser currentUser)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(currentUser);
        if (Guid.TryParse(context.User.FindFirst("sub")?.Value, out var id))
            currentUser.Become(id, string.Equals(context.User.FindFirst("role")?.Value, "ADMIN", StringComparison.Ordinal));
        return next(context);
    }
}
