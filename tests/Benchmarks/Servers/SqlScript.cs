using Npgsql;

namespace PredictionMarkets.Benchmarks.Servers;

/// <summary>Statements that lie beside the code as files.</summary>
internal static class SqlScript
{
    /// <summary>Runs a file in one transaction, however long it takes. Returns what it selects last; null if it selects nothing.</summary>
    /// <param name="values">What stands in the file for <c>{name}</c>.</param>
    public static async Task<object?> RunAsync(NpgsqlConnection connection, string file, params (string Name, object Value)[] values)
    {
        await using var resource = typeof(SqlScript).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(resource);
        var sql = await reader.ReadToEndAsync();
        foreach (var (name, value) in values)
            sql = sql.Replace($"{{{name}}}", value.ToString(), StringComparison.Ordinal);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync();
    }
}
