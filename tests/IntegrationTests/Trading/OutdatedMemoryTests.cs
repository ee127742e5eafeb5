using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Trading;

/// <summary>
/// A node carries out what it is asked for on what it remembers, and has it compared with the rows when it locks them. Here another node has been there in between: what is answered is what
/// is true now, be it better or worse for the caller than what the first node remembered.
/// </summary>
public sealed class OutdatedMemoryTests : TradingTest
{
    private TradingRoom _room = null!;
    private string _market = null!;
    private TestTrader _trader = null!;

    public override async Task InitializeAsync()
    {
        _room = await OpenAsync(nodes: 2);
        _market = await _room.MarketAsync();
        _trader = await _room.TraderAsync(10);
        await RememberAsync();
    }

    [Fact]
    public async Task Order_AfterAWithdrawalElsewhere_IsRefused()
    {
        await TransferElsewhereAsync(-8);

        var answer = await Answer.ToAsync(() => Place(0, "BUY", 0.50m, 10));

        answer.Code.Should().Be("INSUFFICIENT_FUNDS");
        (await _trader.BalanceAsync()).Should().Be((2m, 0m, 2m));
    }

    [Fact]
    public async Task Order_AfterADepositElsewhere_IsAccepted()
    {
        await TransferElsewhereAsync(90);

        await Place(0, "BUY", 0.50m, 200).JsonAsync(201);

        (await _trader.BalanceAsync()).Should().Be((0m, 100m, 100m));
    }

    [Fact]
    public async Task Order_AfterAnotherWasPlacedElsewhere_TradesWithIt()
    {
        var other = await _room.TraderAsync(10);
        await other.LimitAsync(_market, "BUY", "YES", 0.10m, 1);
        await RememberAsync();
        await other.Nodes[1].PostAsync("/v1/orders", Body.Of(new { market = _market, side = "BUY", outcome = "NO", price = 0.60m, quantity = 5 })).JsonAsync(201);

        var answer = await Place(0, "BUY", 0.50m, 5).JsonAsync(201);

        answer.OrderStatus().Should().Be("FILLED");
        (await _trader.BalanceAsync()).Should().Be((8m, 0m, 8m), "the maker asked for 0.60 of NO, hence 0.40 of YES");
    }

    [Fact]
    public async Task Cancel_OfWhatWasCancelledElsewhere_IsRefused()
    {
        var order = (await Place(0, "BUY", 0.50m, 10).JsonAsync(201)).OrderId();
        await _trader.Nodes[1].DeleteAsync($"/v1/orders/{order}").JsonAsync();

        var answer = await Answer.ToAsync(() => _trader.CancelAsync(order));

        answer.Code.Should().Be("ORDER_NOT_OPEN");
        (await _trader.BalanceAsync()).Should().Be((10m, 0m, 10m));
    }

    [Fact]
    public async Task Order_SentAgainToAnotherNode_IsTheSame()
    {
        var first = await Place(1, "BUY", 0.50m, 4, "again").JsonAsync(201);
        await RememberAsync();

        var second = await Place(0, "BUY", 0.50m, 4, "again").JsonAsync(200);
        var changed = await Answer.ToAsync(() => Place(0, "BUY", 0.50m, 5, "again"));

        second.OrderId().Should().Be(first.OrderId());
        changed.Status.Should().Be(409);
        (await _trader.BalanceAsync()).Should().Be((8m, 2m, 10m));
    }

    [Fact]
    public async Task Order_AfterAStopElsewhere_IsRefused()
    {
        await _room.Admin.Nodes[1].PostAsync("/v1/admin/exchange/halt", Body.Of(new { reason = "test" })).JsonAsync();

        var answer = await Answer.ToAsync(() => Place(0, "BUY", 0.50m, 4));

        answer.Code.Should().Be("EXCHANGE_HALTED");
    }

    /// <summary>Two nodes take orders of the same few users in the same market all the time: what either remembers is wrong as often as not.</summary>
    [Fact]
    public async Task Nodes_ThatBothTrade_LoseAndDoubleNothing()
    {
        var load = new RandomLoad(_room.Admin, await _room.TradersAsync(4), [_market]);

        await load.RunAsync(callers: 8, TimeSpan.FromSeconds(6));

        await load.Log.VerifyAsync(_room.Database);
        load.Log.Placed.Should().BeGreaterThan(50);
    }

    /// <summary>Has the first node rely on its memory again: once it was wrong, a group goes without it.</summary>
    private async Task RememberAsync()
    {
        for (var i = 0; i < 3; i++)
            await _trader.CancelAsync((await Place(0, "BUY", 0.01m, 1).JsonAsync(201)).OrderId()).JsonAsync();
    }

    private Task<HttpResponseMessage> Place(int node, string side, decimal price, int quantity, string? clientOrderId = null) =>
        _trader.Nodes[node].PostAsync("/v1/orders", Body.Of(new { market = _market, side, outcome = "YES", price, quantity, clientOrderId }));

    private Task TransferElsewhereAsync(decimal amount) =>
        _room.Admin.Nodes[1].PostAsync("/v1/user/transfer", Body.Of(new { userId = _trader.Id, amount, reason = "test" })).JsonAsync();
}
