using System.Diagnostics;
using FluentAssertions;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>An nginx with docker/nginx/exchange.conf as it is shipped, but for its ports, and a header (X-Node) that says who has answered. TEST_NGINX_BIN names the program.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly string _directory;
    private readonly Process _process;

    private Nginx(string directory, Process process, int port) => (_directory, _process, Address) = (directory, process, new Uri($"http://127.0.0.1:{port}"));

    public Uri Address { get; }

    /// <summary>Starts it before two nodes and waits until one of them answers.</summary>
    public static async Task<Nginx> StartAsync(Uri first, Uri second)
    {
        var program = Environment.GetEnvironmentVariable("TEST_NGINX_BIN") ?? throw new InvalidOperationException("TEST_NGINX_BIN is not set; ./test.sh sets it.");
        var (directory, port) = (PostgresCluster.NewPath("nginx"), PostgresCluster.FreePort());
        Directory.CreateDirectory(directory);
        await WriteConfigurationAsync(directory, port, first, second);
        var nginx = new Nginx(directory, Process.Start(program, ["-p", directory, "-e", $"{directory}/error.log", "-c", Path.Combine(directory, "nginx.conf")]), port);
        try
        {
            await nginx.UntilHealthyAsync();
            return nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task WriteConfigurationAsync(string directory, int port, Uri first, Uri second)
    {
        var shipped = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docker", "nginx", "exchange.conf")))
            .Replace("127.0.0.1:8081", first.Authority, StringComparison.Ordinal)
            .Replace("127.0.0.1:8082", second.Authority, StringComparison.Ordinal)
            .Replace("listen 8080;", $"listen 127.0.0.1:{port}; add_header X-Node $upstream_addr always;", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(directory, "exchange.conf"), shipped);
        await File.WriteAllTextAsync(Path.Combine(directory, "nginx.conf"), $$"""
            daemon off;
            master_process off;
            pid {{directory}}/pid;
            error_log {{directory}}/error.log;
            events { worker_connections 512; }
            http {
                access_log off;
                client_body_temp_path {{directory}}/body;
                proxy_temp_path {{directory}}/proxy;
                fastcgi_temp_path {{directory}}/fastcgi;
                uwsgi_temp_path {{directory}}/uwsgi;
                scgi_temp_path {{directory}}/scgi;
                include {{directory}}/exchange.conf;
            }
            """);
    }

    private async Task UntilHealthyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        for (var tries = 0; (await Answer.ToAsync(() => http.GetAsync("/healthz"))).Status != 200; tries++)
        {
            tries.Should().BeLessThan(200, tries < 200 ? "" : await File.ReadAllTextAsync($"{_directory}/error.log"));
            await Task.Delay(25);
        }
    }
}
