namespace PredictionMarkets.Infrastructure.Errors;

/// <summary>Where errors are sent, as SENTRY_DSN says it: https://key@host/project.</summary>
public sealed record SentryDsn(Uri Envelope, string Key)
{
    /// <summary>Throws for anything else; the message does not repeat the value.</summary>
    public static SentryDsn Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var dsn) || dsn.Scheme is not ("https" or "http") || dsn.UserInfo.Length == 0 || dsn.AbsolutePath.Trim('/').Length == 0)
            throw new InvalidOperationException("SENTRY_DSN is not https://key@host/project.");
        var path = dsn.AbsolutePath.TrimEnd('/');
        var slash = path.LastIndexOf('/');
        return new SentryDsn(
            new Uri($"{dsn.GetLeftPart(UriPartial.Scheme)}{dsn.Authority[(dsn.Authority.IndexOf('@', StringComparison.Ordinal) + 1)..]}{path[..slash]}/api/{path[(slash + 1)..]}/envelope/"),
            dsn.UserInfo.Split(':')[0]);
    }
}
