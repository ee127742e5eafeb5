using Npgsql;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;
using PredictionMarkets.Domain.Markets;

namespace PredictionMarkets.Infrastructure.Trading;

/// <summary>
/// What the database holds of all that a group is going to touch, as of the moment in which it has the locks: the markets' rows, locked by id, then the balance rows, by user, and what
/// its commands ask for. The statements begin the transaction.
/// </summary>
internal sealed class LockedRows
{
    /// <summary>Set while the exchange is stopped.</summary>
    public ExchangeHalted? Halt { get; private init; }

    public Dictionary<Guid, MarketState> Markets { get; } = [];

    public Dictionary<Guid, AccountState> Accounts { get; } = [];

    /// <summary>Orders that already have one of the group's client order ids.</summary>
    public Dictionary<(Guid UserId, string ClientOrderId), KnownOrder> ClientOrders { get; } = [];

    /// <summary>What was answered to earlier requests with one of the group's idempotency keys.</summary>
    public Dictionary<(Guid UserId, string Key), (Guid RequestHash, string Response)> Answers { get; } = [];

    /// <summary>
    /// The statements of which <see cref="ReadAsync"/> reads the results. Always all of them, though often there is nothing to be found: a statement that is first prepared in the same batch
    /// in which another fails may be taken for prepared.
    /// </summary>
    public static IEnumerable<NpgsqlBatchCommand> Statements(TradingOptions options, IEnumerable<Guid> markets, Foresight foresight) =>
    [
        GroupStatements.Begin(options),
        GroupStatements.LetNoStopComeBetween(),
        GroupStatements.Configure(options),
        GroupStatements.ReadSwitch(),
        GroupStatements.LockMarkets(markets),
        GroupStatements.LockBalances(foresight.Users),
        GroupStatements.FindClientOrders(foresight.ClientOrderIds),
        GroupStatements.FindKeys(foresight.Keys),
        MarketLoader.HoldingsOf(foresight.Strangers),
    ];

    /// <summary>Reads the results of <see cref="Statements"/>. What strangers hold goes to their markets.</summary>
    public static async Task<LockedRows> ReadAsync(NpgsqlDataReader reader, Foresight foresight)
    {
        await reader.NextResultAsync();
        var found = new LockedRows
        {
            Halt = await reader.ReadAsync() && reader.GetBoolean(0) ? new ExchangeHalted(await reader.IsDBNullAsync(1) ? null : reader.GetString(1)) : null,
        };
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
            found.Markets.Add(reader.GetGuid(0), MarketLoader.ReadState(reader));
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            found.Accounts.Add(
                reader.GetGuid(0),
                new AccountState(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6)));
        }

        await reader.NextResultAsync();
        while (await reader.ReadAsync())
            found.ClientOrders[(reader.GetGuid(0), reader.GetString(1))] = new KnownOrder(reader.GetGuid(2), reader.GetGuid(3));
        await reader.NextResultAsync();
        while (await reader.ReadAsync())
            found.Answers[(reader.GetGuid(0), reader.GetString(1))] = (reader.GetGuid(2), reader.GetString(3));
        await reader.NextResultAsync();
        await MarketLoader.ReadHoldingsAsync(reader, foresight.Strangers);
        return found;
    }
}
