using FluentAssertions;
using Microsoft.EntityFrameworkCore;
using PredictionMarkets.Application.Persistence;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Persistence;

public sealed class ExchangeDbContextTests
{
    [Fact]
    public async Task SaveChanges_OfARowOfTheTradingStore_Throws()
    {
        await using var database = await TestDatabase.CreateAsync();
        var user = await new Rows(database).UserAsync(available: 5);
        await using var context = database.CreateContext();

        context.Remove(await context.Set<BalanceRow>().SingleAsync(b => b.UserId == user));
        var save = () => context.SaveChangesAsync();

        await save.Should().ThrowAsync<InvalidOperationException>().WithMessage("*BalanceRow*trading store alone*");
    }

    [Fact]
    public async Task SaveChanges_OfAMarketsTexts_IsAllowed()
    {
        await using var database = await TestDatabase.CreateAsync();
        var rows = new Rows(database);
        var id = await rows.MarketAsync("rain", await rows.UserAsync());
        await using var context = database.CreateContext();

        (await context.Set<MarketRow>().SingleAsync()).Question = "Will it rain?";
        await context.SaveChangesAsync();

        (await database.ScalarAsync<string>("SELECT question FROM markets WHERE id = $1", id)).Should().Be("Will it rain?");
    }

    [Fact]
    public async Task Queries_TrackNothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        await new Rows(database).UserAsync();
        await using var context = database.CreateContext();

        (await context.Balances.ToListAsync()).Should().ContainSingle();

        context.ChangeTracker.Entries().Should().BeEmpty();
    }
}
