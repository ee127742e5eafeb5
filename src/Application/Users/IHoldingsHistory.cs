using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Application.Users;

/// <summary>What a user had, read back from the user's journal, thinned out to one state for each step of time in which something changed.</summary>
public interface IHoldingsHistory
{
    /// <summary>The states at the end of each step up to <paramref name="to"/>; everything before <paramref name="from"/> is one step, named by the time before it.</summary>
    /// <param name="from">On the grid of the steps.</param>
    Task<Holdings> ReadAsync(Guid userId, TimeSpan step, DateTime from, DateTime to, CancellationToken cancellationToken);
}

/// <summary>States in the order of time.</summary>
public sealed record Holdings(IReadOnlyList<HeldMoney> Money, IReadOnlyList<HeldShares> Shares);

/// <summary>A user's money at the end of the step that started then, in units of $0.0001: available and locked, less the debt.</summary>
public readonly record struct HeldMoney(DateTime StepStartsAt, long Money);

/// <summary>A user's shares of one outcome at the end of the step that started then.</summary>
/// <param name="Cost">In units of $0.0001.</param>
public readonly record struct HeldShares(DateTime StepStartsAt, Guid MarketId, Outcome Outcome, long Shares, long Cost);
