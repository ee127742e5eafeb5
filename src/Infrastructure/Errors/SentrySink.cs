using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace PredictionMarkets.Infrastructure.Errors;

/// <summary>
/// Sends what is logged as an error to Sentry's envelope endpoint. It never keeps anyone waiting: errors queue up to a bound, beyond it they are dropped, and what cannot
/// be sent is dropped too; the log has all of them. What is sent is the exception and the log line, never a request's body, headers or address.
/// </summary>
public sealed class SentrySink : ILoggerProvider, IAsyncDisposable
{
    private const int MostWaiting = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(2);

    private readonly Channel<byte[]> _waiting = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly SentryDsn _dsn;
    private readonly string _environment;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Task _sending;

    public SentrySink(SentryDsn dsn, string environment, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(dsn);
        (_dsn, _environment, _time) = (dsn, environment, time);
        _http = new HttpClient { Timeout = Patience };
        _http.DefaultRequestHeaders.Add("X-Sentry-Auth", $"Sentry sentry_version=7, sentry_client=prediction-markets/1.0, sentry_key={dsn.Key}");
        _sending = Task.Run(SendAllAsync);
    }

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, this);

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await Task.WhenAny(_sending, Task.Delay(LastPatience));
        _http.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task SendAllAsync()
    {
        await foreach (var envelope in _waiting.Reader.ReadAllAsync())
        {
            try
            {
                using var content = new ByteArrayContent(envelope);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/x-sentry-envelope");
                using var answer = await _http.PostAsync(_dsn.Envelope, content);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or ObjectDisposedException)
            {
                // Logging this would make an error of it, to be sent the same way.
            }
        }
    }

    /// <summary>An envelope: its header, the item's header and the event, a line each.</summary>
    private byte[] Envelope(string category, LogLevel level, string message, Exception? exception)
    {
        var id = Guid.NewGuid().ToString("N");
        var now = _time.GetUtcNow().UtcDateTime;
        var envelope = new ArrayBufferWriter<byte>(1_024);
        WriteLine(envelope, json => json.WriteString("event_id", id));
        WriteLine(envelope, json => json.WriteString("type", "event"));
        WriteLine(envelope, json =>
        {
            json.WriteString("event_id", id);
            json.WriteString("timestamp", now);
            json.WriteString("platform", "csharp");
            json.WriteString("level", level == LogLevel.Critical ? "fatal" : "error");
            json.WriteString("logger", category);
            json.WriteString("environment", _environment);
            json.WriteStartObject("logentry");
            json.WriteString("formatted", message);
            json.WriteEndObject();
            if (exception is not null)
                WriteExceptions(json, exception);
        });
        return envelope.WrittenSpan.ToArray();
    }

    /// <summary>Innermost first, as Sentry has it.</summary>
    private static void WriteExceptions(Utf8JsonWriter json, Exception exception)
    {
        var chain = new List<Exception>();
        for (var one = exception; one is not null; one = one.InnerException)
            chain.Insert(0, one);
        json.WriteStartObject("exception");
        json.WriteStartArray("values");
        foreach (var one in chain)
        {
            json.WriteStartObject();
            json.WriteString("type", one.GetType().FullName);
            json.WriteString("value", one.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("extra");
        json.WriteString("stack", exception.ToString());
        json.WriteEndObject();
    }

    private static void WriteLine(ArrayBufferWriter<byte> envelope, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(envelope))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        envelope.Write("\n"u8);
    }

    private sealed class Logger(string category, SentrySink sink) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Error or LogLevel.Critical;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                sink._waiting.Writer.TryWrite(sink.Envelope(category, logLevel, formatter(state, exception), exception));
        }
    }
}
