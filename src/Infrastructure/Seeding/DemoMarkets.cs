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
/// A livelier first look: a few markets in which four demo traders have traded around an opinion that drifts, and left a book behind. Everything goes through
/// the ordinary commands; the same seed gives the same orders.
/// </summary>
internal sealed class DemoMarkets(IServiceProvider services)
{
    private const int OrdersPerMarket = 120;

    private static readonly (CreateMarket Market, int StartCents)[] Markets =
    [
        (Market("mars-landing-before-2035", "Will a crewed mission land on Mars before 2035?", "Space", "A crew of at least one person must leave the lander or orbiter alive on the surface of Mars."), 18),
        (Market("next-olympics-record-100m", "Will the men's 100 m world record be broken at the next Olympics?", "Sports", "As ratified by World Athletics within 60 days."), 7),
        (Market("central-bank-cuts-next-meeting", "Will the central bank cut its key rate at its next meeting?", "Economy", "A cut of any size announced on the day of the meeting."), 62),
        (Market("self-driving-taxis-10-cities", "Will driverless taxis run in ten European cities by the end of next year?", "Technology", "A paid service open to the public without a safety driver."), 34),
        (Market("blockbuster-opens-above-200m", "Will the summer's biggest film open above $200 million?", "Culture", "Domestic opening weekend as reported by the distributor."), 51),
        (Market(ResolvedSlug, "Did the probe reach the asteroid in time?", "Space", "A signal from the asteroid's surface before the end of the mission's first window."), 74),
        (Market(ProposedSlug, "Did the marathon's winner finish under 2:03?", "Sports", "The official time of the first finisher."), 45),
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

    public async Task EnsureAsync(DevelopmentSeed seed, Actor admin, CancellationToken cancellationToken)
    {
        var missing = new List<(CreateMarket Market, int StartCents)>();
        foreach (var market in Markets)
        {
            if (await DevelopmentSeed.EnsureMarketAsync(admin, market.Market, cancellationToken))
                missing.Add(market);
        }

        var hasElection = !(await admin.SendAsync(Election, cancellationToken)).IsRefused;
        if (missing.Count == 0 && !hasElection)
            return;
        var traders = new List<Actor>();
        foreach (var name in (string[])["Ada", "Blaise", "Carl", "Dorothea"])
        {
            // Nobody signs in as a demo trader: the password is thrown away.
            var id = await seed.EnsureAccountAsync($"{name.ToLowerInvariant()}@demo.example.com", Guid.NewGuid().ToString(), name, UserRole.User, cancellationToken);
            await admin.SendAsync(new MoveCash(id, Money.Dollars(25_000), "Seed", $"seed-{id:N}"), cancellationToken);
            traders.Add(new Actor(services, id, isAdmin: false));
        }

        foreach (var (market, start) in missing)
            await TradeAsync(market.Slug, start, traders, cancellationToken);
        if (hasElection)
        {
            await admin.SendAsync(new ChangeEventStatus(Election.Slug, MarketStatus.Open, null), cancellationToken);
            foreach (var (market, start) in Election.Markets.Zip(ElectionCents))
                await TradeAsync(market.Slug, start, traders, cancellationToken);
        }

        await ResolveAsync(admin, [.. missing.Select(each => each.Market.Slug)], cancellationToken);
        foreach (var trader in traders)
            await trader.DisposeAsync();
    }

    /// <summary>One market whose result is proposed and can be disputed, and one that is paid, if the settings let it be finalised early.</summary>
    private static async Task ResolveAsync(Actor admin, IReadOnlyList<string> slugs, CancellationToken cancellationToken)
    {
        foreach (var slug in slugs.Where(slug => slug is ResolvedSlug or ProposedSlug))
        {
            await admin.SendAsync(new ChangeMarketStatus(slug, MarketStatus.Closed, null, null), cancellationToken);
            await admin.SendAsync(new ProposeResolution(slug, ResolutionOutcome.Yes, null, "https://example.com/results", null), cancellationToken);
            if (slug is ResolvedSlug)
                await admin.SendAsync(new FinalizeResolution(slug), cancellationToken);
        }
    }

    private static async Task TradeAsync(string slug, int start, List<Actor> traders, CancellationToken cancellationToken)
    {
        var random = new Random(start);
        var opinion = (double)start;
        for (var i = 0; i < OrdersPerMarket; i++)
        {
            opinion = Math.Clamp(opinion + ((random.NextDouble() - 0.5) * 2), 4, 96);
            var trader = traders[random.Next(traders.Count)];
            var outcome = random.Next(2) == 0 ? Outcome.Yes : Outcome.No;

            // Most orders stay a few cents behind the opinion and rest, some are in a hurry.
            var patience = random.Next(5) == 0 ? -2 : 1 + random.Next(7);
            var fair = outcome == Outcome.Yes ? opinion : 100 - opinion;
            var cents = Math.Clamp((int)Math.Round(fair) - patience, 1, 99);
            await trader.SendAsync(
                new PlaceOrder(
                    slug, Side.Buy, outcome, OrderType.Limit, new Money(cents * 100), 5 * (1 + random.Next(30)), null, null, null, false, false,
                    SelfTradePrevention.CancelResting, null),
                cancellationToken);
        }
    }

    private static CreateMarket Market(string slug, string question, string category, string rules) =>
        new(slug, question, null, category, rules, "Press reports", null, null, null, null);
}
