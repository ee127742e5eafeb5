using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using PredictionMarkets.Application.Json;
using PredictionMarkets.Application.Limits;
using PredictionMarkets.Infrastructure.Realtime;
using PredictionMarkets.Web.Http;
using PredictionMarkets.Web.Hubs;

namespace PredictionMarkets.Web.Startup;

/// <summary>The realtime feed's hub. WebSockets only: who cannot have one uses /v1/stream.</summary>
public static class FeedSetup
{
    private static readonly string[] Paths = ["/realtime", "/ws"];

    /// <summary>True for the hub's addresses and what is below them.</summary>
    public static bool IsHub(PathString path) => Array.Exists(Paths, hub => path.StartsWithSegments(hub, StringComparison.OrdinalIgnoreCase));

    public static IServiceCollection AddFeedHub(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = configuration.GetSection("Realtime").Get<FeedOptions>() ?? new FeedOptions();
        services.AddSignalR(hub =>
        {
            hub.ClientTimeoutInterval = options.IdleTimeout;
            hub.KeepAliveInterval = TimeSpan.FromSeconds(15);
            hub.MaximumReceiveMessageSize = options.MaxMessageSize;
            hub.EnableDetailedErrors = false;
        }).AddJsonProtocol(json => ExchangeJson.Apply(json.PayloadSerializerOptions));
        return services.AddSingleton<HubLifetimeManager<FeedHub>, FeedLifetime>();
    }

    public static void MapFeed(this WebApplication app)
    {
        foreach (var path in Paths)
        {
            app.MapHub<FeedHub>(path, connection =>
            {
                connection.Transports = HttpTransportType.WebSockets;
                connection.WebSockets.CloseTimeout = TimeSpan.FromSeconds(2);
            }).WithMetadata(new LimitedAttribute(RateLimitPolicy.Connection));
        }
    }
}
