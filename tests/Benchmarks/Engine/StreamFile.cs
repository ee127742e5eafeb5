using System.Buffers.Binary;
using System.Text;

namespace PredictionMarkets.Benchmarks.Engine;

/// <summary>A command stream as a file, so that engines in other languages can be run on it. The format is in tests/Benchmarks/README.md.</summary>
internal static class StreamFile
{
    private const int HeaderSize = 16;
    private const int RecordSize = 28;
    private const int MaxQuantity = 1_000_000;

    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("PMSTRM01");

    public static void Write(string path, CommandStream stream)
    {
        var bytes = new byte[HeaderSize + (stream.Commands.Length * RecordSize)];
        Magic.CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), stream.Commands.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), stream.Orders);
        for (var i = 0; i < stream.Commands.Length; i++)
        {
            var record = bytes.AsSpan(HeaderSize + (i * RecordSize), RecordSize);
            var command = stream.Commands[i];
            (record[0], record[1], record[2]) = ((byte)command.Kind, command.IsBid ? (byte)1 : (byte)0, command.Level);
            BinaryPrimitives.WriteInt32LittleEndian(record[4..], command.Quantity);
            BinaryPrimitives.WriteInt32LittleEndian(record[8..], command.Id);
            stream.Ids[i].TryWriteBytes(record[12..], bigEndian: true, out _);
        }

        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Throws <see cref="OptionException"/> for a file that is not such a stream.</summary>
    public static CommandStream Read(string path)
    {
        if (!File.Exists(path))
            throw new OptionException($"There is no file {path}.");
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < HeaderSize || !bytes.AsSpan(0, Magic.Length).SequenceEqual(Magic))
            throw new OptionException($"{path} is no command stream: it does not begin with PMSTRM01.");
        var (count, orders) = (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)), BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(12)));
        if (count < 1 || orders < 0 || orders > count || bytes.Length != HeaderSize + ((long)count * RecordSize))
            throw new OptionException($"{path} says {count} commands and {orders} orders, which does not agree with its {bytes.Length} bytes.");

        var (commands, ids) = (new Command[count], new Guid[count]);
        for (var (i, known) = (0, 0); i < count; i++)
        {
            var record = bytes.AsSpan(HeaderSize + (i * RecordSize), RecordSize);
            commands[i] = ReadCommand(record);
            ids[i] = new Guid(record[12..], bigEndian: true);
            if (!IsSound(commands[i], ref known))
                throw new OptionException($"{path}: command {i} is not as the format asks for.");
        }

        return new CommandStream(Path.GetFileName(path), commands, ids, orders);
    }

    private static Command ReadCommand(ReadOnlySpan<byte> record) => new(
        BinaryPrimitives.ReadInt32LittleEndian(record[8..]), BinaryPrimitives.ReadInt32LittleEndian(record[4..]), record[2], (CommandKind)record[0], record[1] == 1);

    /// <summary>New orders are numbered without gaps; a cancel names one that has come.</summary>
    private static bool IsSound(in Command command, ref int known) => command.Kind switch
    {
        CommandKind.Limit or CommandKind.Immediate =>
            command.Id == known++ && command.Level is >= 1 and <= CommandStream.Levels && command.Quantity is >= 1 and <= MaxQuantity,
        CommandKind.Cancel => command.Id >= 0 && command.Id < known,
        _ => false,
    };
}
