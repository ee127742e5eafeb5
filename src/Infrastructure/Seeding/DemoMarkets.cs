using PredictionMarkets.Application.Events;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.Application.Users;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;

namespace PredictionMarkets.Infrastructure.Seeding;

/// <summary>
/// A livelier first look: a few markets in which four demo traders have traded for a week around an opinion that drifts, and left a book behind. Everything goes
/// through the ordinary commands, while the clock is set back and the week passes in seconds; the same seed gives the same orders.
/// </summary>
internal sealed class DemoMarkets(IServiceProvider services, SeedClock clock)
{
    /// <summary>In each market, one after the other through the week.</summary>
    private const int Orders = 168;

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private static readonly (CreateMarket Market, int StartCents, int? Days)[] Markets =
    [
        (Market("mars-landing-before-2035", "Will a crewed mission land on Mars before 2035?", "Space", "A crew of at least one person must leave the lander or orbiter alive on the surface of Mars."), 18, 2_900),
        (Market("next-olympics-record-100m", "Will the men's 100 m world record be broken at the next Olympics?", "Sports", "As ratified by World Athletics within 60 days."), 7, 600),
        (Market("central-bank-cuts-next-meeting", "Will the central bank cut its key rate at its next meeting?", "Economy", "A cut of any size announced on the day of the meeting."), 62, 19),
        (Market("self-driving-taxis-10-cities", "Will driverless taxis run in ten European cities by the end of next year?", "Technology", "A paid service open to the public without a safety driver."), 34, 400),
        (Market("blockbuster-opens-above-200m", "Will the summer's biggest film open above $200 million?", "Culture", "Domestic opening weekend as reported by the distributor."), 51, 75),
        (Market(ResolvedSlug, "Did the probe reach the asteroid in time?", "Space", "A signal from the asteroid's surface before the end of the mission's first window."), 74, null),
        (Market(ProposedSlug, "Did the marathon's winner finish under 2:03?", "Sports", "The official time of the first finisher."), 45, null),
    ];

    private const string ResolvedSlug = "probe-reaches-asteroid", ProposedSlug = "marathon-under-2-03";

    private static readonly CreateEvent Election = new(
        "next-mayor", "Who will be the next mayor?", "Exactly one of them, or somebody else.", "Politics", "Who takes the oath of office first after the next election.",
        "The city's gazette", null, null, null, null,
        [
            new("next-mayor-arden", "Will Arden be the next mayor?", "Arden"), new("next-mayor-brook", "Will Brook be the next mayor?", "Brook"),
            new("next-mayor-castell", "Will Castell be the next mayor?", "Castell"), new("next-mayor-other", "Will somebody else be the next mayor?", "Other"),
        ]);

    private static readonly int[] ElectionCents = [44, 31, 16, 9];

    private static readonly string[] TraderNames = ["Ada", "Blaise", "Carl", "Dorothea"];

    private static readonly Dictionary<string, int> Starts = Markets.Select(market => (market.Market.Slug, market.StartCents))
        .Concat(Election.Markets.Select((market, index) => (market.Slug, StartCents: ElectionCents[index])))
        .ToDictionary(market => market.Slug, market => market.StartCents, StringComparer.Ordinal);

    /// <summary>Whom the demo accounts belong to.</summary>
    public static IEnumerable<string> TraderEmails => TraderNames.Select(EmailOf);

    public static IReadOnlyList<string> Slugs { get; } = [.. Starts.Keys];

    /// <summary>Where a demo market's price begins, in cents of YES.</summary>
    public static int StartOf(string slug) => Starts[slug];

    public async Task EnsureAsync(DevelopmentSeed seed, Actor admin, CancellationToken cancellationToken)
    {
        // The past is told once: an exchange that knows the first of the markets has had its week.
        if (await admin.KnowsAsync(Markets[0].Market.Slug, cancellationToken))
            return;
        clock.SetBack(Week);
        try
        {
            await PassWeekAsync(await OpenAsync(seed, admin, cancellationToken), cancellationToken);
        }
        finally
        {
            clock.SetBack(TimeSpan.Zero);
        }

        await ResolveAsync(admin, cancellationToken);
    }

