using System.Text.Json;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;

namespace PredictionMarkets.IntegrationTests.Resolutions;

/// <summary>A test of results, disputes and payouts, on a trading room of its own.</summary>
public abstract class ResolutionTest : TradingTest
{
    protected static readonly (string Name, string Value) Early = ("Resolution:AllowEarlyFinalize", "true");

    protected static (string Name, string Value) Window(double seconds) => ("Resolution:DisputeWindow", TimeSpan.FromSeconds(seconds).ToString());

    protected static Task<JsonElement> ShowAsync(TradingRoom room, string market) => room.Anyone.GetAsync($"/v1/markets/{market}").JsonAsync();

    protected static async Task<string> StatusAsync(TradingRoom room, string market) => (await ShowAsync(room, market)).Text("status");

    protected static Task<HttpResponseMessage> TryProposeAsync(TradingRoom room, string market, string outcome, decimal? settlementPrice = null, string? note = null) =>
        room.Admin.Http.PostAsync($"/v1/markets/{market}/resolution", Body.Of(new { outcome, settlementPrice, source = "https://example.com/result", note }));

    protected static Task<JsonElement> ProposeAsync(TradingRoom room, string market, string outcome, decimal? settlementPrice = null, string? note = null) =>
        TryProposeAsync(room, market, outcome, settlementPrice, note).JsonAsync();

    protected static Task<HttpResponseMessage> DisputeAsync(TestTrader trader, string market, string reason = "It did not happen.") =>
        trader.Http.PostAsync($"/v1/markets/{market}/dispute", Body.Of(new { reason }));

    protected static Task<HttpResponseMessage> FinalizeAsync(TestTrader admin, string market) => admin.Http.PostAsync($"/v1/markets/{market}/finalize", null);

    /// <summary>Closes the market, proposes a result and finalises it early.</summary>
    protected static async Task<JsonElement> ResolveAsync(TradingRoom room, string market, string outcome, decimal? settlementPrice = null)
    {
        await room.MoveAsync(market, new { status = "CLOSED" });
        await ProposeAsync(room, market, outcome, settlementPrice);
        return await FinalizeAsync(room.Admin, market).JsonAsync();
    }

    /// <summary>What the job does every second.</summary>
    protected static Task<FinalizedMarkets> RunDueAsync(ExchangeApp app) => SendAsync(app, new FinalizeDueMarkets());

    /// <summary>Sends a request as the exchange itself does.</summary>
    protected static async Task<T> SendAsync<T>(ExchangeApp app, IRequest<Domain.Result<T>> request, Guid sender = default)
    {
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().Become(sender, isAdmin: true);
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request)).Value;
    }

    protected static async Task<string> CodeAsync(Task<HttpResponseMessage> response)
    {
        using var answer = await response;
        return answer.IsSuccessStatusCode ? "ok" : JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString()!;
    }

    protected static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var i = 0; i < 400; i++)
        {
            if (await isSo())
                return;
            await Task.Delay(50);
        }

        throw new TimeoutException("It did not come true within 20 seconds.");
    }
}
