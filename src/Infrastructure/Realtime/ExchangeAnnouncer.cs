using PredictionMarkets.Application.Exchange;
using PredictionMarkets.Infrastructure.Trading;

namespace PredictionMarkets.Infrastructure.Realtime;

/// <summary>Wakes the feed when the switch of the exchange has been used: its announcement is the last row of the topic <c>markets</c>.</summary>
internal sealed class ExchangeAnnouncer(CommitSignal commits) : IExchangeObserver
{
    public void StatusChanged(ExchangeStatusDto status) => commits.Raise(new CommitNotice([], [], [], ChangesMarkets: true));
}
