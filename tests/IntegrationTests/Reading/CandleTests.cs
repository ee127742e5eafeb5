using System.Diagnostics;
using FluentAssertions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;
using PredictionMarkets.Domain.Orders;
using PredictionMarkets.Infrastructure.Reading;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Reading;

public sealed class CandleTests(ITestOutputHelper output) : ReadingTest
{
    private static readonly string[] Intervals = ["1m", "5m", "1h", "1d"];

    private DateTime Now { get; } = DateTime.UtcNow;

    /// <summary>Random trades, rolled up now and then; every chart is that of a slow and obvious reference, before and after each roll-up.</summary>
    [Fact]
    public async Task Candles_OfRandomTrades_EqualAnObviousReference()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var random = new Random(Settings.Seed);
        var (one, other) = (await Rows.UserAsync(), await Rows.UserAsync());
        var market = await Rows.MarketAsync("rain", one, lastPrice: 5000);
        var trades = new List<(DateTime At, long Price, int Quantity)>();
        var at = Now.AddDays(-3);
        for (var round = 0; round < 12; round++)
        {
            for (var i = random.Next(25); i >= 0 && at < Now; i--)
            {
                // Often the same minute, sometimes hours later.
                at += random.Next(3) > 0 ? TimeSpan.FromSeconds(random.Next(90)) : TimeSpan.FromMinutes(random.Next(600));
                trades.Add((at, random.Next(1, 100) * 100, random.Next(1, 500)));
                await Rows.TradeAsync(market, trades.Count, Guid.NewGuid(), one, Guid.NewGuid(), other, trades[^1].Price, trades[^1].Quantity, at: at);
                await Database.ExecuteAsync("UPDATE markets SET trade_seq = $2 WHERE id = $1", market, (long)trades.Count);
            }

            if (random.Next(2) == 0)
                await RollUpAsync();
            foreach (var interval in Intervals)
            {
                var minutes = CandleStep.Find(interval)!.Minutes;
                var outcome = random.Next(2) == 0 ? Outcome.Yes : Outcome.No;
                var to = random.Next(3) == 0 ? Now : Now.AddMinutes(-random.Next(5_000));
                var from = to.AddMinutes(-random.Next(1, 9_000));
                var chart = (await Exchange.SendAsync(new GetCandles("rain", outcome, interval, from, to))).Value;
                chart.Seq.Should().Be(trades.Count);
                chart.Items.Should().Equal(Reference(trades, minutes, outcome, from, to), $"round {round}, {interval} {outcome} from {from:O} to {to:O}");
            }
        }
    }

    [Fact]
    public async Task Candles_OfAMarketWithoutTrades_AreNone()
    {
        await Rows.MarketAsync("quiet", await Rows.UserAsync());

        (await Exchange.SendAsync(new GetCandles("quiet", Outcome.Yes, null, null, null))).Value.Items.Should().BeEmpty();
        (await Exchange.SendAsync(new GetCandles("absent", Outcome.Yes, null, null, null))).Refusal!.Code.Should().Be("MARKET_NOT_FOUND");
    }

    [Fact]
    public async Task Candles_OfAResolvedMarket_EndWhereItEnded()
    {
        var (one, other) = (await Rows.UserAsync(), await Rows.UserAsync());
        var market = await Rows.MarketAsync("over", one, status: MarketStatus.Resolved, lastPrice: 6000);
        await Rows.TradeAsync(market, 1, Guid.NewGuid(), one, Guid.NewGuid(), other, at: Now.AddHours(-50));
        await Database.ExecuteAsync("UPDATE markets SET trade_seq = 1, last_time = $2 WHERE id = $1", market, Now.AddHours(-40));

        var chart = (await Exchange.SendAsync(new GetCandles("over", Outcome.Yes, "1h", null, null))).Value.Items;

        chart.Should().HaveCount(11);
        chart[^1].StartsAt.Should().BeBefore(Now.AddHours(-40));
    }

    [Theory]
    [InlineData("2m", 0, 10, "interval")]
    [InlineData("1m", 0, 10_081, "from")]
    [InlineData("1h", 10, 0, "from")]
    [InlineData("1m", 0, 2_000_000, "from")]
    public async Task Candles_OutOfBounds_AreRefusedByMember(string interval, int from, int to, string member)
    {
        await Rows.MarketAsync("rain", await Rows.UserAsync());
        var start = Now.AddMinutes(-2_100_000);

        var refused = await Exchange.SendAsync(new GetCandles("rain", Outcome.Yes, interval, start.AddMinutes(from), start.AddMinutes(to)));

        refused.Refusal.Should().BeOfType<Application.Common.ValidationFailed>().Which.Errors.Should().ContainKey(member);
    }

    [Fact]
    public async Task RollUp_ByTwoNodesAtOnce_CountsEveryTradeOnce()
    {
        var (one, other) = (await Rows.UserAsync(), await Rows.UserAsync());
        var market = await Rows.MarketAsync("rain", one, lastPrice: 5000);
        await Rows.TradesAsync(market, 50_000, one, other);
        await Database.ExecuteAsync("UPDATE markets SET trade_seq = 50000 WHERE id = $1", market);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RollUpAsync()));
        await RollUpAsync();

        (await Database.ScalarAsync<decimal>("SELECT sum(volume) FROM candles WHERE step = 1")).Should().Be(50_000);
        (await Database.ScalarAsync<long>("SELECT trade_seq FROM candle_progress")).Should().Be(50_000);
    }

    /// <summary>A trade follows every roll-up, as in a market in which somebody trades all the time.</summary>
    [Fact]
    public async Task RollUp_WhileTradingGoesOn_Ends()
    {
        var (one, other) = (await Rows.UserAsync(), await Rows.UserAsync());
        var market = await Rows.MarketAsync("rain", one, lastPrice: 5000);
        await Rows.TradesAsync(market, 25_000, one, other);
        await Database.ExecuteAsync("UPDATE markets SET trade_seq = 25000 WHERE id = $1", market);
        await Database.ExecuteAsync("CREATE TABLE next_trade AS SELECT * FROM trades WHERE seq = 25000");
        await Database.ExecuteAsync(
            """
            CREATE FUNCTION trade_again() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                UPDATE next_trade SET seq = seq + 1;
                INSERT INTO trades SELECT * FROM next_trade;
                UPDATE markets SET trade_seq = trade_seq + 1;
                RETURN NULL;
            END $$
            """);
        await Database.ExecuteAsync("CREATE TRIGGER trade_again AFTER INSERT ON candle_progress FOR EACH STATEMENT EXECUTE FUNCTION trade_again()");

        await RollUpAsync().WaitAsync(TimeSpan.FromSeconds(30));

        (await Database.ScalarAsync<long>("SELECT trade_seq FROM candle_progress")).Should().BeInRange(25_000, 25_001);
    }

    [Fact]
    public async Task Sparkline_EndsWithTheLastPrice()
    {
        var (one, other) = (await Rows.UserAsync(), await Rows.UserAsync());
        var market = await Rows.MarketAsync("rain", one, lastPrice: 7000);
        await Rows.MarketAsync("quiet", one);
        await Rows.TradeAsync(market, 1, Guid.NewGuid(), one, Guid.NewGuid(), other, price: 4000, at: Now.AddDays(-30));
        await Rows.TradeAsync(market, 2, Guid.NewGuid(), one, Guid.NewGuid(), other, price: 7000, at: Now.AddHours(-5));
        await Database.ExecuteAsync("UPDATE markets SET trade_seq = 2 WHERE id = $1", market);
        await RollUpAsync();

        foreach (var (span, points) in new[] { ("24h", 25), ("7d", 43) })
        {
            var list = (await Exchange.SendAsync(new ListMarkets(null, null, null, null, null, null, span))).Value.Items.ToDictionary(m => m.Slug);
            list["quiet"].Sparkline.Should().BeEmpty();
            list["rain"].Sparkline.Should().HaveCount(points).And.StartWith(new Money(4000)).And.EndWith(new Money(7000));
        }

        (await Exchange.SendAsync(new ListMarkets(null, null, null, null, null, null))).Value.Items[0].Sparkline.Should().BeNull();
        (await Exchange.SendAsync(new ListMarkets(null, null, null, null, null, null, "1y"))).Refusal!.Code.Should().Be("VALIDATION_FAILED");
    }

    private async Task RollUpAsync()
    {
        using var rollup = new CandleRollup(Database.DataSource, TimeProvider.System, new ConfigurationBuilder().Build(), NullLogger<CandleRollup>.Instance);
        await rollup.RunAsync(default);
    }

    /// <summary>Step by step, looking at every trade each time.</summary>
    private List<CandleDto> Reference(List<(DateTime At, long Price, int Quantity)> trades, int minutes, Outcome outcome, DateTime from, DateTime to)
    {
        var candles = new List<CandleDto>();
        var length = TimeSpan.FromMinutes(minutes).Ticks;
        for (var start = new DateTime(from.Ticks / length * length, DateTimeKind.Utc); start < to; start = start.AddMinutes(minutes))
        {
            var before = trades.Where(trade => trade.At < start).Select(trade => trade.Price).ToList();
            var during = trades.Where(trade => trade.At >= start && trade.At < start.AddMinutes(minutes)).ToList();
            if (before.Count + during.Count == 0 || start > DateTime.UtcNow)
                continue;
            var prices = during.Count > 0 ? during.ConvertAll(trade => trade.Price) : [before[^1]];
            if (outcome == Outcome.No)
                prices = prices.ConvertAll(price => 10_000 - price);
            candles.Add(new CandleDto(
                start, new Money(prices[0]), new Money(prices.Max()), new Money(prices.Min()), new Money(prices[^1]), during.Sum(trade => (long)trade.Quantity)));
        }

        return candles;
    }
}

