using System.Diagnostics;

namespace PredictionMarkets.IntegrationTests.Support;

/// <summary>A file system of a few megabytes, in memory, that can be filled up. Mounting takes root (or sudo without a password).</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private SmallDisk(string directory) => Directory = directory;

    public string Directory { get; }

    private string Filler => Path.Combine(Directory, "filler");

    /// <summary>Null where nothing can be mounted.</summary>
    public static async Task<SmallDisk?> MountAsync(int megabytes)
    {
        var directory = PostgresCluster.NewPath("disk");
        System.IO.Directory.CreateDirectory(directory);
        var owner = DatabaseUser.Name.Length > 0 ? DatabaseUser.Name : Environment.UserName;
        if (await AsRootAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=700,uid={owner}", "tmpfs", directory))
            return new SmallDisk(directory);
        System.IO.Directory.Delete(directory);
        return null;
    }

    /// <summary>Fills it but for so many bytes.</summary>
    public Task FillAsync(int spare = 0) => DatabaseUser.RunAsync(
        "sh", "-c", $"head -c $(( $(stat -f -c '%a*%S' '{Directory}') - {spare} )) /dev/zero > '{Filler}' || true");

    public Task EmptyAsync() => DatabaseUser.RunAsync("rm", "-f", Filler);

    public async ValueTask DisposeAsync()
    {
        await AsRootAsync("umount", "-l", Directory);
        System.IO.Directory.Delete(Directory);
    }

    private static async Task<bool> AsRootAsync(params string[] command)
    {
        var start = new ProcessStartInfo(Environment.IsPrivilegedProcess ? command[0] : "sudo") { RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in Environment.IsPrivilegedProcess ? command[1..] : ["-n", .. command])
            start.ArgumentList.Add(argument);
        try
        {
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // No such program.
        }
    }
}
