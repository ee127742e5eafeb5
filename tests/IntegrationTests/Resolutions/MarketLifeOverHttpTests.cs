using FluentAssertions;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Resolutions;

/// <summary>Every status of a market times everything that could move it on, as a client sees it.</summary>
public sealed class MarketLifeOverHttpTests : ResolutionTest
{
    /// <summary>Where each move leads; a move that is not named is refused and changes nothing.</summary>
    private const string Table = """
                   open    halt     close    propose    dispute    finalize   correct
        DRAFT      OPEN    -        -        -          -          -          -
        OPEN       -       HALTED   CLOSED   -          -          -          -
        HALTED     OPEN    -        CLOSED   -          -          -          -
        CLOSED     -       -        -        PROPOSED   -          -          -
        PROPOSED   -       -        -        -          DISPUTED   RESOLVED   -
        DISPUTED   -       -        -        PROPOSED   -          -          -
        SETTLING   -       -        -        -          -          -          -
        RESOLVED   -       -        -        -          -          -          RESOLVED
        """;

    [Fact]
    public async Task EveryMove_IsAsTheTableSays()
    {
        var room = await OpenAsync(With(Early));
        var rows = Table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var (holder, other) = (await room.TraderAsync(), await room.TraderAsync());
        var wrong = new List<string>();
        foreach (var row in rows.Skip(1))
        {
            foreach (var (move, target) in rows[0].Zip(row.Skip(1)))
            {
                var market = await BringAsync(room, holder, row[0], other);
                var code = await CodeAsync(MoveAsync(room, other, market, move));
                var status = await StatusAsync(room, market);
                if ((code, status) != (target == "-" ? ("STATE_FORBIDS", row[0]) : ("ok", target)))
                    wrong.Add($"{move} when {row[0]}: {code}, now {status}");
            }
        }

        wrong.Should().BeEmpty();
        await RunDueAsync(room.Apps[0]);
    }

    [Fact]
    public async Task OrdersSplitsAndMerges_AfterTheProposal_AreRefused()
    {
        var room = await OpenAsync(With(Early));
        var holder = await room.TraderAsync();
        foreach (var status in (string[])["PROPOSED", "DISPUTED", "SETTLING", "RESOLVED"])
        {
            var market = await BringAsync(room, holder, status);
            (await CodeAsync(holder.PlaceAsync(new { market, side = "BUY", price = 0.10m, quantity = 1 }))).Should().Be("MARKET_NOT_OPEN");
            foreach (var pairs in (string[])["split", "merge"])
                (await CodeAsync(holder.Http.PostAsync($"/v1/markets/{market}/{pairs}", Body.Of(new { quantity = 1 })))).Should().Be("MARKET_NOT_OPEN");
        }

        await RunDueAsync(room.Apps[0]);
    }

    private static async Task<string> BringAsync(TradingRoom room, TestTrader holder, string status, TestTrader? other = null)
    {
        if (status == "DRAFT")
        {
            var slug = $"draft-{Guid.NewGuid():N}";
            await room.Admin.Http.PostAsync("/v1/markets", Body.Of(new { slug, question = "Not yet?" })).JsonAsync(201);
            return slug;
        }

        var market = await room.MarketAsync();
        await holder.SplitAsync(market, 2);
        if (other is not null)
            await other.SplitAsync(market, 2);
        if (status is "OPEN")
            return market;
        await room.MoveAsync(market, new { status = status == "HALTED" ? "HALTED" : "CLOSED" });
        if (status is "HALTED" or "CLOSED")
            return market;
        await ProposeAsync(room, market, "YES");
        switch (status)
        {
            case "DISPUTED":
                await DisputeAsync(holder, market).JsonAsync();
                break;
            case "SETTLING":
                (await SendAsync(room.Apps[0], new BeginSettlement(await room.MarketIdAsync(market)), room.Admin.Id)).Should().BeTrue();
                break;
            case "RESOLVED":
                await FinalizeAsync(room.Admin, market).JsonAsync();
                break;
        }

        (await StatusAsync(room, market)).Should().Be(status);
        return market;
    }

    private static Task<HttpResponseMessage> MoveAsync(TradingRoom room, TestTrader holder, string market, string move) => move switch
    {
        "open" => SetAsync(room, market, "OPEN"),
        "halt" => SetAsync(room, market, "HALTED"),
        "close" => SetAsync(room, market, "CLOSED"),
        "propose" => TryProposeAsync(room, market, "YES"),
        "dispute" => DisputeAsync(holder, market),
        "finalize" => FinalizeAsync(room.Admin, market),
        "correct" => room.Admin.Http.PostAsync($"/v1/markets/{market}/correction", Body.Of(new { outcome = "NO", source = "x" })),
        _ => throw new ArgumentOutOfRangeException(nameof(move), move, "No such move."),
    };

    private static Task<HttpResponseMessage> SetAsync(TradingRoom room, string market, string status) =>
        room.Admin.Http.PatchAsync($"/v1/markets/{market}/status", Body.Of(new { status }));
}
