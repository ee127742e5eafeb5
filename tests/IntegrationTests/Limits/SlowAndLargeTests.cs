using System.Net.Sockets;
using System.Text;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Limits;

public sealed class SlowAndLargeTests(ExchangeAppFixture exchange) : IClassFixture<ExchangeAppFixture>
{
    private readonly ExchangeApp _app = exchange.App;

    [Fact]
    public async Task LargeBody_Is413()
    {
        var large = $$"""{"email":"a@example.com","password":"{{new string('x', 300 * 1024)}}"}""";
        await _app.Http.PostAsync("/v1/auth/login", Body.Raw(large)).ProblemAsync(413, "TOO_LARGE");
    }

    [Fact]
    public async Task LargeBody_ThatDoesNotSayHowLarge_Is413()
    {
        var answer = await TalkAsync(
            "POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n80000\r\n{\"email\":\"" + new string('a', 0x80000 - 10) + "\r\n0\r\n\r\n", 20);
        answer.Text.Should().StartWith("HTTP/1.1 413");
    }

    [Fact]
    public async Task LargeHeaders_AreRefused()
    {
        var answer = await TalkAsync($"GET /v1/markets HTTP/1.1\r\nHost: x\r\nX-Long: {new string('x', 20_000)}\r\n\r\n", 20);
        answer.Text.Should().StartWith("HTTP/1.1 431");
    }

    [Fact]
    public async Task HeadersThatNeverEnd_AreCutOff()
    {
        var answer = await TalkAsync("GET /v1/markets HTTP/1.1\r\nHost: x\r\nX-Slow: ", 40);
        answer.Ended.Should().BeTrue("ten seconds are enough for a request's headers");
    }

    [Fact]
    public async Task BodyThatNeverComes_IsCutOff()
    {
        var answer = await TalkAsync("POST /v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{", 40);
        answer.Ended.Should().BeTrue();
        answer.Text.Should().StartWith("HTTP/1.1 408");
    }

    /// <summary>Sends the text and reads until the server hangs up, or so many seconds have passed.</summary>
    private async Task<(string Text, bool Ended)> TalkAsync(string text, int seconds)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_app.Address.Host, _app.Address.Port);
        await using var stream = client.GetStream();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var heard = new StringBuilder();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text), patience.Token);
            var buffer = new byte[4_096];
            while (await stream.ReadAsync(buffer, patience.Token) is > 0 and var length)
                heard.Append(Encoding.UTF8.GetString(buffer, 0, length));
            return (heard.ToString(), true);
        }
        catch (IOException)
        {
            return (heard.ToString(), true);
        }
        catch (OperationCanceledException)
        {
            return (heard.ToString(), false);
        }
    }
}
