using PredictionMarkets.Domain.Events;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.UnitTests.Domain.Reference;

namespace PredictionMarkets.IntegrationTests.Model;

/// <summary>What a market is about to pay or has paid, as its rules read.</summary>
internal sealed class ModelResult
{
    public int Round { get; set; }

    public int PaidRound { get; set; }

    /// <summary>Units a YES share.</summary>
    public long YesPays { get; set; }

    public DateTime DisputableUntil { get; set; }

    public HashSet<Guid> Disputers { get; } = [];

    /// <summary>What was paid in the last round: shares and units, by holder and outcome.</summary>
    public Dictionary<(Guid User, Outcome Outcome), (long Shares, long Amount)> Payouts { get; } = [];

    public long Pays(Outcome outcome) => outcome == Outcome.Yes ? YesPays : 10_000 - YesPays;
}

/// <summary>What a correction takes and gives, in units.</summary>
internal sealed record ModelCorrection(int Users, long TakenBack, long PaidOut, long NewDebt);

/// <content>Events, results and payouts. A market that stands alone is a group of one.</content>
internal sealed partial class ExchangeModel
{
    private const int DisputableRounds = 2;
    private readonly Dictionary<string, ModelResult> _results = new(StringComparer.Ordinal);

    public static TimeSpan DisputeWindow => TimeSpan.FromHours(2);

    public IReadOnlyDictionary<string, ModelResult> Results => _results;

    /// <summary>Moves all markets of an event; those that are there already stay.</summary>
    public string? MoveAll(IReadOnlyList<string> members, MarketStatus status)
    {
        var moving = members.Where(member => _markets[member].Status != status).ToList();
        string[] allowed = ["Open>Halted", "Halted>Open", "Open>Closed", "Halted>Closed"];
        if (moving.Any(member => !allowed.Contains($"{_markets[member].Status}>{status}", StringComparer.Ordinal)))
            return "STATE_FORBIDS";
        moving.ForEach(member => In(member, market => market.MoveTo(status)));
        return null;
    }

    public string? Propose(IReadOnlyList<string> members, IReadOnlyList<long> yesPays)
    {
        if (members.Any(member => _markets[member].Status is not (MarketStatus.Closed or MarketStatus.Disputed)))
            return "STATE_FORBIDS";
        foreach (var (member, pays) in members.Zip(yesPays))
        {
            var result = _results[member];
            result.Round++;
            result.YesPays = pays;
            result.DisputableUntil = result.Round > DisputableRounds ? Now : Now + DisputeWindow;
            Set(member, MarketStatus.Proposed);
        }

        return null;
    }

    public string? Dispute(Guid user, IReadOnlyList<string> members)
    {
        if (members.Any(member => _results[member].Disputers.Contains(user)))
            return "ALREADY_DISPUTED";
        if (members.Any(member => _markets[member].Status != MarketStatus.Proposed || _results[member].Round > DisputableRounds || Now >= _results[member].DisputableUntil))
            return "STATE_FORBIDS";
        if (!members.Any(member => _markets[member].Users[user] is { } holder && (holder.Yes.Shares > 0 || holder.No.Shares > 0)))
            return "NOT_A_HOLDER";
        foreach (var member in members)
        {
            _results[member].Disputers.Add(user);
            Set(member, MarketStatus.Disputed);
        }

        return null;
    }

    /// <summary>An administrator need not wait for the window's end here.</summary>
    public string? Finalize(IReadOnlyList<string> members)
    {
        if (members.Any(member => _markets[member].Status != MarketStatus.Proposed))
            return "STATE_FORBIDS";
        foreach (var member in members)
            Pay(member);
        return null;
    }

    /// <summary>True if the job finds that nobody may dispute any more.</summary>
    public bool IsDue(string market) => _markets[market].Status == MarketStatus.Proposed && _results[market].DisputableUntil <= Now;

    /// <summary>The refusal's code, or whom it concerns and by how much; <paramref name="isPreview"/>: and nothing happens.</summary>
    public (string? Code, ModelCorrection? Concerns) Correct(IReadOnlyList<string> members, IReadOnlyList<long> yesPays, bool isPreview)
    {
        if (members.Any(member => _markets[member].Status != MarketStatus.Resolved))
            return ("STATE_FORBIDS", null);
        var concerns = Look(members, yesPays);
        if (isPreview)
            return (null, concerns);
        if (members.Zip(yesPays).All(pair => _results[pair.First].YesPays == pair.Second))
            return ("STATE_FORBIDS", null);

        var paid = members.SelectMany(member => _results[member].Payouts.Keys.Select(key => key.User)).ToHashSet();
        foreach (var (member, pays) in members.Zip(yesPays))
            PayAnew(member, pays);

        // Who owes does not buy: his buys are cancelled, market by market, until what they held has paid the debt.
        foreach (var user in paid)
        {
            foreach (var market in _markets.Keys.Where(_ => _debts[user] > 0))
            {
                In(market, reference =>
                {
                    reference.CancelBuys(user);
                    return 0;
                });
                var back = Math.Min(Available(user), _debts[user]);
                (_purses[user], _debts[user]) = (_purses[user] - back, _debts[user] - back);
            }
        }

        return (null, concerns);
    }

