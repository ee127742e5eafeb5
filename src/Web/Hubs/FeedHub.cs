using System.Text.Json;
using MediatR;
using Microsoft.AspNetCore.SignalR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Limits;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Domain;
using PredictionMarkets.Web.Http;
using PredictionMarkets.Web.Middleware;

namespace PredictionMarkets.Web.Hubs;

/// <summary>
/// The realtime feed over WebSocket (docs/realtime.md). What it sends are calls of the client's method <c>message</c>. A call that is wrong as a whole fails with
/// "CODE: what is wrong"; else there is an answer for each topic.
/// </summary>
public sealed class FeedHub(IFeed feed, IMediator mediator, CurrentUser currentUser, RateLimits limits, IRateLimiter limiter, TimeProvider clock) : Hub
{
    private static readonly object FeedKey = new();
    private static readonly object UserKey = new();
    private static readonly KeyValuePair<string, object?> In = new("direction", "in");

    private IFeedConnection Connection => (IFeedConnection?)Context.Items[FeedKey] ?? throw new HubException("TOO_MANY_CONNECTIONS: Too many realtime connections are open.");

    public override async Task OnConnectedAsync()
    {
        var http = Context.GetHttpContext()!;
        Context.Items[UserKey] = http.RequestServices.GetRequiredService<ICurrentUser>();
        var sink = new HubSink(FeedLifetime.ConnectionOf(Context), http, clock);
        var opened = feed.Open(FeedCallers.Of(http), sink);
        if (opened.IsRefused)
            await sink.CloseAsync(opened.Refusal);
        else
            Context.Items[FeedKey] = opened.Value;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items[FeedKey] is IFeedConnection connection)
            connection.Close(null);
        return Task.CompletedTask;
    }

    /// <summary>{topics: [...], lastSeqs?: {topic: seq}}: subscribes; sends what was missed or a snapshot, then what builds on it.</summary>
    [HubMethodName("subscribe")]
    public async Task<IReadOnlyList<TopicAnswer>> Subscribe(JsonElement request) =>
        await Connection.SubscribeAsync(await ResolveAsync(FeedRequests.Read(request)), Context.ConnectionAborted);

    /// <summary>{topics: [...]}: no more of these.</summary>
    [HubMethodName("unsubscribe")]
    public async Task<IReadOnlyList<TopicAnswer>> Unsubscribe(JsonElement request) => Connection.Unsubscribe(await ResolveAsync(FeedRequests.Read(request)));

    /// <summary>Book and trades of one market, by id, slug or {marketId}.</summary>
    [HubMethodName("subscribe:market")]
    public async Task<IReadOnlyList<TopicAnswer>> SubscribeMarket(JsonElement market) =>
        await Connection.SubscribeAsync(await ResolveAsync(FeedRequests.ReadMarket(market)), Context.ConnectionAborted);

    /// <summary>No more of book and trades of one market.</summary>
    [HubMethodName("unsubscribe:market")]
    public async Task<IReadOnlyList<TopicAnswer>> UnsubscribeMarket(JsonElement market) => Connection.Unsubscribe(await ResolveAsync(FeedRequests.ReadMarket(market)));

    /// <summary>{requestId?}: a pong comes behind everything that is waiting to be sent.</summary>
    [HubMethodName("ping")]
    public async Task Ping(JsonElement request)
    {
        ExchangeMetrics.WebSocketMessages.Add(1, In);
        await CountAsync();
        Connection.Pong(FeedRequests.ReadRequestId(request));
    }

    private async Task<IReadOnlyList<WantedTopic>> ResolveAsync(Result<ResolveTopics> request)
    {
        ExchangeMetrics.WebSocketMessages.Add(1, In);
        await CountAsync();
        if (request.Refusal is { } unreadable)
            throw Error(unreadable);
        var topics = await mediator.Send(request.Value, Context.ConnectionAborted);
        return topics.Refusal is { } refusal ? throw Error(refusal) : topics.Value;
    }

    /// <summary>A call costs what a request costs, and counts as one.</summary>
    private async ValueTask CountAsync()
    {
        currentUser.Become((ICurrentUser)Context.Items[UserKey]!);
        if (!limits.Enabled)
            return;
        var (policy, caller) = RateLimitMiddleware.Account(currentUser, Context.GetHttpContext()!.Connection.RemoteIpAddress);
        if (await limiter.TakeAsync(policy, caller) is { IsAllowed: false } decision)
            throw new HubException($"RATE_LIMITED: Too many requests; try again in {decision.RetryAfterSeconds} s.");
    }

    private static HubException Error(Refusal refusal) => new(
        refusal is ValidationFailed { Errors: var errors }
            ? $"{refusal.Code}: {string.Join(' ', errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"))}"
            : $"{refusal.Code}: {refusal.Detail}");
}
