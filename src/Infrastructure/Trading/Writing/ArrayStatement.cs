using Npgsql;
using NpgsqlTypes;

namespace PredictionMarkets.Infrastructure.Trading.Writing;

/// <summary>
/// One statement that writes many rows from arrays, one a column (<c>unnest</c>). The arrays are filled, sent and cleared group after group; the statement is prepared
/// once a connection.
/// </summary>
internal abstract class ArrayStatement(string sql)
{
    private readonly List<Action> _clear = [];

    public NpgsqlBatchCommand Command { get; } = new(sql);

    /// <summary>Rows to be written.</summary>
    public int Count { get; protected set; }

    public void Clear()
    {
        Count = 0;
        foreach (var clear in _clear)
            clear();
    }

    protected List<T> Column<T>(NpgsqlDbType type)
    {
        var values = new List<T>();
        Command.Parameters.Add(new NpgsqlParameter<List<T>> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type });
        _clear.Add(values.Clear);
        return values;
    }

    protected List<Guid> Ids() => Column<Guid>(NpgsqlDbType.Uuid);

    protected List<Guid?> OptionalIds() => Column<Guid?>(NpgsqlDbType.Uuid);

    protected List<long> Longs() => Column<long>(NpgsqlDbType.Bigint);

    protected List<long?> OptionalLongs() => Column<long?>(NpgsqlDbType.Bigint);

    protected List<int> Ints() => Column<int>(NpgsqlDbType.Integer);

    protected List<short> Shorts() => Column<short>(NpgsqlDbType.Smallint);

    protected List<short?> OptionalShorts() => Column<short?>(NpgsqlDbType.Smallint);

    protected List<bool> Flags() => Column<bool>(NpgsqlDbType.Boolean);

    protected List<string?> Texts() => Column<string?>(NpgsqlDbType.Text);

    protected List<string> Documents() => Column<string>(NpgsqlDbType.Json);

    protected List<DateTime> Times() => Column<DateTime>(NpgsqlDbType.TimestampTz);

    protected List<DateTime?> OptionalTimes() => Column<DateTime?>(NpgsqlDbType.TimestampTz);
}
