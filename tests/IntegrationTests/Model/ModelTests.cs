using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using PredictionMarkets.UnitTests.Domain.Reference;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Model;

/// <summary>The exchange, over HTTP and with its database, against a simple model of all of it.</summary>
public sealed class ModelTests(ITestOutputHelper output) : TradingTest
{
    [Fact]
    public async Task Exchange_DoingEverythingAtRandom_AnswersAsTheModel()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var clock = new ManualClock();
        (string, string)[] settings = [("Resolution:AllowEarlyFinalize", "true"), ("Resolution:DisputeWindow", $"{ExchangeModel.DisputeWindow}"), ("Resolution:HeadStart", "00:05:00")];
        var room = await OpenAsync(With(settings), services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
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
        var groups = new List<ModelGroup>();
        for (var kind = 0; kind < ModelMarkets.Kinds.Length; kind++)
            groups.Add(await ModelMarkets.OpenAsync(room, model, kind, count: 1));
        groups.Add(await ModelMarkets.OpenAsync(room, model, kind: 0, count: 3));
        groups.Add(await ModelMarkets.OpenAsync(room, model, kind: 3, count: 2));
        var traders = await room.TradersAsync(6, deposit: 200);
        foreach (var trader in traders)
            model.AddUser(trader.Id, 2_000_000);
        return new ModelRun(Settings.Seed, room, clock, traders, groups, model);
    }

    private static async Task VerifyEverythingAsync(TradingRoom room, ModelRun run)
    {
        await run.VerifyBalancesAsync();
        var orders = await Truth.ReadAsync(
            room.Database, "SELECT id, filled, quantity, price FROM orders WHERE status <= 2 ORDER BY id", row => $"{row.GetGuid(0)} {row.GetInt32(1)}/{row.GetInt32(2)} @ {row.GetInt64(3)}");
        var balances = await Truth.ReadAsync(
            room.Database, "SELECT user_id, available, locked, debt FROM balances b WHERE EXISTS (SELECT FROM users u WHERE u.id = b.user_id AND u.role = 1)",
            row => $"{row.GetGuid(0)} {row.GetInt64(1)} {row.GetInt64(2)} owes {row.GetInt64(3)}");
        run.Model.Users.Select(user => $"{user} {run.Model.Available(user)} {run.Model.Locked(user)} owes {run.Model.Debt(user)}")
            .Order(StringComparer.Ordinal).Should().Equal(balances.Order(StringComparer.Ordinal), "the model's money is the exchange's, after {0}", run.Last);
        var results = await Truth.ReadAsync(
            room.Database, "SELECT slug, status, coalesce(resolution_round, 0), coalesce(paid_round, 0), coalesce(yes_pays, 0) FROM markets",
            row => $"{row.GetString(0)} {(MarketStatus)row.GetInt16(1)} {row.GetInt32(2)} {row.GetInt32(3)} {row.GetInt64(4)}");
        run.Model.Results.Select(result => $"{result.Key} {run.Model.Markets[result.Key].Status} {result.Value.Round} {result.Value.PaidRound} {result.Value.YesPays}")
            .Order(StringComparer.Ordinal).Should().Equal(results.Order(StringComparer.Ordinal), "the model's markets are the exchange's, after {0}", run.Last);
        run.Model.Markets.Values.SelectMany(market => market.Book).Select(order => $"{order.Id} {order.Filled}/{order.Quantity} @ {order.Limit}")
            .Order(StringComparer.Ordinal).Should().Equal(orders.Order(StringComparer.Ordinal), "the model's books are the exchange's, after {0}", run.Last);
        var holdings = await Truth.ReadAsync(
            room.Database,
            "SELECT m.slug, p.user_id, p.outcome, p.shares, p.locked, p.cost, p.realised FROM positions p JOIN markets m ON m.id = p.market_id WHERE (p.shares, p.realised) <> (0, 0)",
            row => $"{row.GetString(0)} {row.GetGuid(1)} {row.GetInt16(2)}: {row.GetInt64(3)} ({row.GetInt64(4)}) cost {row.GetInt64(5)} realised {row.GetInt64(6)}");
        HoldingsOf(run.Model).Order(StringComparer.Ordinal).Should().Equal(holdings.Order(StringComparer.Ordinal), "the model's holdings are the exchange's, after {0}", run.Last);
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
