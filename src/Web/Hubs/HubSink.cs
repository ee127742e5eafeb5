using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Web.Hubs;

/// <summary>Writes to one SignalR connection: invocations of the client's method "message", framed once for all connections.</summary>
internal sealed class HubSink(HubConnectionContext connection, TimeProvider clock) : IFeedSink
{
    /// <summary>The record separator that ends each frame.</summary>
    private const byte End = 0x1e;

    public ValueTask WriteAsync(FeedMessage message) => connection.WriteAsync(Frame(message));

    public async Task CloseAsync(Refusal? reason)
    {
        try
        {
            if (reason is null)
                return;
            await WriteAsync(FeedMessage.Of(
                FeedMessageTypes.Error, null, clock.GetUtcNow().UtcDateTime, 0, 0, new TopicError(reason.Code, reason.Detail)));
            await connection.WriteAsync(new CloseMessage($"{reason.Code}: {reason.Detail}", allowReconnect: true));
        }
        finally
        {
            connection.Abort();
        }
    }

    /// <summary>Two threads may make the same frame at the same time; either is good.</summary>
    private static SerializedHubMessage Frame(FeedMessage message)
    {
        if (message.Frame is SerializedHubMessage known)
            return known;
        byte[] bytes = [.. """{"type":1,"target":"message","arguments":["""u8, .. message.Json.Span, .. "]}"u8, End];
        var frame = new SerializedHubMessage([new SerializedMessage("json", bytes)]);
        message.Frame = frame;
        return frame;
    }
}
