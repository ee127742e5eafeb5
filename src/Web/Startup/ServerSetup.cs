using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PredictionMarkets.Web.Startup;

/// <summary>The server's limits: what one caller may send, and for how long it may keep us waiting.</summary>
public static class ServerSetup
{
    /// <summary>A batch of fifty orders is a tenth of it.</summary>
    public const long LargestBody = 256 * 1024;

    public static void AddServerLimits(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<KestrelServerOptions>(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = LargestBody;

            // What a connection may send ahead of us: a thousand of them must not be a gigabyte.
            server.Limits.MaxRequestBufferSize = 32 * 1024;
            server.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            server.Limits.MaxRequestHeaderCount = 64;
            server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);

            // Whoever sends or reads slower than this for five seconds keeps a connection busy for nothing.
            server.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
            server.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        });

        // On SIGTERM: no new connections, those under way are finished, then the process ends; a supervisor's usual patience is 30 s.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(25));
    }
}
