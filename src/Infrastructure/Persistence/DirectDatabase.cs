using Npgsql;

namespace PredictionMarkets.Infrastructure.Persistence;

/// <summary>
/// The database past any pooler, for what lives in a session: migrations, LISTEN. It is the one at DIRECT_URL, or without that the one that all else uses.
/// </summary>
/// <param name="isOwn">Whether it is another than the one that all else uses, and is to be closed with this.</param>
public sealed class DirectDatabase(NpgsqlDataSource source, bool isOwn = false) : IAsyncDisposable
{
    public NpgsqlDataSource Source { get; } = source;

    /// <summary>False if a pooler lends its sessions for a transaction each.</summary>
    public bool KeepsSessions { get; } = !new NpgsqlConnectionStringBuilder(source.ConnectionString).NoResetOnClose;

    public ValueTask DisposeAsync() => isOwn ? Source.DisposeAsync() : ValueTask.CompletedTask;
}
