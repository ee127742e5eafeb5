using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
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
            // The feed itself ends what is silent, and says so; this is for when it cannot.
            hub.ClientTimeoutInterval = options.IdleTimeout + TimeSpan.FromSeconds(30);
            hub.KeepAliveInterval = TimeSpan.FromSeconds(15);
            hub.MaximumReceiveMessageSize = options.MaxMessageSize;
            hub.EnableDetailedErrors = false;
        }).AddJsonProtocol(json => ExchangeJson.Apply(json.PayloadSerializerOptions));

        // Of two protocols of one name the library takes the last.
        return services.AddSingleton<IHubProtocol, FeedProtocol>().AddSingleton<HubLifetimeManager<FeedHub>, FeedLifetime>();
    }

    public static void MapFeed(this WebApplication app)
    {
        app.MapGet("/docs/asyncapi.json", () => Results.Stream(typeof(FeedSetup).Assembly.GetManifestResourceStream("asyncapi.json")!, "application/json")).ExcludeFromDescription();
        foreach (var path in Paths)
        {
            var connections = new HttpConnectionDispatcherOptions { Transports = HttpTransportType.WebSockets };
            connections.WebSockets.CloseTimeout = TimeSpan.FromSeconds(2);
            app.MapConnections(path, connections, hub => hub.Use(Hearing.Before).UseHub<FeedHub>()).WithMetadata(new LimitedAttribute(RateLimitPolicy.Connection));
        }
    }
}
