using System.Diagnostics;
using FluentAssertions;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>Runs programs as the user whom the database's files belong to (PostgreSQL and pgbouncer refuse to run as root).</summary>
internal static class DatabaseUser
{
    private static readonly string Programs = Environment.GetEnvironmentVariable("TEST_POSTGRES_BIN")
        ?? throw new InvalidOperationException("TEST_POSTGRES_BIN is not set: it names the directory of PostgreSQL's programs; ./test.sh sets it.");

    /// <summary>Whom that is; empty: whoever runs the tests.</summary>
    public static string Name { get; } = Environment.GetEnvironmentVariable("TEST_POSTGRES_USER") ?? "";

    /// <summary>Runs a program, PostgreSQL's own by their names alone, to its end, which must be a good one.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        // A server inherits what pg_ctl has open: reading its output to the end would wait for the server's own end.
        using var process = Process.Start(Start(program, arguments))!;
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0, "{0} {1} works", program, string.Join(' ', arguments));
    }

    /// <summary>How to start a program as that user.</summary>
    public static ProcessStartInfo Start(string program, params string[] arguments)
    {
        var path = File.Exists(Path.Combine(Programs, program)) ? Path.Combine(Programs, program) : program;
        var start = new ProcessStartInfo(Name.Length > 0 ? "setpriv" : path) { WorkingDirectory = "/" };
        if (Name.Length > 0)
        {
            foreach (var argument in (string[])[$"--reuid={Name}", $"--regid={Name}", "--init-groups", "--", path])
                start.ArgumentList.Add(argument);
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }
}
