using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace PredictionMarkets.Benchmarks.Servers;

/// <summary>
/// What a server's process holds in memory once its garbage is gone. Any .NET process collects when somebody begins a trace of its runtime with the keyword GCHeapCollect, over
/// the socket of its diagnostic port (the protocol is described in the runtime's repository, dotnet/diagnostics, documentation/design-docs/ipc-protocol.md).
/// </summary>
internal static class ManagedHeap
{
    private const ulong HeapCollectKeyword = 0x80_0001;
    private const uint Informational = 4;
    private const byte EventPipe = 2, StopTracing = 1, CollectTracing = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of the managed heap and of resident memory after a full collection.</summary>
    public static async Task<(double Managed, double Resident)> MeasureAsync(TestBed bed)
    {
        var process = bed.ServerProcess ?? throw new InvalidOperationException("The server's process is not known.");
        var before = await CollectionsAsync(bed);
        using var trace = await ConnectAsync(process);
        var session = await StartTraceAsync(trace);
        using var patience = new CancellationTokenSource(Patience);
        while (await CollectionsAsync(bed) == before)
            await Task.Delay(50, patience.Token);
        using var stop = await ConnectAsync(process);
        await stop.SendAsync(Message(StopTracing, BitConverter.GetBytes(session)));
        return (await bed.MetricAsync("dotnet_gc_heap_bytes"), await bed.MetricAsync("process_resident_memory_bytes"));
    }

    private static Task<double> CollectionsAsync(TestBed bed) => bed.MetricAsync("dotnet_gc_collections_total{generation=\"2\"}");

    private static async Task<Socket> ConnectAsync(int process)
    {
        var path = Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{process}-*-socket").Single();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    /// <summary>Returns the session's number. What is traced stays in the socket, unread: it is little.</summary>
    private static async Task<ulong> StartTraceAsync(Socket socket)
    {
        using var body = new MemoryStream();
        await using (var writer = new BinaryWriter(body, Encoding.Unicode, leaveOpen: true))
        {
            const string Provider = "Microsoft-Windows-DotNETRuntime\0";
            writer.Write(16u);
            writer.Write(1u);
            writer.Write(1u);
            writer.Write(HeapCollectKeyword);
            writer.Write(Informational);
            writer.Write((uint)Provider.Length);
            writer.Write(Encoding.Unicode.GetBytes(Provider));
            writer.Write(0u);
        }

        await socket.SendAsync(Message(CollectTracing, body.ToArray()));
        var answer = new byte[28];
        for (var received = 0; received < answer.Length;)
            received += await socket.ReceiveAsync(answer.AsMemory(received)) is var count and > 0 ? count : throw new IOException("The runtime began no trace.");
        return BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(20));
    }

    private static byte[] Message(byte command, byte[] body)
    {
        var message = new byte[20 + body.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        (message[16], message[17]) = (EventPipe, command);
        body.CopyTo(message, 20);
        return message;
    }
}
