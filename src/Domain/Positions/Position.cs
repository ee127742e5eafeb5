namespace PredictionMarkets.Domain.Positions;

/// <summary>What one user holds of one outcome of one market.</summary>
/// <param name="Shares">Shares held, locked ones included.</param>
/// <param name="Locked">Shares held by open sell orders.</param>
/// <param name="Cost">What the shares held have cost, without fees.</param>
/// <param name="Realised">Proceeds less cost of what was given up, without fees.</param>
public readonly record struct Position(long Shares, long Locked, Money Cost, Money Realised)
{
    /// <summary>Shares that can be sold, merged or converted.</summary>
    public long Unlocked => Shares - Locked;

    internal Position Acquire(int shares, Money cost) => this with { Shares = checked(Shares + shares), Cost = Cost + cost };

    /// <summary>Gives up unlocked shares for their proceeds. Throws if there are not so many.</summary>
    internal Position Dispose(int shares, Money proceeds)
    {
        if (shares > Unlocked)
            throw new InvalidOperationException($"{shares} shares cannot be given up: {Unlocked} are unlocked.");
        var cost = CostOf(shares);
        return this with { Shares = Shares - shares, Cost = Cost - cost, Realised = Realised + proceeds - cost };
    }

    internal Position Lock(int shares) => shares <= Unlocked
        ? this with { Locked = Locked + shares }
        : throw new InvalidOperationException($"{shares} shares cannot be locked: {Unlocked} are unlocked.");

    internal Position Unlock(int shares) => shares <= Locked
        ? this with { Locked = Locked - shares }
        : throw new InvalidOperationException($"{shares} shares cannot be unlocked: {Locked} are locked.");

    /// <summary>Gives up all shares for what the result pays.</summary>
    internal Position PayOut(Money amount) => Locked == 0
        ? new Position(0, 0, Money.Zero, Realised + amount - Cost)
        : throw new InvalidOperationException($"{Locked} shares are locked; they cannot be paid out.");

    /// <summary>Changes what was realised: a payout was corrected by so much.</summary>
    internal Position Revalue(Money difference) => this with { Realised = Realised + difference };

    /// <summary>The part of the cost that goes with some of the shares, rounded down; all of it with all of them.</summary>
    private Money CostOf(int shares) => shares == Shares ? Cost : new Money((long)((Int128)Cost.Units * shares / Shares));
}
