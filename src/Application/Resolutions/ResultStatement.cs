using FluentValidation;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Application.Resolutions;

/// <summary>A request that states a market's result.</summary>
public interface IResultStatement
{
    ResolutionOutcome Outcome { get; }

    /// <summary>With PRICE: what a YES share pays, 0 to 1; 0.50 if left out, which voids the market.</summary>
    Money? SettlementPrice { get; }

    /// <summary>Where the result can be looked up.</summary>
    string Source { get; }

    string? Note { get; }
}

internal static class ResultStatements
{
    public static Proposal ToProposal(this IResultStatement result) => new(
        result.Outcome switch
        {
            ResolutionOutcome.Yes => Money.OneDollar,
            ResolutionOutcome.No => Money.Zero,
            ResolutionOutcome.Price => result.SettlementPrice ?? Proposal.VoidPrice,
            _ => throw new ArgumentOutOfRangeException(nameof(result), result.Outcome, "A result of no known kind."),
        },
        result.Source,
        result.Note);

    /// <summary>For the audit log.</summary>
    public static string Describe(this IResultStatement result) => $"YES pays {result.ToProposal().YesPays}; {result.Source}; {result.Note}".TrimEnd(' ', ';');
}

internal abstract class ResultStatementValidator<T> : AbstractValidator<T>
    where T : IResultStatement
{
    protected ResultStatementValidator()
    {
        RuleFor(result => result.Outcome).IsInEnum();
        RuleFor(result => result.SettlementPrice).Null().When(result => result.Outcome != ResolutionOutcome.Price).WithMessage("Only PRICE names a settlement price.");
        RuleFor(result => result.SettlementPrice).Must(price => price is null or { Units: >= 0 and <= Money.UnitsPerDollar }).WithMessage("Must be between 0 and 1.");
        RuleFor(result => result.Source).NotEmpty().MaximumLength(2_000);
        RuleFor(result => result.Note).MaximumLength(2_000);
    }
}
