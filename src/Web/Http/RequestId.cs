using System.Diagnostics;

namespace PredictionMarkets.Web.Http;

/// <summary>The id under which a request is found in the logs: the distributed trace's when there is one, the server's own otherwise.</summary>
public static class RequestId
{
    public static string Of(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
    }
}
