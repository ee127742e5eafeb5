using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Application.Resolutions;

/// <summary>How settlements are cut up.</summary>
/// <param name="BatchSize">Holders paid in one transaction.</param>
/// <param name="Pause">Between two transactions, so that trading gets its share of the machine.</param>
/// <param name="HeadStart">How long the request that begins a settlement works on it itself, before it is left to the job.</param>
public sealed record SettlementPace(int BatchSize, TimeSpan Pause, TimeSpan HeadStart);

/// <summary>What is to be paid next in a market.</summary>
/// <param name="Seq">The market's sequence number, read before the rest.</param>
/// <param name="Users">Holders that have not been paid.</param>
/// <param name="Before">Of a correction: payouts that have not been replaced.</param>
/// <param name="TakesBack">Of a correction: true while these holders lose by it. They come first, so that the collateral suffices for those who gain.</param>
public sealed record SettlementSlice(MarketStatus Status, long Seq, IReadOnlyList<Guid> Users, IReadOnlyList<Payout> Before, bool TakesBack)
{
    public bool IsEmpty => Users.Count == 0 && Before.Count == 0;
}

/// <summary>Where a run stands: everyone up to here has been seen. Another run begins anew.</summary>
public readonly record struct SettlementCursor(bool Gains, Guid UserId);

/// <summary>Finds what is left to pay.</summary>
public interface ISettlementQueue
{
    /// <summary>The next holders after the cursor; empty when there are none.</summary>
    Task<SettlementSlice> NextAsync(Guid marketId, SettlementCursor after, int take, CancellationToken cancellationToken);

    /// <summary>True while a correction has payouts to take back in any market of this market's event: they are the collateral of those who gain.</summary>
    Task<bool> MustWaitAsync(Guid marketId, CancellationToken cancellationToken);

    /// <summary>Open buys of users who owe money, as market and user: a debtor does not buy.</summary>
    Task<IReadOnlyList<(Guid Market, Guid User)>> BuysOfDebtorsAsync(Guid marketId, CancellationToken cancellationToken);
}

/// <summary>
/// Drives markets from SETTLING to RESOLVED. It keeps nothing that the database does not know: it can be killed at every step, taken up by any node, and run by two at
/// once; each step insists on the market's sequence number, so that the slower one does nothing.
/// </summary>
public sealed partial class SettlementDriver(ISettlementQueue queue, IScopedSender sender, SettlementPace pace, TimeProvider clock, ILogger<SettlementDriver> logger)
{
    /// <summary>Settles for a moment, so that a small market is done when its administrator gets the answer. The rest is left to the job.</summary>
    public async Task GiveHeadStartAsync(IReadOnlyList<Guid> markets, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        await RunAsync(markets, () => Stopwatch.GetElapsedTime(started) > pace.HeadStart, cancellationToken);
    }

    /// <summary>
    /// Settles these markets side by side until all are resolved, or until told to stop between two steps. One that cannot be settled does not keep the others waiting: it is left
    /// for the next run. Returns how many became resolved, and what went wrong.
    /// </summary>
    public async Task<(int Resolved, IReadOnlyList<string> Failures)> RunAsync(IReadOnlyList<Guid> markets, Func<bool> isTimeUp, CancellationToken cancellationToken)
    {
        var left = markets.ToDictionary(id => id, _ => default(SettlementCursor));
        var resolved = 0;
        var failures = new List<string>();
        while (left.Count > 0 && !isTimeUp())
        {
            foreach (var market in left.Keys.ToList())
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    (var isOver, left[market]) = await StepAsync(market, left[market], cancellationToken);
                    if (isOver && left.Remove(market))
                        resolved++;
                }
#pragma warning disable CA1031 // One market that cannot be settled must not keep the others waiting; it is named in the run.
                catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    left.Remove(market);
                    failures.Add($"market {market}: {exception.Message}");
                    LogFailed(market, exception);
                }

                if (isTimeUp())
                    break;
            }
        }

        return (resolved, failures);
    }

    /// <summary>One batch, or the end.</summary>
    private async Task<(bool IsOver, SettlementCursor Cursor)> StepAsync(Guid market, SettlementCursor cursor, CancellationToken cancellationToken)
    {
        var slice = await queue.NextAsync(market, cursor, pace.BatchSize, cancellationToken);
        if (slice.Status != MarketStatus.Settling)
            return (true, cursor);
        if (slice.IsEmpty)
            return cursor == default ? (await FinishAsync(market, slice.Seq, cancellationToken), cursor) : (false, default);
        if (slice is { Before.Count: > 0, TakesBack: false } && await queue.MustWaitAsync(market, cancellationToken))
        {
            await Task.Delay(pace.Pause, clock, cancellationToken);
            return (false, cursor);
        }

        var answer = await sender.SendAsExchangeAsync(new SettleBatch(market, slice.Seq, slice.Users, slice.Before), cancellationToken);
        if (answer.IsRefused || answer.Value == SettlementProgress.Overtaken)
        {
            // Another node is at it, or the database is busy: look again in a moment.
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20, 200)), clock, cancellationToken);
            return (false, default);
        }

        await Task.Delay(pace.Pause, clock, cancellationToken);
        var last = slice.Users.Count > 0 ? slice.Users[^1] : slice.Before[^1].UserId;
        return (false, new SettlementCursor(Gains: slice.Before.Count > 0 && !slice.TakesBack, last));
    }

    private async Task<bool> FinishAsync(Guid market, long seq, CancellationToken cancellationToken)
    {
        foreach (var (other, user) in await queue.BuysOfDebtorsAsync(market, cancellationToken))
        {
            if ((await sender.SendAsExchangeAsync(new CancelBuysOfDebtor(other, user), cancellationToken)).IsRefused)
                return false;
        }

        return !(await sender.SendAsExchangeAsync(new FinishSettlement(market, seq), cancellationToken)).IsRefused;
    }

    [LoggerMessage(610, LogLevel.Error, "Market {Market} could not be settled now; it is tried again")]
    private partial void LogFailed(Guid market, Exception exception);
}
