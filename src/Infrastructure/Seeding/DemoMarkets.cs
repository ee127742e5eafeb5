using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Application.Users;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Accounts;
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
    ];

    private static readonly string[] TraderNames = ["Ada", "Blaise", "Carl", "Dorothea"];

    /// <summary>Whom the demo accounts belong to.</summary>
    public static IEnumerable<string> TraderEmails => TraderNames.Select(EmailOf);

    public static IReadOnlyList<string> Slugs { get; } = [.. Markets.Select(market => market.Market.Slug)];

    /// <summary>Where a demo market's price begins, in cents of YES.</summary>
    public static int StartOf(string slug) => Array.Find(Markets, market => string.Equals(market.Market.Slug, slug, StringComparison.Ordinal)).StartCents;

    public async Task EnsureAsync(DevelopmentSeed seed, Actor admin, CancellationToken cancellationToken)
    {
        var missing = new List<(CreateMarket Market, int StartCents)>();
        foreach (var market in Markets)
        {
            if (await DevelopmentSeed.EnsureMarketAsync(admin, market.Market, cancellationToken))
                missing.Add(market);
        }

        if (missing.Count == 0)
            return;
        var traders = new List<Actor>();
        foreach (var name in TraderNames)
        {
            // Nobody signs in as a demo trader: the password is thrown away.
            var id = await seed.EnsureAccountAsync(EmailOf(name), Guid.NewGuid().ToString(), name, UserRole.User, cancellationToken);
            await admin.SendAsync(new MoveCash(id, Money.Dollars(25_000), "Seed", $"seed-{id:N}"), cancellationToken);
            traders.Add(new Actor(services, id, isAdmin: false));
        }

        foreach (var (market, start) in missing)
            await TradeAsync(market.Slug, start, traders, cancellationToken);
        foreach (var trader in traders)
            await trader.DisposeAsync();
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

    private static string EmailOf(string name) => $"{name.ToLowerInvariant()}@demo.example.com";

    private static CreateMarket Market(string slug, string question, string category, string rules) =>
        new(slug, question, null, category, rules, "Press reports", null, null, null, null);
}
