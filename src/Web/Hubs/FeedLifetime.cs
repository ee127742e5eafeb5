using Microsoft.AspNetCore.SignalR;

namespace PredictionMarkets.Web.Hubs;

/// <summary>Lets the hub have its connection itself: the library's own ways of sending serialise a message for each call and may wait for one slow reader.</summary>
public sealed class FeedLifetime(ILogger<FeedLifetime> logger) : DefaultHubLifetimeManager<FeedHub>(logger)
{
    private static readonly object Key = new();

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        connection.Items[Key] = connection;
        return base.OnConnectedAsync(connection);
    }

    /// <summary>The connection that a hub's context speaks of.</summary>
    public static HubConnectionContext ConnectionOf(HubCallerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return (HubConnectionContext)context.Items[Key]!;
    }
}
