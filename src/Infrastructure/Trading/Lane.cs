using Npgsql;
using PredictionMarkets.Infrastructure.Trading.Writing;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>A connection for one group at a time, with the statements that are prepared on it.</summary>
internal sealed class Lane(NpgsqlDataSource database)
{
    private NpgsqlConnection? _connection;

    public EffectWriter Effects { get; private set; } = new();

    public bool IsConnected => _connection is not null;

    public async Task<NpgsqlConnection> ConnectAsync()
    {
        if (_connection is { State: System.Data.ConnectionState.Open })
            return _connection;
        await DropAsync();
        _connection = await database.OpenConnectionAsync();

        // A command object remembers where it was prepared: statements of a lost connection would be looked for on the new one.
        Effects = new EffectWriter();
        return _connection;
    }

    /// <summary>Ends the transaction, be it whole or failed. Throws what a connection throws when it is gone.</summary>
    public async Task RollbackAsync()
    {
        await using var rollback = new NpgsqlCommand("ROLLBACK", _connection);
        await rollback.ExecuteNonQueryAsync();
    }

    public async Task DropAsync()
    {
        if (_connection is null)
            return;
        await _connection.DisposeAsync();
        _connection = null;
    }
}
