using System.Collections.Concurrent;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using Unit = PredictionMarkets.Domain.Unit;

namespace PredictionMarkets.Application.Jobs;

/// <summary>
/// Opens and closes the markets whose time has come, the earliest first. May be sent however often, by any number of nodes: a market that has been moved is not due any more.
/// </summary>
[Allow(Access.Exchange)]
public sealed record RunMarketSchedule : IRequest<Result<JobReport>>
{
    /// <summary>Markets looked at in one run; what is left over is due in the next.</summary>
    public const int MarketsARun = 1_000;

    /// <summary>Orders withdrawn in one transaction before a market is closed.</summary>
    public const int OrdersATransaction = 1_000;
}

internal sealed class RunMarketScheduleHandler(IDueWork due, IScopedSender sender, TimeProvider clock) : IRequestHandler<RunMarketSchedule, Result<JobReport>>
{
    private const int SideBySide = 16;

    public async Task<Result<JobReport>> Handle(RunMarketSchedule request, CancellationToken cancellationToken)
    {
        var markets = await due.MarketsAsync(clock.GetUtcNow().UtcDateTime, RunMarketSchedule.MarketsARun, cancellationToken);
        var moved = 0;
        var failures = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(
            markets, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (market, cancellation) =>
            {
                try
                {
                    var answer = await (market.IsDraft ? OpenAsync(market.Id, cancellation) : CloseAsync(market.Id, cancellation));
                    if (answer.Refusal is null)
                        Interlocked.Increment(ref moved);
                    else if (answer.Refusal is not StateForbids)
                        failures.Enqueue($"market {market.Id}: {answer.Refusal.Code}");
                }
#pragma warning disable CA1031 // One market that cannot be moved must not keep the others waiting; it is named in the run.
                catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    failures.Enqueue($"market {market.Id}: {exception.Message}");
                }
            });
        return new JobReport(moved, Failures: [.. failures]);
    }

    // STATE_FORBIDS: somebody else has moved the market, or its closing time, since it was looked up.
    private Task<Result<Unit>> OpenAsync(Guid market, CancellationToken cancellationToken) => sender.SendAsync(new OpenMarketOnSchedule(market), cancellationToken);

    private async Task<Result<Unit>> CloseAsync(Guid market, CancellationToken cancellationToken)
    {
        while (await due.OpenOrdersAsync(market, RunMarketSchedule.OrdersATransaction, cancellationToken) is { Count: RunMarketSchedule.OrdersATransaction } orders)
        {
            var withdrawn = await sender.SendAsync(new WithdrawOrders(market, orders), cancellationToken);
            if (withdrawn.Refusal is { } refusal)
                return refusal;
            if (withdrawn.Value == 0)
                break;
        }

        return await sender.SendAsync(new CloseMarketOnSchedule(market), cancellationToken);
    }
}
