using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PredictionMarkets.Infrastructure.Persistence;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>
/// A migrated database of a test's own, dropped when it is disposed: <c>await using var db = await TestDatabase.CreateAsync();</c>.
/// It is copied from a template that is migrated once a run. TEST_DATABASE_URL names the server, by its maintenance database.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Template = new(CreateTemplateAsync);

    private readonly string _name;
    private readonly string _server;

    private TestDatabase(string name, string server)
    {
        (_name, _server) = (name, server);
        ConnectionString = ConnectionStringOf(name, server);
        DataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    public string ConnectionString { get; }

    public string Name => _name;

    public NpgsqlDataSource DataSource { get; }

    /// <summary>A fresh database with the exchange's tables and no rows.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        var template = await Template.Value;
        var name = NewName();
        await OnServerAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return new TestDatabase(name, Server());
    }

    /// <summary>A fresh database with nothing in it.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync()
    {
        var name = NewName();
        await OnServerAsync($"CREATE DATABASE {name} TEMPLATE template0");
        return new TestDatabase(name, Server());
    }

    /// <summary>A fresh database with the exchange's tables on another server, named by its maintenance database.</summary>
    /// <param name="tablespace">Where its files are to be; null: where the server has its own.</param>
    public static async Task<TestDatabase> CreateOnAsync(string server, string? tablespace = null)
    {
        var name = NewName();
        await OnServerAsync($"CREATE DATABASE {name} TEMPLATE template0{(tablespace is null ? "" : $" TABLESPACE {tablespace}")}", server);
        var database = new TestDatabase(name, server);
        await Migrator(database.DataSource).MigrateAsync(CancellationToken.None);
        return database;
    }

    /// <summary>A database that is there already, such as a restored one. It is dropped like the others when it is disposed of.</summary>
    public static TestDatabase Of(string name, string server) => new(name, server);

    /// <summary>An EF Core context on this database, as the application has it.</summary>
    public ExchangeDbContext CreateContext()
    {
        var options = new DbContextOptionsBuilder<ExchangeDbContext>();
        ExchangeDbContext.Configure(options, DataSource);
        return new ExchangeDbContext(options.Options);
    }

    /// <summary>Runs SQL whose parameters are $1, $2 ...</summary>
    public async Task<int> ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = DataSource.CreateCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of the first row.</summary>
    public async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = DataSource.CreateCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await OnServerAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)", _server);
    }

    /// <summary>A migrator for the given database. A server for tests may be a fast one that loses everything when it falls.</summary>
    internal static DatabaseMigrator Migrator(NpgsqlDataSource dataSource, bool allowUnsafeDurability = true)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new(DatabaseMigrator.AllowUnsafeDurabilityKey, allowUnsafeDurability.ToString())])
            .Build();
        return new DatabaseMigrator(dataSource, new DirectDatabase(dataSource), configuration, NullLogger<DatabaseMigrator>.Instance);
    }

    private static async Task<string> CreateTemplateAsync()
    {
        var name = NewName();
        await OnServerAsync($"CREATE DATABASE {name} TEMPLATE template0");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => OnServerAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)").GetAwaiter().GetResult();

        // Disposed before the first copy is made: a database that someone is connected to cannot be copied.
        await using (var dataSource = NpgsqlDataSource.Create(ConnectionStringOf(name)))
            await Migrator(dataSource).MigrateAsync(CancellationToken.None);
        return name;
    }

    private static string NewName() => $"test_{Guid.NewGuid():N}";

    private static string Server() => Environment.GetEnvironmentVariable("TEST_DATABASE_URL")
        ?? throw new InvalidOperationException("TEST_DATABASE_URL is not set: it names the PostgreSQL server on which tests may create databases; ./test.sh starts one.");

    private static string ConnectionStringOf(string database, string? server = null)
    {
        var builder = DatabaseUrl.Parse(server ?? Server());
        builder.Database = database;
        builder.IncludeErrorDetail = true;
        return builder.ConnectionString;
    }

    private static async Task OnServerAsync(string sql, string? server = null)
    {
        var builder = DatabaseUrl.Parse(server ?? Server());
        builder.Pooling = false;
        await using var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
