using PredictionMarkets.Domain;

namespace PredictionMarkets.Application.Resolutions;

/// <summary>Every result proposed for a market is a round of its own. Who disputes or finalises means the one they saw.</summary>
internal static class SeenRound
{
    /// <summary>Goes on unless another round stands than the one that was seen.</summary>
    /// <param name="seen">Null: whichever stands.</param>
    /// <param name="standing">Null or 0: none; the act itself refuses that.</param>
    public static Result<T> Then<T>(int? seen, int? standing, Func<Result<T>> act) =>
        seen is not null && standing is not (null or 0) && seen != standing ? new StateForbids("Another result has been proposed meanwhile.") : act();
}