    /// <summary>NO of each chosen market becomes dollars and YES of the others, or back.</summary>
    public string? Convert(Guid user, IReadOnlyList<string> members, IReadOnlySet<string> chosen, long sets, ConversionDirection direction)
    {
        var forward = direction == ConversionDirection.NoToYes;
        if (members.Any(member => _markets[member].Status != MarketStatus.Open))
            return "MARKET_NOT_OPEN";
        if (members.Any(member => _markets[member].Mode == TradingMode.CancelOnly))
            return "TRADING_MODE_FORBIDS";
        if (sets is < 1 or > 1_000_000)
            return "QUANTITY_OUT_OF_RANGE";
        if (members.Any(member => chosen.Contains(member) == forward && _markets[member].UnlockedShares(user, chosen.Contains(member) ? Outcome.No : Outcome.Yes) < sets))
            return "INSUFFICIENT_SHARES";
        var dollars = (chosen.Count - 1) * sets * 10_000;
        if (!forward && _debts[user] > 0)
            return "DEBT_OUTSTANDING";
        if (!forward && dollars > Available(user))
            return "INSUFFICIENT_FUNDS";

        var part = 10_000 / members.Count;
        for (var i = 0; i < members.Count; i++)
        {
            var isNo = chosen.Contains(members[i]);
            var yesValue = i < members.Count - 1 ? part : 10_000 - (part * (members.Count - 1));
            var value = (isNo ? 10_000 - yesValue : yesValue) * sets;
            _markets[members[i]].Exchange(user, isNo ? Outcome.No : Outcome.Yes, isNo == forward ? -sets : sets, value, Now);
        }

        if (forward)
            Credit(user, dollars);
        else
            _purses[user] -= dollars;
        return null;
    }

    private void Set(string market, MarketStatus status) => (_markets[market].Status, _markets[market].LastTime) = (status, Now);

    private void Credit(Guid user, long amount)
    {
        var owed = Math.Min(_debts[user], amount);
        _debts[user] -= owed;
        _purses[user] += amount - owed;
    }

    private void Pay(string market)
    {
        var result = _results[market];
        foreach (var (user, holder) in _markets[market].Users)
        {
            foreach (var outcome in (Outcome[])[Outcome.Yes, Outcome.No])
            {
                var held = holder.Of(outcome);
                if (held.Shares == 0)
                    continue;
                var amount = held.Shares * result.Pays(outcome);
                result.Payouts.Add((user, outcome), (held.Shares, amount));
                (held.Realised, held.Shares, held.Cost) = (held.Realised + amount - held.Cost, 0, 0);
                Credit(user, amount);
            }
        }

        result.PaidRound = result.Round;
        Set(market, MarketStatus.Resolved);
    }

    private void PayAnew(string market, long yesPays)
    {
        var result = _results[market];
        (result.Round, result.YesPays, result.DisputableUntil) = (result.Round + 1, yesPays, Now);
        foreach (var ((user, outcome), (shares, before)) in result.Payouts.ToList())
        {
            var amount = shares * result.Pays(outcome);
            var taken = Math.Min(Available(user), before);
            (_purses[user], _debts[user]) = (_purses[user] - taken, _debts[user] + before - taken);
            Credit(user, amount);
            result.Payouts[(user, outcome)] = (shares, amount);
            _markets[market].Users[user].Of(outcome).Realised += amount - before;
        }

        result.PaidRound = result.Round;
        Set(market, MarketStatus.Resolved);
    }

    private ModelCorrection Look(IReadOnlyList<string> members, IReadOnlyList<long> yesPays)
    {
        var parts = members.Zip(yesPays).SelectMany(pair => _results[pair.First].Payouts.Select(payout => (
            payout.Key.User, Paid: payout.Value.Amount, Due: payout.Value.Shares * (payout.Key.Outcome == Outcome.Yes ? pair.Second : 10_000 - pair.Second))));
        var users = parts.GroupBy(part => part.User).Select(part => (User: part.Key, Loss: part.Sum(each => each.Paid - each.Due))).Where(user => user.Loss != 0).ToList();
        return new ModelCorrection(
            users.Count, users.Sum(user => Math.Max(user.Loss, 0)), users.Sum(user => Math.Max(-user.Loss, 0)), users.Sum(user => Math.Max(user.Loss - Available(user.User), 0)));
    }
}
