using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Reading;

/// <summary>A database of the test's own, rows to put into it, and requests to read them back with.</summary>
public abstract class ReadingTest : IAsyncLifetime
{
    private TestDatabase? _database;
    private RequestSender? _sender;
    private Rows? _rows;

    protected TestDatabase Database => _database!;

    protected Rows Rows => _rows!;

    protected RequestSender Exchange => _sender!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _rows = new Rows(_database);
        _sender = new RequestSender(_database);
    }

    public async Task DisposeAsync()
    {
        await Exchange.DisposeAsync();
        await Database.DisposeAsync();
    }
}
