using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Trading;

/// <summary>A test on a trading room of its own. However it ends, <see cref="Truth"/> is checked, and then what it has started is ended.</summary>
public abstract class TradingTest : IAsyncLifetime
{
    private readonly List<TradingRoom> _rooms = [];
    private readonly Stack<IAsyncDisposable> _owned = new();

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        try
        {
            foreach (var room in _rooms)
                await Truth.VerifyAsync(room);
        }
        finally
        {
            await DisposeAllAsync([.. _rooms, .. _owned]);
        }
    }

    /// <summary>Opens a room that this test disposes of and checks.</summary>
    protected async Task<TradingRoom> OpenAsync(
        IReadOnlyDictionary<string, string>? settings = null, Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? services = null, int nodes = 1,
        TestDatabase? database = null) => Keep(await TradingRoom.OpenAsync(settings, services, nodes, database));

    protected TradingRoom Keep(TradingRoom room)
    {
        _rooms.Add(room);
        return room;
    }

    /// <summary>Has this test dispose of a resource after its rooms, the last one first.</summary>
    protected T Own<T>(T resource)
        where T : IAsyncDisposable
    {
        _owned.Push(resource);
        return resource;
    }

    /// <summary>Starts a server that this test owns.</summary>
    private protected async Task<ServerProcess> StartServerAsync(TestDatabase database, params (string Name, string Value)[] settings)
    {
        var server = Own(new ServerProcess(database, PostgresCluster.FreePort(), settings));
        await server.StartAsync();
        return server;
    }

    /// <summary>Starts servers at the same time, one for each of these settings; this test owns them.</summary>
    private protected Task<ServerProcess[]> StartServersAsync(TestDatabase database, params (string Name, string Value)[][] settings) =>
        Task.WhenAll(settings.Select(ofOne => StartServerAsync(database, ofOne)).ToList());

    protected static Dictionary<string, string> With(params (string Name, string Value)[] settings) => settings.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal);

    /// <summary>One after the other, each of them even if one before it fails.</summary>
    private static async Task DisposeAllAsync(IAsyncDisposable[] resources)
    {
        if (resources is not [var first, .. var others])
            return;
        try
        {
            await first.DisposeAsync();
        }
        finally
        {
            await DisposeAllAsync(others);
        }
    }
}

/// <summary>A test on a room that it shares with the rest of its class.</summary>
public abstract class SharedRoomTest(SharedRoom shared) : IAsyncLifetime
{
    protected TradingRoom Room { get; } = shared.Room;

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Truth.VerifyAsync(Room);
}

/// <summary>One room for all tests of a class.</summary>
public sealed class SharedRoom : IAsyncLifetime
{
    public TradingRoom Room { get; private set; } = null!;

    public async Task InitializeAsync() => Room = await TradingRoom.OpenAsync();

    public async Task DisposeAsync() => await Room.DisposeAsync();
}
