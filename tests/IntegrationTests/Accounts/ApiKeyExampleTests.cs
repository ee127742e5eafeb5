using System.Diagnostics;
using FluentAssertions;
using PredictionMarkets.IntegrationTests.Realtime;
using PredictionMarkets.IntegrationTests.Support;
using PredictionMarkets.IntegrationTests.Trading;
using Xunit;

namespace PredictionMarkets.IntegrationTests.Accounts;

/// <summary>The examples of docs/api-keys.md, run as a reader runs them. The one in C# is not: building it takes as long as many tests.</summary>
public sealed class ApiKeyExampleTests : TradingTest
{
    [Theory]
    [InlineData("order.py")]
    [InlineData("order.ts")]
    public async Task Example_PlacesASignedOrder(string file)
    {
        var room = await OpenAsync();
        var market = await room.MarketAsync();
        var trader = await room.TraderAsync();
        var key = await trader.Http.PostAsync("/v1/auth/api-keys", Body.Of(new { name = "example", scopes = new[] { "TRADE" }, signed = true })).JsonAsync(201);

        var (code, said) = await RunAsync(
            await CommandAsync(Path.Combine(NodeProgram.Root(), "examples", "api-keys", file)),
            ("EXCHANGE_URL", room.Apps[0].Address.ToString().TrimEnd('/')), ("API_KEY", key.Text("secret")), ("MARKET", market));

        (code, said.Split(' ')[0]).Should().Be((0, "201"), said);
        var resting = (await trader.Http.GetAsync("/v1/orders").JsonAsync()).GetProperty("items").EnumerateArray().Single();
        (resting.Text("price"), resting.GetProperty("quantity").GetInt32()).Should().Be(("0.01", 1));
    }

    private static async Task<string[]> CommandAsync(string file)
    {
        if (file.EndsWith(".py", StringComparison.Ordinal))
            return ["python3", file];
        var node = NodeProgram.Directory();
        var compiled = Path.Combine(node, "dist", "examples");
        var (code, said) = await RunAsync([
            "node", Path.Combine(node, "node_modules", "typescript", "bin", "tsc"), "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--strict", "--skipLibCheck", "--outDir", compiled,
            "--typeRoots", Path.Combine(node, "node_modules", "@types"), "--types", "node", file]);
        code.Should().Be(0, said);
        return ["node", Path.Combine(compiled, "order.js")];
    }

    private static async Task<(int Code, string Said)> RunAsync(string[] command, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = NodeProgram.Directory() };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await said + await complained);
    }
}
