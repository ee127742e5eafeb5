using Npgsql;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>A group's first round trip, under way: begin, lock the markets' rows by id, then the balance rows by user, and read what the commands ask for.</summary>
internal sealed class LockStep : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch;
    private readonly Task<NpgsqlDataReader> _reader;

    private LockStep(NpgsqlBatch batch)
    {
        _batch = batch;
        _reader = batch.ExecuteReaderAsync();
    }

    public static LockStep Send(NpgsqlConnection connection, TradingOptions options, IEnumerable<Guid> markets, Foresight foresight)
    {
        var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(GroupStatements.Begin(options));
        batch.BatchCommands.Add(GroupStatements.LetNoStopComeBetween());
        batch.BatchCommands.Add(GroupStatements.Configure(options));
        batch.BatchCommands.Add(GroupStatements.ReadSwitch());
        batch.BatchCommands.Add(GroupStatements.LockMarkets(markets));
        batch.BatchCommands.Add(GroupStatements.LockBalances(foresight.Users));

        // Always all of them, though often there is nothing to be found: a statement that is first prepared in the same batch in which another fails may be taken for prepared.
        batch.BatchCommands.Add(GroupStatements.FindClientOrders(foresight.ClientOrderIds));
        batch.BatchCommands.Add(GroupStatements.FindKeys(foresight.Keys));
        batch.BatchCommands.Add(MarketLoader.HoldingsOf(foresight.Strangers));
        return new LockStep(batch);
    }

    /// <summary>Waits until the locks are held. The first result is that of the settings.</summary>
    public Task<NpgsqlDataReader> ReaderAsync() => _reader;

    public async ValueTask DisposeAsync()
    {
        if (_reader.IsCompletedSuccessfully)
            await (await _reader).DisposeAsync();
        await _batch.DisposeAsync();
    }
}
