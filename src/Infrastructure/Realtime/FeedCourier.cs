using System.Globalization;
using Microsoft.Extensions.Hosting;
using PredictionMarkets.Infrastructure.Trading;

namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>
/// Carries the news of commits between nodes: what, not the content, which everyone reads from the journals. It may lose anything; the relay's own looking finds it a second later.
/// Notices that come in quick succession go out as one.
/// </summary>
internal abstract class FeedCourier(CommitSignal commits, FeedRelay relay, TimeSpan pause) : BackgroundService
{
    /// <summary>Names in one message; beyond it the message says "anything".</summary>
    private const int MostNames = 150;

    private readonly string _node = Guid.NewGuid().ToString("N")[..8];
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<Guid>> _news = new(StringComparer.Ordinal)
    {
        [Orderbook] = [], [Trades] = [], [Markets] = [], [Users] = [],
    };

    protected const string Orderbook = "orderbook";
    protected const string Trades = "trades";
    protected const string Markets = "markets";
    protected const string Users = "users";

    protected static readonly string[] Channels = [Orderbook, Trades, Markets, Users];

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        commits.Committed += Note;
        try
        {
            await Task.WhenAll(ReceiveAsync(stoppingToken), SendAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
        finally
        {
            commits.Committed -= Note;
        }
    }

    /// <summary>Listens until the node stops; every message goes to <see cref="Received"/>.</summary>
    protected abstract Task ReceiveAsync(CancellationToken cancellationToken);

    /// <summary>Sends one message. A failure is logged and forgotten.</summary>
    protected abstract Task SendAsync(string channel, string message, CancellationToken cancellationToken);

    protected void Received(string channel, string message)
    {
        if (message.StartsWith(_node, StringComparison.Ordinal))
            return;
        var names = message[(_node.Length + 1)..];
        if (names is "*")
        {
            relay.WakeAll();
            return;
        }

        Guid[] ids = [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries).Where(name => Guid.TryParse(name, CultureInfo.InvariantCulture, out _)).Select(Guid.Parse)];
        relay.Wake(channel switch
        {
            Users => new CommitNotice([], [], ids, false),
            Markets => new CommitNotice(ids, [], [], true),
            _ => new CommitNotice(ids, [], [], false),
        });
    }

    /// <summary>Says that messages may have been lost.</summary>
    protected void MayHaveMissed() => relay.WakeAll();

    private void Note(CommitNotice notice)
    {
        lock (_lock)
        {
            _news[Orderbook].UnionWith(notice.Markets);
            _news[Trades].UnionWith(notice.Traded);
            _news[Users].UnionWith(notice.Users);
            if (notice.ChangesMarkets)
                _news[Markets].UnionWith(notice.Markets);
            if (_wake.CurrentCount == 0)
                _wake.Release();
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _wake.WaitAsync(cancellationToken);
            List<(string Channel, string Message)> messages;
            lock (_lock)
            {
                messages = [.. _news.Where(news => news.Value.Count > 0).Select(news => (news.Key, $"{_node}:{Write(news.Value)}"))];
                foreach (var news in _news.Values)
                    news.Clear();
            }

            foreach (var (channel, message) in messages)
                await SendAsync(channel, message, cancellationToken);
            await Task.Delay(pause, cancellationToken);
        }
    }

    private static string Write(HashSet<Guid> ids) => ids.Count > MostNames ? "*" : string.Join(',', ids.Select(id => id.ToString("N")));
}
