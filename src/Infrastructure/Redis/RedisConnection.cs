using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace PredictionMarkets.Infrastructure.Redis;

/// <summary>
/// The connection to Redis, when REDIS_URL names one. It is opened at the first use and mends itself; while it is down its users get an exception at
/// once, and carry on without Redis.
/// </summary>
public sealed class RedisConnection : IDisposable
{
    private readonly ConfigurationOptions? _options;
    private readonly SemaphoreSlim _connecting = new(1);
    private ConnectionMultiplexer? _connection;

    public RedisConnection(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _options = configuration["Redis:Url"] is { Length: > 0 } url ? RedisUrl.Parse(url) : null;
    }

    public bool IsConfigured => _options is not null;

    /// <summary>The connection, which may be down. Throws when Redis is not configured.</summary>
    public async Task<ConnectionMultiplexer> GetAsync(CancellationToken cancellationToken)
    {
        if (_connection is { } open)
            return open;
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            return _connection ??= await ConnectionMultiplexer.ConnectAsync(_options ?? throw new InvalidOperationException("Redis is not configured."));
        }
        finally
        {
            _connecting.Release();
        }
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connecting.Dispose();
    }
}
