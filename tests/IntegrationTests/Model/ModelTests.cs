using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using PredictionMarkets.UnitTests.Domain.Reference;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Model;

/// <summary>The exchange, over HTTP and with its database, against a simple model of all of it.</summary>
public sealed class ModelTests(ITestOutputHelper output) : TradingTest
{
    private static readonly (int Taker, int Maker, int Tick)[] Kinds = [(0, 0, 100), (250, 0, 100), (1000, -500, 10), (77, 33, 100)];

    [Fact]
    public async Task Exchange_DoingEverythingAtRandom_AnswersAsTheModel()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var clock = new ManualClock();
        var room = await OpenAsync(services: services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        var run = await PrepareAsync(room, clock);
        var done = 0;
        try
        {
            for (; done < Settings.ModelOperations; done++)
            {
                await run.StepAsync();
                if (done % 100 == 99)
                    await VerifyEverythingAsync(room, run);
            }

            await VerifyEverythingAsync(room, run);
        }
        finally
        {
            output.WriteLine($"{done} operations; last: {run.Last}");
            output.WriteLine(string.Join(", ", run.Answers.Select(answer => $"{answer.Key}: {answer.Value}")));
        }
    }

    private static async Task<ModelRun> PrepareAsync(TradingRoom room, ManualClock clock)
    {
        var model = new ExchangeModel();
        var markets = await room.MarketsAsync(Kinds.Length, i => new { fees = new { takerBps = Kinds[i].Taker, makerBps = Kinds[i].Maker }, tickSize = Kinds[i].Tick == 10 ? "0.001" : "0.01" });
        for (var i = 0; i < markets.Count; i++)
        {
            model.AddMarket(markets[i], new ReferenceExchange
            {
                Tick = Kinds[i].Tick, TakerBps = Kinds[i].Taker, MakerBps = Kinds[i].Maker, Slippage = 1_000, LastTime = clock.GetUtcNow().UtcDateTime,
            });
        }

        var traders = await room.TradersAsync(6, deposit: 200);
        foreach (var trader in traders)
            model.AddUser(trader.Id, 2_000_000);
        return new ModelRun(Settings.Seed, room, clock, traders, markets, model);
    }

    private static async Task VerifyEverythingAsync(TradingRoom room, ModelRun run)
    {
        await run.VerifyBalancesAsync();
        var orders = await Truth.ReadAsync(
            room.Database, "SELECT id, filled, quantity, price FROM orders WHERE status <= 2 ORDER BY id", row => $"{row.GetGuid(0)} {row.GetInt32(1)}/{row.GetInt32(2)} @ {row.GetInt64(3)}");
        run.Model.Markets.Values.SelectMany(market => market.Book).Select(order => $"{order.Id} {order.Filled}/{order.Quantity} @ {order.Limit}")
            .Should().BeEquivalentTo(orders, "the model's books are the exchange's, after {0}", run.Last);
        var holdings = await Truth.ReadAsync(
            room.Database,
            "SELECT m.slug, p.user_id, p.outcome, p.shares, p.locked, p.cost, p.realised FROM positions p JOIN markets m ON m.id = p.market_id WHERE (p.shares, p.realised) <> (0, 0)",
            row => $"{row.GetString(0)} {row.GetGuid(1)} {row.GetInt16(2)}: {row.GetInt64(3)} ({row.GetInt64(4)}) cost {row.GetInt64(5)} realised {row.GetInt64(6)}");
        HoldingsOf(run.Model).Should().BeEquivalentTo(holdings, "the model's holdings are the exchange's, after {0}", run.Last);
        await Truth.VerifyInvariantsAsync(room.Database.DataSource);
    }

    private static IEnumerable<string> HoldingsOf(ExchangeModel model) =>
        from market in model.Markets
        from user in model.Users
        from outcome in (PredictionMarkets.Domain.Orders.Outcome[])[PredictionMarkets.Domain.Orders.Outcome.Yes, PredictionMarkets.Domain.Orders.Outcome.No]
        let held = market.Value.Users[user].Of(outcome)
        where held.Shares != 0 || held.Realised != 0
        select $"{market.Key} {user} {(short)outcome}: {held.Shares} ({market.Value.LockedShares(user, outcome)}) cost {held.Cost} realised {held.Realised}";
}
