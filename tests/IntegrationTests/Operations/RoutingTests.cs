using System.Diagnostics;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;
using Xunit.Abstractions;

namespace PredictionMarkets.IntegrationTests.Operations;

/// <summary>docker/nginx/exchange.conf as it is shipped, but for its ports, before two nodes.</summary>
[Collection(nameof(AloneCollection))]
public sealed class RoutingTests(ITestOutputHelper output) : TradingTest
{
    private readonly string _directory = PostgresCluster.NewPath("nginx");
    private Process? _nginx;

    [Fact]
    public async Task Requests_OfOneMarket_GoToOneNode_AndToAnotherWhenItIsGone()
    {
        output.WriteLine($"TEST_SEED={Settings.Seed}");
        var database = await TestDatabase.CreateAsync();
        var nodes = new List<ServerProcess>();
        for (var i = 0; i < 2; i++)
            nodes.Add((await ServerProcess.StartAsync(database, PostgresCluster.FreePort())).Server);
        try
        {
            var front = await StartNginxAsync([.. nodes.Select(node => node.Address.Port)]);
            await using var room = await TradingRoom.OpenAsync(database, front);
            var markets = await room.MarketsAsync(8, _ => null);
            var traders = await room.TradersAsync(4);

            var servedBy = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var market in markets)
                servedBy[market] = await NodeOfAsync(room, traders, market);
            output.WriteLine($"{markets.Count} markets on {servedBy.Values.Distinct(StringComparer.Ordinal).Count()} nodes");
            servedBy.Values.Distinct(StringComparer.Ordinal).Should().HaveCount(2, "the markets are shared out");

            var lost = nodes.Single(node => servedBy[markets[0]].EndsWith($":{node.Address.Port}", StringComparison.Ordinal));
            await lost.KillAsync();
            var started = Stopwatch.GetTimestamp();
            foreach (var market in markets)
                (await NodeOfAsync(room, traders, market)).Should().NotBe(servedBy[markets[0]]);
            output.WriteLine($"a node killed: every market answered by the other within {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s");
            await Truth.VerifyAsync(room);
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_nginx is not null)
        {
            _nginx.Kill(entireProcessTree: true);
            await _nginx.WaitForExitAsync();
            _nginx.Dispose();
            Directory.Delete(_directory, recursive: true);
        }
    }

    /// <summary>Sends what concerns a market in every way there is; all of it must have been answered by one node, which is returned.</summary>
    private static async Task<string> NodeOfAsync(TradingRoom room, IReadOnlyList<TestTrader> traders, string market)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var trader in traders)
        {
            var placed = await SendAsync(trader, HttpMethod.Post, $"/v1/orders/{market}", null, new { side = "BUY", outcome = "YES", price = 0.30m, quantity = 1 });
            await SendAsync(trader, HttpMethod.Post, "/v1/orders", market, new { market, side = "BUY", outcome = "NO", price = 0.30m, quantity = 1 });
            await SendAsync(trader, HttpMethod.Delete, $"/v1/orders/{placed!.Value.OrderId()}", market, null);
            await SendAsync(trader, HttpMethod.Get, $"/v1/orderbook/{market}", null, null);
            await SendAsync(trader, HttpMethod.Post, $"/v1/markets/{market}/split", null, new { quantity = 1 });
        }

        return seen.Should().ContainSingle("everything about {0} goes to one node", market).Subject;

        async Task<System.Text.Json.JsonElement?> SendAsync(TestTrader trader, HttpMethod method, string address, string? header, object? body)
        {
            using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : Body.Of(body) };
            if (header is not null)
                request.Headers.Add("X-Market", header);
            using var response = await trader.Http.SendAsync(request);
            response.IsSuccessStatusCode.Should().BeTrue("{0} {1} is answered {2}", method, address, response.StatusCode);
            seen.Add(response.Headers.GetValues("X-Node").Single().Split(", ")[^1]);
            return System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync()).RootElement;
        }
    }

    /// <summary>The shipped file with other ports, and a header that says who has answered.</summary>
    private async Task<Uri> StartNginxAsync(int[] nodes)
    {
        var program = Environment.GetEnvironmentVariable("TEST_NGINX_BIN") ?? throw new InvalidOperationException("TEST_NGINX_BIN is not set; ./test.sh sets it.");
        var port = PostgresCluster.FreePort();
        var shipped = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docker", "nginx", "exchange.conf")))
            .Replace("127.0.0.1:8081", $"127.0.0.1:{nodes[0]}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8082", $"127.0.0.1:{nodes[1]}", StringComparison.Ordinal)
            .Replace("listen 8080;", $"listen 127.0.0.1:{port}; add_header X-Node $upstream_addr always;", StringComparison.Ordinal);
        Directory.CreateDirectory(_directory);
        await File.WriteAllTextAsync(Path.Combine(_directory, "exchange.conf"), shipped);
        await File.WriteAllTextAsync(Path.Combine(_directory, "nginx.conf"), $$"""
            daemon off;
            master_process off;
            pid {{_directory}}/pid;
            error_log {{_directory}}/error.log;
            events { worker_connections 512; }
            http {
                access_log off;
                client_body_temp_path {{_directory}}/body;
                proxy_temp_path {{_directory}}/proxy;
                fastcgi_temp_path {{_directory}}/fastcgi;
                uwsgi_temp_path {{_directory}}/uwsgi;
                scgi_temp_path {{_directory}}/scgi;
                include {{_directory}}/exchange.conf;
            }
            """);
        _nginx = Process.Start(program, ["-p", _directory, "-e", $"{_directory}/error.log", "-c", Path.Combine(_directory, "nginx.conf")]);
        var front = new Uri($"http://127.0.0.1:{port}");
        using var http = new HttpClient { BaseAddress = front };
        for (var tries = 0; (await Answer.ToAsync(() => http.GetAsync("/healthz"))).Status != 200; tries++)
        {
            tries.Should().BeLessThan(200, tries < 200 ? "" : await File.ReadAllTextAsync($"{_directory}/error.log"));
            await Task.Delay(25);
        }

        return front;
    }
}
