using StackExchange.Redis;

namespace PredictionMarkets.Infrastructure.Redis;

/// <summary>Reads REDIS_URL: redis://[[user]:password@]host[:port][/database], rediss:// for TLS. Messages never repeat the value: it may hold a password.</summary>
public static class RedisUrl
{
    private const int DefaultPort = 6379;

    public static ConfigurationOptions Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("redis" or "rediss") || url.Host.Length == 0)
            throw new FormatException("REDIS_URL is not redis://[:password@]host[:port][/database].");

        var database = url.AbsolutePath.Trim('/');
        var options = new ConfigurationOptions
        {
            Ssl = url.Scheme is "rediss",
            SslHost = url.Scheme is "rediss" ? url.Host : null,
            AbortOnConnectFail = false,
            ConnectTimeout = 2_000,
            SyncTimeout = 1_000,
            ResponseTimeout = 2_000,
            KeepAlive = 5,
            DefaultDatabase = database.Length == 0 ? 0
                : int.TryParse(database, out var number) ? number
                : throw new FormatException("REDIS_URL: the database is not a number."),
        };
        options.EndPoints.Add(url.Host, url.Port > 0 ? url.Port : DefaultPort);
        if (url.UserInfo.Split(':', 2) is [_, var password])
            options.Password = Uri.UnescapeDataString(password);
        return options;
    }
}
