using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Domain.Markets;

/// <summary>What a result says: one of the outcomes, or a price between them, which is also how a market is voided.</summary>
public enum ResolutionOutcome : byte { Yes = 1, No = 2, Price = 3 }

/// <summary>A step on the way from a proposal to the payout.</summary>
public enum ResolutionStep : byte
{
    Proposed = 1,
    Disputed = 2,

    /// <summary>A second administrator has confirmed the proposal.</summary>
    Approved = 3,

    /// <summary>The result stands; positions are being paid.</summary>
    Settling = 4,

    /// <summary>Every position is paid.</summary>
    Resolved = 5,

    /// <summary>A wrong result is replaced; payouts are being reversed and made anew.</summary>
    Corrected = 6,
}

/// <summary>A result as an administrator names it.</summary>
/// <param name="YesPays">What a YES share pays, $0 to $1; a NO share pays the rest of the dollar.</param>
/// <param name="Source">Where it can be looked up.</param>
public sealed record Proposal(Money YesPays, string Source, string? Note)
{
    /// <summary>What a share pays when the market is voided and nobody says otherwise.</summary>
    public static Money VoidPrice => new(Money.UnitsPerDollar / 2);

    /// <summary>How a result that pays so much for YES is called.</summary>
    public static ResolutionOutcome OutcomeOf(Money yesPays) =>
        yesPays.IsZero ? ResolutionOutcome.No : yesPays == Money.OneDollar ? ResolutionOutcome.Yes : ResolutionOutcome.Price;
}

/// <summary>What a market is about to pay, or has paid. How it came about is told by its steps.</summary>
/// <param name="Round">Counts proposals from 1; a correction is a round too. Payouts carry it.</param>
/// <param name="YesPays">What a YES share pays; a NO share pays the rest of the dollar.</param>
/// <param name="DisputableUntil">UTC; from then on it stands.</param>
/// <param name="ApprovedBy">The second administrator; null until there is one.</param>
/// <param name="PaidRound">The last round that was paid to the end; 0 before the first.</param>
public sealed record Resolution(int Round, Money YesPays, DateTime DisputableUntil, Guid ProposedBy, Guid? ApprovedBy, int PaidRound)
{
    /// <summary>So many proposals may be disputed; the next one is final.</summary>
    public const int DisputableRounds = 2;

    /// <summary>True while payouts of an earlier round are being replaced.</summary>
    public bool IsCorrection => PaidRound > 0 && PaidRound < Round;

    /// <summary>What a share pays.</summary>
    public Money Pays(Outcome outcome) => outcome == Outcome.Yes ? YesPays : Money.OneDollar - YesPays;
}

/// <summary>How results become final.</summary>
/// <param name="DisputeWindow">How long holders have to dispute a proposal.</param>
/// <param name="AllowEarlyFinalize">An administrator may end the window early.</param>
/// <param name="TwoAdmins">A result needs a second administrator, other than the one who proposed it.</param>
public sealed record ResolutionRules(TimeSpan DisputeWindow, bool AllowEarlyFinalize, bool TwoAdmins);

/// <summary>One holding's payout in one round.</summary>
public readonly record struct Payout(Guid UserId, Outcome Outcome, long Shares, Money Amount);
