using Npgsql;

namespace PredictionMarkets.Infrastructure.Identity;

/// <summary>Statements with parameters $1, $2 ...</summary>
internal static class SqlCommands
{
    public static NpgsqlCommand Sql(this NpgsqlDataSource database, string text, params ReadOnlySpan<object?> values)
    {
        var command = database.CreateCommand(text);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }

    public static async Task<int> RunAsync(this NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command)
            return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<T?> OneAsync<T>(this NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command)
            return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default;
    }

    /// <summary>The first column of all rows.</summary>
    public static async Task<List<Guid>> IdsAsync(this NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var ids = new List<Guid>();
            while (await reader.ReadAsync(cancellationToken))
                ids.Add(reader.GetGuid(0));
            return ids;
        }
    }
}
