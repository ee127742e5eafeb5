namespace PredictionMarkets.Application.Markets;

/// <summary>Shares traded in the last 24 hours, by market; a few seconds old at most while that costs little.</summary>
public interface IMarketVolumes
{
    /// <summary>Markets without a trade in that time are missing.</summary>
    ValueTask<IReadOnlyDictionary<Guid, long>> Last24HoursAsync(CancellationToken cancellationToken);
}
