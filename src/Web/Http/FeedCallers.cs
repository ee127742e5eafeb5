using System.Globalization;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Realtime;

namespace PredictionMarkets.Web.Http;

/// <summary>Who opens a realtime connection, by the request that does.</summary>
public static class FeedCallers
{
    public static FeedCaller Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var user = context.RequestServices.GetRequiredService<ICurrentUser>();
        DateTime? expires = user.Id is not null && long.TryParse(context.User.FindFirst("exp")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime
            : null;
        return new FeedCaller(user.Id, user.CredentialId, expires, context.Connection.RemoteIpAddress?.ToString());
    }
}