    /// <summary>Opens the markets and gives the traders their money. Markets that could not be made (another node was quicker) are left out.</summary>
    private async Task<List<DemoPast>> OpenAsync(DevelopmentSeed seed, Actor admin, CancellationToken cancellationToken)
    {
        var traders = new List<Guid>();
        foreach (var name in TraderNames)
        {
            // Nobody signs in as a demo trader: the password is thrown away.
            var id = await seed.EnsureAccountAsync(EmailOf(name), Guid.NewGuid().ToString(), name, UserRole.User, cancellationToken);
            await admin.SendAsync(new MoveCash(id, Money.Dollars(100_000), "Seed", $"seed-{id:N}"), cancellationToken);
            traders.Add(id);
        }

        var opened = new List<DemoPast>();
        var now = clock.GetUtcNow().UtcDateTime + Week;
        foreach (var (market, start, days) in Markets)
        {
            if (await DevelopmentSeed.EnsureMarketAsync(admin, market with { ClosesAt = days is { } left ? now.Date.AddDays(left) : null }, cancellationToken))
                opened.Add(new DemoPast(services, market.Slug, start, traders));
        }

        if (!(await admin.SendAsync(Election with { ClosesAt = now.Date.AddDays(45) }, cancellationToken)).IsRefused)
        {
            await admin.SendAsync(new ChangeEventStatus(Election.Slug, MarketStatus.Open, null), cancellationToken);
            opened.AddRange(Election.Markets.Zip(ElectionCents, (market, start) => new DemoPast(services, market.Slug, start, traders)));
        }

        return opened;
    }

    /// <summary>All markets move together through time, so that no market's time ever runs backwards.</summary>
    private async Task PassWeekAsync(List<DemoPast> markets, CancellationToken cancellationToken)
    {
        for (var left = Orders; left > 0; left--)
        {
            clock.SetBack(Week * left / Orders);
            await Task.WhenAll(markets.Select(market => market.TradeAsync(cancellationToken)));
        }

        foreach (var market in markets)
            await market.DisposeAsync();
    }

    /// <summary>One market whose result is proposed and can be disputed, and one that is paid, if the settings let it be finalised early.</summary>
    private static async Task ResolveAsync(Actor admin, CancellationToken cancellationToken)
    {
        foreach (var slug in (string[])[ResolvedSlug, ProposedSlug])
        {
            await admin.SendAsync(new ChangeMarketStatus(slug, MarketStatus.Closed, null, null), cancellationToken);
            await admin.SendAsync(new ProposeResolution(slug, ResolutionOutcome.Yes, null, "https://example.com/results", null), cancellationToken);
        }

        await admin.SendAsync(new FinalizeResolution(ResolvedSlug), cancellationToken);
    }

    private static string EmailOf(string name) => $"{name.ToLowerInvariant()}@demo.example.com";

    private static CreateMarket Market(string slug, string question, string category, string rules) =>
        new(slug, question, null, category, rules, "Press reports", null, null, null, null);
}

/// <summary>One market's past: its traders, and what they think of it.</summary>
internal sealed class DemoPast(IServiceProvider services, string slug, int start, IReadOnlyList<Guid> traders) : IAsyncDisposable
{
    private readonly Random _random = new(start);
    private readonly List<Actor> _traders = [.. traders.Select(id => new Actor(services, id, isAdmin: false))];
    private double _opinion = start;

    /// <summary>One order. Most stay a few cents behind the opinion and rest, some are in a hurry.</summary>
    public Task TradeAsync(CancellationToken cancellationToken)
    {
        _opinion = Math.Clamp(_opinion + (0.01 * (start - _opinion)) + ((_random.NextDouble() - 0.5) * 3), 3, 97);
        var trader = _traders[_random.Next(_traders.Count)];
        var outcome = _random.Next(2) == 0 ? Outcome.Yes : Outcome.No;
        var patience = _random.Next(3) == 0 ? -2 : 1 + _random.Next(7);
        var fair = outcome == Outcome.Yes ? _opinion : 100 - _opinion;
        var cents = Math.Clamp((int)Math.Round(fair) - patience, 1, 99);
        return trader.SendAsync(
            new PlaceOrder(
                slug, Side.Buy, outcome, OrderType.Limit, new Money(cents * 100), 5 * (1 + _random.Next(30)), null, null, null, false, false,
                SelfTradePrevention.CancelResting, null),
            cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var trader in _traders)
            await trader.DisposeAsync();
    }
}