/// <summary>Run alone: beside other tests a slow machine takes longer, whatever is measured.</summary>
[Collection(nameof(AloneCollection))]
public sealed class CandleSpeedTests(ITestOutputHelper output) : ReadingTest
{
    /// <summary>A year of a market with a trade every ten seconds: three million of them.</summary>
    [Fact]
    public async Task Candles_OfABusyYear_TakeMilliseconds()
    {
        var now = DateTime.UtcNow;
        var market = await Rows.MarketAsync("busy", await Rows.UserAsync(), lastPrice: 5000);
        foreach (var step in CandleStep.All.Skip(1))
        {
            await Database.ExecuteAsync(
                """
                INSERT INTO candles (market_id, step, starts_at, open, high, low, close, volume)
                SELECT $1, $2, at, 5000, 5100, 4900, 5000, 60 FROM generate_series(date_bin('1 day', $3 - interval '366 days', 'epoch'), $3, make_interval(mins => $2)) at
                """,
                market, step.Minutes, now);
        }

        await Database.ExecuteAsync("ANALYZE candles");
        foreach (var (interval, days) in new[] { ("1h", 365), ("1d", 365), ("5m", 30) })
        {
            var times = new List<double>();
            for (var i = 0; i < 7; i++)
            {
                var started = Stopwatch.GetTimestamp();
                var chart = await Exchange.SendAsync(new GetCandles("busy", Outcome.No, interval, now.AddDays(-days), now));
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                chart.Value.Items.Count.Should().BeGreaterThanOrEqualTo(365);
            }

            output.WriteLine($"{interval}: {times.Order().ElementAt(3):F1} ms (median of 7)");
            times.Min().Should().BeLessThan(50);
        }
    }
}
