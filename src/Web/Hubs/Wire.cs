using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace PredictionMarkets.Web.Hubs;

/// <summary>
/// What a WebSocket writes to. The library's frames go through it, and between them the feed's, which are the same bytes for everyone and need none of the library's pipes, tasks
/// and copies on their way. Without TLS they are handed to the socket itself; what the server keeps of its own for the connection is empty by then (docs/decisions/0015).
/// </summary>
/// <param name="transport">The upgraded connection: read from, and written to where there is TLS.</param>
/// <param name="socket">The connection's socket; null where there is something between it and the transport.</param>
[SuppressMessage("Reliability", "CA2213", Justification = "The server owns the socket, and a semaphore whose wait handle is never asked for holds nothing.")]
internal sealed class Wire(Stream transport, Socket? socket) : Stream
{
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Frames of a message of the library that is not complete: nothing may come between them, so they wait here and go as one.</summary>
    private readonly ArrayBufferWriter<byte> _parts = new();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes whole frames, behind those that are being written.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frames)
    {
        if (!_writing.Wait(0))
            return WaitAndSendAsync(frames);
        var sending = HandOver(frames);
        if (!sending.IsCompletedSuccessfully)
            return FinishAsync(sending);
        _writing.Release();
        return default;
    }

    /// <summary>The library's way in: one call for each frame.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        const byte final = 0x80, control = 0x08;
        var first = buffer.Span[0];
        if ((first & control) != 0)
            return SendAsync(buffer);
        if ((first & final) != 0 && _parts.WrittenCount == 0)
            return SendAsync(buffer);
        _parts.Write(buffer.Span);
        return (first & final) == 0 ? default : SendPartsAsync();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => transport.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        transport.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            transport.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask SendPartsAsync()
    {
        await SendAsync(_parts.WrittenMemory);
        _parts.ResetWrittenCount();
    }

    private async ValueTask WaitAndSendAsync(ReadOnlyMemory<byte> frames)
    {
        await _writing.WaitAsync();
        await FinishAsync(HandOver(frames));
    }

    /// <summary>A failure leaves half a frame behind: nobody is let in after it.</summary>
    private async ValueTask FinishAsync(ValueTask sending)
    {
        await sending;
        _writing.Release();
    }

    private ValueTask HandOver(ReadOnlyMemory<byte> bytes)
    {
        if (socket is null)
            return transport.WriteAsync(bytes);
        var sending = socket.SendAsync(bytes, SocketFlags.None);
        if (!sending.IsCompletedSuccessfully)
            return SendAllAsync(sending, bytes);
        var sent = sending.Result;
        return sent == bytes.Length ? default : SendAllAsync(new ValueTask<int>(sent), bytes);
    }

    private async ValueTask SendAllAsync(ValueTask<int> sending, ReadOnlyMemory<byte> bytes)
    {
        for (var sent = await sending; sent < bytes.Length;)
            sent += await socket!.SendAsync(bytes[sent..], SocketFlags.None);
    }

    /// <summary>Puts a wire under the WebSocket that a request is going to open.</summary>
    public static void PutUnder(HttpContext context)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
            context.Features.Set<IHttpUpgradeFeature>(new Upgrade(upgrade, context));
    }

    private sealed class Upgrade(IHttpUpgradeFeature inner, HttpContext context) : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => inner.IsUpgradableRequest;

        public async Task<Stream> UpgradeAsync()
        {
            var isPlain = context.Features.Get<ITlsHandshakeFeature>() is null;
            var wire = new Wire(await inner.UpgradeAsync(), isPlain ? context.Features.Get<IConnectionSocketFeature>()?.Socket : null);
            context.Features.Set(wire);
            return wire;
        }
    }
}
