using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>
/// Hands trading commands to this node's writers. Starts with the host, before it listens; stops after it has stopped listening, when what was queued is answered.
/// </summary>
internal sealed class TradingGateway : ITradingGateway, IHostedService, IDisposable
{
    private readonly MarketCache _cache;
    private readonly MarketWriter[] _writers;
    private readonly MarketCache _backgroundCache;
    private readonly MarketWriter _background;
    private readonly CancellationTokenSource _abort = new();
    private readonly ILogger<TradingGateway> _logger;
    private readonly IDisposable _queueDepth;
    private Task _running = Task.CompletedTask;

    public TradingGateway(
        NpgsqlDataSource database, MarketCache cache, MarketLoader loader, BookSnapshots snapshots, CommitSignal commits, IOptions<TradingOptions> options, IIdSource ids, TimeProvider clock,
        ILoggerFactory loggers, TradingPulse pulse)
    {
        _cache = cache;
        _logger = loggers.CreateLogger<TradingGateway>();
        _writers = [.. Enumerable.Range(0, Math.Max(1, options.Value.Writers)).Select(_ => Writer(cache))];

        // Towards the others it is like another node: it has markets in a memory of its own, and the rows' locks keep it in step.
        _backgroundCache = new MarketCache(loader);
        _background = Writer(_backgroundCache);
        _queueDepth = ExchangeMetrics.ObserveQueueDepth(() => _writers.Sum(writer => (long)writer.QueueDepth));

        MarketWriter Writer(MarketCache markets) => new(database, markets, loader, snapshots, commits, options.Value, ids, clock, loggers.CreateLogger<MarketWriter>(), pulse);
    }

    public async Task<TResponse> ExecuteAsync<TResponse>(
        ITradingCommand command, IReadOnlyList<MarketReference> markets, Guid senderId, ITradingSession session, Func<Task<TResponse>> handle)
        where TResponse : IRefusable<TResponse>
    {
        var (writer, cache) = command.IsBackground ? (_background, _backgroundCache) : (WriterOf(markets, senderId), _cache);
        foreach (var market in markets)
        {
            try
            {
                await cache.GetAsync(market.Id);
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.IO.IOException)
            {
                TradingLog.GroupGivenUp(_logger, 1, exception.Message);
                return TResponse.Refused(new Busy());
            }
        }

        var work = new TradingWork<TResponse>(command, markets, senderId, (TradingSession)session, handle);
        if (command.Turn is { } turn)
            await turn.Before;
        var isQueued = writer.TryEnqueue(work);
        command.Turn?.Pass();
        return isQueued ? await work.Answered : TResponse.Refused(new Busy());
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(AllWriters.Select(writer => Task.Run(() => writer.RunAsync(_abort.Token), CancellationToken.None)));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var writer in AllWriters)
            writer.Complete();
        await using var hurry = cancellationToken.Register(_abort.Cancel);
        await _running;
    }

    private IEnumerable<MarketWriter> AllWriters => _writers.Append(_background);

    /// <summary>Markets of one event have one writer: commands on the event touch them all.</summary>
    private MarketWriter WriterOf(IReadOnlyList<MarketReference> markets, Guid senderId) =>
        _writers[(uint)(markets.Count == 0 ? senderId : markets[0].EventId ?? markets[0].Id).GetHashCode() % _writers.Length];

    public void Dispose()
    {
        _queueDepth.Dispose();
        _abort.Dispose();
    }
}
