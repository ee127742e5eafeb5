using Xunit;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>One exchange for all tests of a class: <c>class OrderTests(ExchangeAppFixture exchange) : IClassFixture&lt;ExchangeAppFixture&gt;</c>.</summary>
public sealed class ExchangeAppFixture : IAsyncLifetime
{
    public ExchangeApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await ExchangeApp.StartAsync();

    public async Task DisposeAsync() => await App.DisposeAsync();
}
