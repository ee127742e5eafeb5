using MediatR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Infrastructure.Identity;
using PredictionMarkets.Infrastructure.Persistence;
using PredictionMarkets.Web.Startup;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>Sends requests through the application's pipeline on a test's database, without HTTP in between.</summary>
public sealed class RequestSender(TestDatabase database) : IAsyncDisposable
{
    private readonly ServiceProvider _services = Build(
        new ConfigurationBuilder().AddInMemoryCollection([new("DATABASE_URL", database.ConnectionString), new("Jwt:Secret", Tokens.Secret)]).Build());

    /// <summary>Sends a request as a user; as nobody without one.</summary>
    public Task<T> SendAsync<T>(IRequest<T> request, Guid? userId = null) => SendAsync(request, userId, Task.FromResult);

    /// <summary>The same, for an answer that must be read while the request's scope is open.</summary>
    public async Task<TRead> SendAsync<T, TRead>(IRequest<T> request, Guid? userId, Func<T, Task<TRead>> read)
    {
        await using var scope = _services.CreateAsyncScope();
        if (userId is { } id)
            scope.ServiceProvider.GetRequiredService<CurrentUser>().Become(id, isAdmin: false);
        return await read(await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static ServiceProvider Build(IConfiguration configuration) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(configuration)
        .AddPersistence(configuration)
        .AddAccounts(JwtSettings.Load(configuration, isDevelopment: false))
        .AddRequestPipeline()
        .BuildServiceProvider(validateScopes: true);
}
