using System.Collections.Concurrent;
using MediatR;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Jobs;

/// <summary>
/// Ends the orders whose time has come and gives back what they hold, the earliest first, until none is due. None of them could have traded since. May be sent
/// however often, by any number of nodes: an order that has ended is not due any more.
/// </summary>
[Allow(Access.Exchange)]
public sealed record ExpireDueOrders : IRequest<Result<JobReport>>
{
    /// <summary>Orders in one transaction: long enough to be cheap, short enough for other traders to wait for.</summary>
    public const int OrdersATransaction = 1_000;
}

internal sealed class ExpireDueOrdersHandler(IDueWork due, IScopedSender sender, TimeProvider clock) : IRequestHandler<ExpireDueOrders, Result<JobReport>>
{
    private const int OrdersARound = 20_000;

    /// <summary>One batch is carried out while the next one queues up; more would be joined into one long transaction.</summary>
    private const int SideBySide = 2;

    public async Task<Result<JobReport>> Handle(ExpireDueOrders request, CancellationToken cancellationToken)
    {
        var expired = 0;
        while (true)
        {
            var orders = await due.ExpiringOrdersAsync(clock.GetUtcNow().UtcDateTime, OrdersARound, cancellationToken);
            var failures = new ConcurrentQueue<string>();
            var before = expired;
            await Parallel.ForEachAsync(
                Batches(orders), new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
                async (batch, cancellation) =>
                {
                    try
                    {
                        var answer = await sender.SendAsync(batch, cancellation);
                        if (answer.Refusal is { } refusal)
                            failures.Enqueue($"market {batch.MarketId}: {refusal.Code}");
                        else
                            Interlocked.Add(ref expired, answer.Value);
                    }
#pragma warning disable CA1031 // One market that cannot be cleaned up must not keep the others waiting; it is named in the run.
                    catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
                    {
                        failures.Enqueue($"market {batch.MarketId}: {exception.Message}");
                    }
                });

            // What a round cannot end, the next tick tries again: it must not keep this one busy for ever.
            if (orders.Count < OrdersARound || expired == before || !failures.IsEmpty)
                return new JobReport(expired, Failures: [.. failures]);
        }
    }

    private static IEnumerable<ExpireOrders> Batches(IReadOnlyList<OpenOrder> orders) => orders
        .GroupBy(order => order.MarketId)
        .SelectMany(market => market.Chunk(ExpireDueOrders.OrdersATransaction).Select(chunk => new ExpireOrders(market.Key, chunk)));
}
