using PredictionMarkets.Application.Persistence;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Application.Resolutions;

/// <summary>Where a market's resolution stands, and how it came there.</summary>
/// <param name="Round">Counts proposals from 1; a correction is a round too.</param>
/// <param name="SettlementPrice">What a YES share pays; a NO share pays the rest of the dollar.</param>
/// <param name="Source">Where the result can be looked up.</param>
/// <param name="DisputableUntil">Until then holders may dispute it.</param>
/// <param name="IsFinal">True if it cannot be disputed any more.</param>
/// <param name="Timeline">Every step, oldest first.</param>
public sealed record ResolutionDto(
    int Round, ResolutionOutcome Outcome, Money SettlementPrice, string? Source, string? Note, DateTime DisputableUntil, bool IsFinal, bool IsApproved,
    IReadOnlyList<ResolutionStepDto> Timeline)
{
    internal static ResolutionDto? Of(MarketRow market, IReadOnlyList<ResolutionStepRow> steps, DateTime now)
    {
        if (market is not { ResolutionRound: { } round, YesPays: { } units, DisputableUntil: { } until })
            return null;
        var stated = steps.LastOrDefault(step => step.Round == round && step.Step is ResolutionStep.Proposed or ResolutionStep.Corrected);
        var isFinal = market.Status != MarketStatus.Disputed && (market.Status != MarketStatus.Proposed || until <= now);
        return new ResolutionDto(
            round, Proposal.OutcomeOf(new Money(units)), new Money(units), stated?.Source, stated?.Text, until, isFinal, market.ApprovedBy is not null,
            [.. steps.Select(ResolutionStepDto.Of)]);
    }
}

/// <summary>A step of a resolution.</summary>
/// <param name="Text">The administrator's note, or the reason of a dispute.</param>
public sealed record ResolutionStepDto(
    ResolutionStep Step, int Round, ResolutionOutcome Outcome, Money SettlementPrice, string? Source, string? Text, DateTime? DisputableUntil, DateTime At)
{
    internal static ResolutionStepDto Of(ResolutionStepRow row) => new(
        row.Step, row.Round, Proposal.OutcomeOf(new Money(row.YesPays)), new Money(row.YesPays), row.Source, row.Text, row.DisputableUntil, row.CreatedAt);
}
