using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Web.Http;

/// <summary>
/// The feed as server-sent events. Each event's id says where all topics of the stream stand once it has been read, in the order in which they were asked for, such as
/// <c>17.4.-</c>: what a client sends back as Last-Event-ID.
/// </summary>
public sealed class EventStream(IFeed feed, IReadOnlyList<WantedTopic> topics, TimeProvider clock) : ActionResult
{
    public override async Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var http = context.HttpContext;
        var sink = new Sink(http, topics, clock);
        var opened = feed.Open(FeedCallers.Of(http), sink);
        if (opened.Refusal is { } refusal)
        {
            await Problem.From(http, refusal).WriteAsync(http);
            return;
        }

        var connection = opened.Value;
        await using var gone = http.RequestAborted.Register(() => connection.Close(null));
        try
        {
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            await sink.BeginAsync();
            await connection.SubscribeAsync(topics, http.RequestAborted);
        }
        catch
        {
            connection.Close(null);
            throw;
        }

        await connection.Closed;
    }

    /// <summary>Where topics stand, as an id says; null if it does not fit them.</summary>
    public static IReadOnlyList<long?>? ReadId(string id, int topics)
    {
        ArgumentNullException.ThrowIfNull(id);
        var parts = id.Split('.');
        if (parts.Length != topics)
            return null;
        var seqs = new long?[topics];
        for (var i = 0; i < topics; i++)
        {
            if (parts[i] is "-")
                continue;
            if (!long.TryParse(parts[i], System.Globalization.NumberStyles.None, null, out var seq))
                return null;
            seqs[i] = seq;
        }

        return seqs;
    }

    [SuppressMessage("Reliability", "CA1001", Justification = "The semaphore's wait handle is never asked for, so there is nothing to dispose of.")]
    private sealed class Sink(HttpContext http, IReadOnlyList<WantedTopic> topics, TimeProvider clock) : IFeedSink
    {
        private readonly HttpResponse _response = http.Response;
        private readonly long?[] _seqs = [.. topics.Select(topic => topic.LastSeq)];
        private readonly SemaphoreSlim _writing = new(1);

        /// <summary>Nobody is expected to say anything on a stream.</summary>
        public TimeSpan SilentFor => TimeSpan.Zero;

        public async Task BeginAsync()
        {
            await _response.StartAsync();
            await _response.WriteAsync("retry: 1000\n\n");
            await _response.Body.FlushAsync();
        }

        public async ValueTask WriteAsync(FeedBatch batch)
        {
            await _writing.WaitAsync();
            try
            {
                foreach (var message in batch.Messages)
                    Write(message);
                var flushed = await _response.BodyWriter.FlushAsync();
                if (flushed.IsCompleted)
                    throw new IOException("The client has left.");
            }
            finally
            {
                _writing.Release();
            }
        }

        public void Abort() => http.Abort();

        public async Task CloseAsync(Refusal? reason)
        {
            if (reason is not null)
                await WriteAsync(FeedMessage.OfRefusal(reason, clock.GetUtcNow().UtcDateTime).Alone);
        }

        private void Write(FeedMessage message)
        {
            for (var i = 0; i < _seqs.Length; i++)
            {
                if (message.Topic == topics[i].Topic && (message.Type is FeedMessageTypes.Snapshot || message.Seq > (_seqs[i] ?? -1)))
                    _seqs[i] = message.Seq;
            }

            var writer = _response.BodyWriter;
            writer.Write("id: "u8);
            writer.Write(Encoding.ASCII.GetBytes(string.Join('.', _seqs.Select(seq => seq?.ToString() ?? "-"))));
            writer.Write("\ndata: "u8);
            writer.Write(message.Json.Span);
            writer.Write("\n\n"u8);
        }
    }
}
