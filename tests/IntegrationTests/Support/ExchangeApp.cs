using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PredictionMarkets.Infrastructure.Errors;
using PredictionMarkets.Infrastructure.Identity;
using PredictionMarkets.Infrastructure.Persistence;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>
/// The whole exchange on a database of its own, listening with its real server on a free port of the loopback:
/// <c>await using var app = await ExchangeApp.StartAsync();</c>. It runs as in production (no seed, a secret of its own), but without jobs unless a test asks for them (Jobs:Enabled),
/// and with passwords hashed in a moment, likewise (<see cref="HashAsInProduction"/>); what it logs is in <see cref="Log"/>.
/// </summary>
public sealed class ExchangeApp : IAsyncDisposable
{
    private readonly Factory _factory;
    private readonly SocketsHttpHandler _connections = new() { UseCookies = false, AllowAutoRedirect = false };

    private ExchangeApp(TestDatabase database, Factory factory, Uri address)
    {
        (Database, _factory, Address) = (database, factory, address);
        Http = Client();
    }

    public TestDatabase Database { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    public IServiceProvider Services => _factory.Services;

    /// <summary>A client that nobody has signed in.</summary>
    public HttpClient Http { get; }

    /// <summary>Every line logged so far.</summary>
    public ConcurrentQueue<string> Log => _factory.Lines;

    /// <summary>For <c>services</c> of <see cref="StartAsync"/>: passwords are hashed as slowly as in production.</summary>
    public static void HashAsInProduction(IServiceCollection services) => services.AddSingleton<PasswordHashing>();

    /// <summary>Starts the exchange.</summary>
    /// <param name="settings">Settings by their environment names or keys, such as ("MAX_PRICE_SLIPPAGE", "0.05").</param>
    /// <param name="services">Changes to the services, for seams of a test.</param>
    /// <param name="database">A database to use instead of a fresh one; the app disposes of it.</param>
    /// <param name="environment">"Production" unless said otherwise.</param>
    public static async Task<ExchangeApp> StartAsync(
        IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? services = null, TestDatabase? database = null,
        string environment = "Production")
    {
        database ??= await TestDatabase.CreateAsync();
        var factory = new Factory(database.ConnectionString, settings ?? new Dictionary<string, string>(StringComparer.Ordinal), services, environment);
        try
        {
            factory.UseKestrel(0);
            factory.StartServer();
            var address = factory.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            return new ExchangeApp(database, factory, new Uri(address.Replace("[::]", "127.0.0.1", StringComparison.Ordinal)));
        }
        catch
        {
            await factory.DisposeAsync();
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client with this token, or with none.</summary>
    public HttpClient Client(string? accessToken = null)
    {
        var client = new HttpClient(_connections, disposeHandler: false) { BaseAddress = Address };
        if (accessToken is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return client;
    }

    /// <summary>Opens an account and signs it in.</summary>
    public async Task<TestUser> RegisterAsync(string? email = null, string password = TestUser.AnyPassword)
    {
        email ??= $"trader-{Guid.NewGuid():N}@example.com";
        var signedIn = await Http.PostAsync("/v1/auth/register", Body.Of(new { email, password })).JsonAsync(201);
        return ToUser(email, password, signedIn);
    }

    /// <summary>Signs an account in.</summary>
    public async Task<TestUser> LoginAsync(string email, string password = TestUser.AnyPassword) =>
        ToUser(email, password, await Http.PostAsync("/v1/auth/login", Body.Of(new { email, password })).JsonAsync(200));

    /// <summary>A new administrator, signed in.</summary>
    public async Task<TestUser> AdminAsync()
    {
        var user = await RegisterAsync($"admin-{Guid.NewGuid():N}@example.com");
        await Database.ExecuteAsync("UPDATE users SET role = 2 WHERE id = $1", user.Id);
        return await LoginAsync(user.Email);
    }

    /// <summary>Stops it and leaves its database, which other nodes may share.</summary>
    public async Task StopAsync()
    {
        Http.Dispose();
        _connections.Dispose();
        await _factory.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Database.DisposeAsync();
    }

    private TestUser ToUser(string email, string password, System.Text.Json.JsonElement signedIn)
    {
        var token = signedIn.GetProperty("accessToken").GetString()!;
        return new TestUser(signedIn.GetProperty("user").GetProperty("id").GetGuid(), email, password, token, Client(token));
    }

    private sealed class Factory(
        string database, IReadOnlyDictionary<string, string> settings, Action<IServiceCollection>? services, string environment) : WebApplicationFactory<Program>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(environment);
            builder.UseSetting("DATABASE_URL", database);
            builder.UseSetting("JWT_SECRET", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            builder.UseSetting(DatabaseMigrator.AllowUnsafeDurabilityKey, "true");
            builder.UseSetting("LOG_LEVEL", "debug");
            builder.UseSetting("RateLimits:Enabled", "false");
            builder.UseSetting("Jobs:Enabled", "false");
            foreach (var (name, value) in settings)
                builder.UseSetting(name, value);
            builder.ConfigureTestServices(test =>
            {
                // What goes to the console goes to the test instead; a sink for errors stays.
                var console = test.Where(service => service.ServiceType == typeof(ILoggerProvider) && service.ImplementationFactory is not Func<IServiceProvider, SentrySink>).ToList();
                console.ForEach(service => test.Remove(service));
                test.AddLogging(logging => logging.AddProvider(new LineLog(Lines)));

                // A tenth of a second for each password of a test that is about something else was a tenth of all tests' time.
                test.AddSingleton(provider => new PasswordHashing(provider.GetRequiredService<IConfiguration>(), iterations: 1_000));
                services?.Invoke(test);
            });
        }
    }

    private sealed class LineLog(ConcurrentQueue<string> lines) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Logger(categoryName, lines);

        public void Dispose()
        {
        }

        private sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{logLevel} {category}: {formatter(state, exception)} {exception}");
        }
    }
}

/// <summary>A user of a test, and a client that is signed in as them.</summary>
public sealed record TestUser(Guid Id, string Email, string Password, string AccessToken, HttpClient Http)
{
    public const string AnyPassword = "correct horse battery";
}
